"""The service's parameter types → the types that the client binds to.

As in the module's generated proxies: what names a thing of the directory, a size or an option stays untyped and is judged by the
service; what PowerShell itself can check is checked here.
"""

from __future__ import annotations

_PLAIN = {
    "SwitchParameter": "switch",
    "String": "string",
    "String[]": "string[]",
    "Boolean": "bool",
    "Int16": "int",
    "UInt16": "int",
    "Int32": "int",
    "Int64": "long",
    "UInt32": "uint",
    "UInt64": "ulong",
    "Double": "double",
    "Guid": "guid",
    "DateTime": "datetime",
    "TimeSpan": "timespan",
    "Uri": "uri",
    "CultureInfo": "cultureinfo",
    "PSCredential": "pscredential",
    "SecureString": "securestring",
    "Byte[]": "byte[]",
    "PSObject": "psobject",
}


def bound_type(name: str) -> str:
    """PowerShell's short name of the type that a catalog type binds to; 'object' for everything the service judges."""
    return _PLAIN.get(name, "object")
