"""Values to text: what `"$value"` and `[string]$value` give, and what ToString() gives in a culture.

The two differ for floating-point numbers: a cast keeps 15 (7) significant digits, ToString() as many as make the number come back.
"""

from __future__ import annotations

import decimal
from typing import Any

from exoshell.values import numbers
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.culture import INVARIANT, Culture, current_culture
from exoshell.values.error_record import NetException
from exoshell.values.number_text import decimal_text, double_text, rounded_text, single_text
from exoshell.values.psobject import AUTOMATION_NULL, PSCustomObject, PSObject
from exoshell.values.types import DotNetType, type_of

_NO_TEXT: Any = getattr(object, "__str__", None)


def to_string(value: Any, separator: str = " ", culture: Culture = INVARIANT) -> str:
    """What `"$value"` and `[string]$value` give. Elements of collections are joined by `separator` ($OFS)."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is int:
        return int.__repr__(value) if not culture.name else localised(int.__repr__(value), culture)
    if value is None or value is AUTOMATION_NULL:
        return ""
    if kind is bool:
        return "True" if value else "False"
    if kind is float:
        return localised(rounded_text(value, 15), culture)
    if isinstance(value, str):
        return str.__str__(value)
    if kind is PSObject:
        member = value.members.get("tostring")
        if member is not None and hasattr(member.value, "invoke_value"):
            return to_string(member.value.invoke_value(value, ()), separator, culture)
        return value.spelling or to_string(value.base, separator, culture)
    if isinstance(value, int):
        return localised(int.__repr__(value), culture)
    if kind is numbers.Single:
        return localised(rounded_text(value, 7), culture)
    if kind is PSCustomObject:
        return custom_object_text(value, culture)
    if kind is DotNetType:
        return str(value.accelerator)
    items = enumerate_value(value)
    if items is not None:
        return separator.join([element_text(item, separator, culture) for item in items])
    return _net_text(value, culture)


def localised(text: str, culture: Culture) -> str:
    """Digits written for the invariant culture in another one."""
    if not culture.name:
        return text
    if text in ("Infinity", "-Infinity"):
        return text.replace("Infinity", "∞")
    if culture.negative_sign != "-":
        text = text.replace("-", culture.negative_sign)
    return text if culture.decimal_separator == "." else text.replace(".", culture.decimal_separator)


def element_text(value: Any, separator: str = " ", culture: Culture = INVARIANT) -> str:
    """An element of a collection as text: a collection within is only named."""
    kind = type(value)
    if kind is str or kind is int:
        return to_string(value)
    if hasattr(value, "ps_text"):
        return str(value)
    if isinstance(value, list) or enumerate_value(value) is not None:
        return type_of(value).full_name
    text = to_string(value, separator, culture)
    # a property bag's own ToString() is empty; only where it stands alone are its properties listed
    return "" if kind is PSCustomObject and text.startswith("@{") else text


def _net_text(value: Any, culture: Culture) -> str:
    if type(value) is decimal.Decimal:
        return localised(decimal_text(value), culture)
    named = getattr(value, "ps_text", None)
    if named is not None:
        return str(named())
    own = getattr(value, "to_string", None)
    if own is not None:
        try:
            return str(own(None, culture))
        except TypeError:
            return str(own())
    if isinstance(value, Hashtable):
        return value.ps_type_name
    if isinstance(value, NetException):
        return exception_text(value)
    if getattr(type(value), "__str__", None) is not _NO_TEXT:
        return str(value)
    return type_of(value).full_name


def exception_text(value: NetException) -> str:
    """Exception.ToString() without a stack: type, message, and the inner ones after arrows."""
    text = f"{value.type_name}: {value.message}"
    if value.inner is not None:
        text += f"\n ---> {exception_text(value.inner)}\n   --- End of inner exception stack trace ---"
    return text


def custom_object_text(value: PSCustomObject, culture: Culture = INVARIANT) -> str:
    """`@{Name=x; Size=1}`; a ToString member wins. Of an object within nothing is shown."""
    if value.extra is not None:
        member = value.extra.get("tostring")
        if member is not None and hasattr(member.value, "invoke_value"):
            return to_string(member.value.invoke_value(value, ()))
    pairs = [(name, item) for name, item in value.items()]
    for member in (value.extra or {}).values():
        if member.kind.endswith("Property"):
            from exoshell.values.members import find_property

            pairs.append((member.name, find_property(value, member.name)))
    if value.schema.type_names == ("System.Object",):
        return "System.Object"
    if not pairs and value.own_type_names is None and value.schema.type_names[0].endswith("PSCustomObject"):
        return ""
    return "@{" + "; ".join(f"{name}={_member_text(item, culture)}" for name, item in pairs) + "}"


def _member_text(value: Any, culture: Culture) -> str:
    inner = value.base if type(value) is PSObject else value
    return "" if type(inner) is PSCustomObject else element_text(value, " ", culture)


def to_display_string(value: Any, culture: Culture | None = None) -> str:
    """value.ToString() in the current culture (or the one given): collections and types by their full names."""
    culture = culture or current_culture()
    kind = type(value)
    if kind is PSObject:
        member = value.members.get("tostring")
        if member is None:
            return value.spelling or to_display_string(value.base, culture)
    if kind is float:
        return localised(double_text(value), culture)
    if kind is numbers.Single:
        return localised(single_text(value), culture)
    if kind is str or kind is int:
        return to_string(value, " ", culture)
    if kind is DotNetType:
        return str(value.full_name)
    if hasattr(value, "ps_text"):
        return str(value)
    if isinstance(value, list) or enumerate_value(value) is not None:
        return type_of(value).full_name
    return to_string(value, " ", culture)
