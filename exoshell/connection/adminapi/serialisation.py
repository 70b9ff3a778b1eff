"""PowerShell values → the JSON of InvokeCommand's Parameters, in the module's order of tests (protocol.md §3.5).

In: bound parameters with their declared types. Out: a dict for orjson. Raises ParameterProblem for what cannot be sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exoshell.metadata.common_parameters import is_common
from exoshell.values.psobject import PSCustomObject, base_of
from exoshell.values.secrets import PSCredential, SecureString

HASHTABLE_TYPE = "#Exchange.GenericHashTable"
BYTES_TYPE = "#Exchange.ByteArrayType"
_FILTERS = frozenset({"filter", "recipientpreviewfilter", "recipientfilter"})
_TRUTH = re.compile(r"\$(true|false)\b", re.IGNORECASE)
NO_KEY = "Required resource is not available to continue exection. Please re-establish the connection to continue."
"""The module's own sentence, its own spelling."""


class ParameterProblem(ValueError):
    """A parameter's value cannot be sent."""


Encrypt = Callable[[bytes], str]


def serialise(
    bound: Mapping[str, Any],
    *,
    encrypt: Encrypt | None = None,
    whole_objects: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """The Parameters object. `whole_objects`: names of the parameters declared as PSObject, which take objects as they are; elsewhere
    an object means the property with the parameter's name, or what identifies it. `encrypt` turns a secret's bytes into the service's
    form; without it secrets are refused."""
    result: dict[str, Any] = {}
    for name, value in bound.items():
        _add(result, name, value, encrypt, name not in whole_objects)
    for name in result:
        if name.casefold() in _FILTERS and isinstance(result[name], str):
            result[name] = _TRUTH.sub(lambda match: f"'{match.group(1).capitalize()}'", result[name])
    return result


def _add(result: dict[str, Any], name: str, value: Any, encrypt: Encrypt | None, identified: bool) -> None:
    value = base_of(value)
    if value is None:
        result[name] = None
    elif isinstance(value, bool):
        result[name] = value
    elif is_common(name):
        result[name] = _text(value)
    elif isinstance(value, PSCustomObject):
        result[name] = _identity(name, value) if identified else _object(value)
    elif isinstance(value, SecureString | PSCredential):
        result[name] = _secret(value, encrypt)
    elif _is_bytes(value):
        result[name] = {"@odata.type": BYTES_TYPE, "Data": list(value)}
    elif isinstance(value, Sequence) and not isinstance(value, str):
        _add_list(result, name, list(value))
    else:
        result[name] = plain(value)


def _add_list(result: dict[str, Any], name: str, items: list[Any]) -> None:
    bare = [base_of(item) for item in items]
    if bare and all(_is_hashtable(item) for item in bare):
        result[f"{name}@odata.type"] = f"#Collection({HASHTABLE_TYPE.lstrip('#')})"
        result[name] = [plain(item) for item in bare]
    elif bare and all(_is_bytes(item) for item in bare):
        result[f"{name}@odata.type"] = f"#Collection({BYTES_TYPE.lstrip('#')})"
        result[name] = [{"Data": list(item)} for item in bare]
    else:
        result[name] = [_identity(name, item) if isinstance(item, PSCustomObject) else plain(item) for item in bare]


def plain(value: Any) -> Any:
    """One value without the forms that need the parameter's name beside them."""
    value = base_of(value)
    kind = type(value)
    if value is None or kind in (bool, int, float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if _is_hashtable(value):
        converted: dict[str, Any] = {"@odata.type": HASHTABLE_TYPE}
        for key, item in value.items():
            _add(converted, _text(key), item, None, False)
        return converted
    if isinstance(value, PSCustomObject):
        return _object(value)
    if _is_bytes(value):
        return {"@odata.type": BYTES_TYPE, "Data": list(value)}
    if isinstance(value, Sequence):
        return [plain(item) for item in value]
    return _dotnet(value)


def _dotnet(value: Any) -> Any:
    """Values with a class of their own: dates, enums, script blocks, and everything that is its text."""
    name = type(value).__name__
    if name in ("DateTime", "DateTimeOffset"):
        return sortable_utc(value)
    if name == "EnumValue":
        return int(value.value)
    if hasattr(value, "invoke_value") and hasattr(value, "text"):
        return str(value.text)
    if name == "Decimal":
        return float(value)
    return _text(value)


def sortable_utc(value: Any) -> str:
    """yyyy-MM-ddTHH:mm:ss in UTC, without a zone's name, as the service expects dates."""
    from exoshell.values.datetime_types import UTC, DateTime, DateTimeOffset

    moment: DateTime = DateTime(value.utc_ticks, UTC) if isinstance(value, DateTimeOffset) else value.to_universal()
    year, month, day = moment.ymd()
    return f"{year:04}-{month:02}-{day:02}T{moment.hour:02}:{moment.minute:02}:{moment.second:02}"


def _object(value: PSCustomObject) -> Any:
    converted: dict[str, Any] = {"@odata.type": HASHTABLE_TYPE}
    for name, item in value.items():
        _add(converted, name, item, None, False)
    return converted


def _identity(name: str, value: PSCustomObject) -> str:
    """The property with the parameter's name, else Identity, else the object's text: what a pipeline object means as an argument."""
    for candidate in (name, "Identity", "Guid", "PrimarySmtpAddress", "Name"):
        found = value.get(candidate, None)
        if found is not None:
            return _text(found)
    return _text(value)


def _secret(value: SecureString | PSCredential, encrypt: Encrypt | None) -> str:
    if encrypt is None:
        raise ParameterProblem(NO_KEY)
    if isinstance(value, PSCredential):
        import json

        return encrypt(json.dumps({"UserName": value.user_name, "Password": value.password.reveal()}, separators=(",", ":")).encode())
    return encrypt(value.reveal().encode())


def _is_hashtable(value: Any) -> bool:
    return isinstance(value, dict) or (hasattr(value, "items") and hasattr(value, "keys") and not isinstance(value, PSCustomObject))


def _is_bytes(value: Any) -> bool:
    if isinstance(value, bytes | bytearray):
        return True
    element = getattr(value, "element_type", None)
    return element is not None and "byte" in str(element).casefold() and "sbyte" not in str(element).casefold()


def _text(value: Any) -> str:
    from exoshell.values.conversion import to_string

    return value if type(value) is str else str(to_string(value))
