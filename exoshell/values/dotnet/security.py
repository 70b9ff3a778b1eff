"""SecureString, PSCredential and what scripts do to read them back: Marshal, NetworkCredential."""

from __future__ import annotations

from typing import Any

from exoshell.values.dotnet import _casting as casting
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument_null, net_error
from exoshell.values.secrets import PSCredential, SecureString

SECURE = table(
    "System.Security.SecureString",
    properties={"Length": len},
    methods={
        "AppendChar": SecureString.append,
        "Clear": SecureString.clear,
        "Copy": SecureString.copy,
        "Dispose": SecureString.wipe,
        "InsertAt": SecureString.insert,
        "IsReadOnly": lambda secret: secret.read_only,
        "MakeReadOnly": SecureString.make_read_only,
        "RemoveAt": SecureString.remove_at,
        "SetAt": SecureString.set_at,
        "ToString": str,
    },
    constructor=lambda *args: SecureString(),
)


class NetworkCredential:
    """System.Net.NetworkCredential: the one that gives its password as text."""

    __slots__ = ("domain", "secret", "user")
    ps_type_name = "System.Net.NetworkCredential"

    def __init__(self, user: str = "", secret: Any = "", domain: str = "") -> None:
        self.user = user or ""
        self.secret = secret if isinstance(secret, SecureString) else SecureString(secret or "")
        self.domain = domain or ""

    def __str__(self) -> str:
        return self.ps_type_name


def _network(credential: PSCredential) -> NetworkCredential:
    user, domain = credential.network_parts()
    return NetworkCredential(user, credential.password, domain)


def _set(name: str) -> Any:
    return lambda credential, value: setattr(credential, name, value)


def _set_password(credential: NetworkCredential, value: str) -> None:
    credential.secret = SecureString(value or "")


CREDENTIAL = table(
    "System.Management.Automation.PSCredential",
    properties={"UserName": lambda credential: credential.user_name, "Password": lambda credential: credential.password},
    methods={"GetNetworkCredential": _network, "ToString": str, "GetObjectData": lambda credential, *rest: None},
    static_properties={"Empty": lambda: None},
    constructor=PSCredential,
)
NETWORK = table(
    "System.Net.NetworkCredential",
    properties={
        "UserName": (lambda credential: credential.user, _set("user")),
        "Password": (lambda credential: credential.secret.reveal(), _set_password),
        "SecurePassword": (lambda credential: credential.secret, _set("secret")),
        "Domain": (lambda credential: credential.domain, _set("domain")),
    },
    methods={"GetCredential": lambda credential, *rest: credential},
    constructor=NetworkCredential,
)


class _Pointer(int):
    """An IntPtr that stands for a secret."""

    ps_type_name = "System.IntPtr"
    secret: SecureString | None = None


def _to_pointer(secret: SecureString) -> _Pointer:
    if secret is None:
        raise argument_null("s")
    made = _Pointer(id(secret))
    made.secret = secret
    return made


def _from_pointer(pointer: Any, *rest: Any) -> str:
    del rest
    secret = getattr(pointer, "secret", None)
    if secret is None:
        raise net_error("NotSupportedException", "exoshell reads only pointers to SecureStrings.")
    return str(secret.reveal())


def _free(pointer: Any) -> None:
    if hasattr(pointer, "secret"):
        pointer.secret = None


MARSHAL = table(
    "System.Runtime.InteropServices.Marshal",
    statics={
        "SecureStringToBSTR": _to_pointer,
        "SecureStringToGlobalAllocUnicode": _to_pointer,
        "SecureStringToCoTaskMemUnicode": _to_pointer,
        "PtrToStringAuto": _from_pointer,
        "PtrToStringBSTR": _from_pointer,
        "PtrToStringUni": _from_pointer,
        "ZeroFreeBSTR": _free,
        "ZeroFreeGlobalAllocUnicode": _free,
        "ZeroFreeCoTaskMemUnicode": _free,
        "FreeHGlobal": _free,
        "FreeBSTR": _free,
    },
)
TABLES = (SECURE, CREDENTIAL, NETWORK, MARSHAL)
CONVERTERS = {
    "System.Security.SecureString": casting.refusing("System.Security.SecureString"),
    "System.Management.Automation.PSCredential": casting.refusing("System.Management.Automation.PSCredential"),
}
