"""Argument transformations that PowerShell declares on its parameters: what a value becomes before it is converted."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from exoshell.values.conversion import to_string
from exoshell.values.psobject import MISSING, base_of

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext

Transformation = Callable[["ExecutionContext", Any], Any]


def _ps_version(context: ExecutionContext, value: Any) -> Any:
    """Set-StrictMode -Version: `Latest`, or a number that need not have a dot."""
    from exoshell.engine.automatic import VERSION

    text = to_string(value)
    if text.lower() == "latest":
        return ".".join(str(part) for part in VERSION)
    return _dotted(text)


def _version(context: ExecutionContext, value: Any) -> Any:
    return _dotted(to_string(value)) if isinstance(base_of(value), str | int | float) else value


def _dotted(text: str) -> str:
    return text if "." in text else f"{text}.0"


def _credential(context: ExecutionContext, value: Any) -> Any:
    """A user name asks for the password. Raises QuestionRefused where nobody can be asked."""
    from exoshell.values.secrets import PSCredential, SecureString

    plain = base_of(value)
    if not isinstance(plain, str) or not plain:
        return value
    return PSCredential(plain, SecureString(context.host.ui.read_secret(f"Password for user {plain}: ")))


def _file_text(context: ExecutionContext, value: Any) -> Any:
    """A file as its path."""
    from exoshell.engine.members import find_member
    from exoshell.values.collections import enumerate_value

    items = enumerate_value(value)
    if items is not None:
        return [_file_text(context, item) for item in items]
    path = MISSING if isinstance(value, str) or value is None else find_member(value, "FullName")
    return value if path is MISSING else path


_MEMBER_TYPES = frozenset(
    {"aliasproperty", "codemethod", "codeproperty", "memberset", "noteproperty", "propertyset", "scriptmethod", "scriptproperty"}
)


def _note_name(context: ExecutionContext, value: Any) -> Any:
    """Add-Member's NotePropertyName leaves the names of member types to MemberType. Raises TerminatingError for those."""
    from exoshell.engine import faults

    if isinstance(value, str) and value.lower() in _MEMBER_TYPES:
        raise faults.make(f"{value} is a type of members.", "ParameterArgumentTransformationError")
    return value


TRANSFORMATIONS: dict[str, Transformation] = {
    "ArgumentToPSVersionTransformationAttribute": _ps_version,
    "ArgumentToVersionTransformationAttribute": _version,
    "CredentialAttribute": _credential,
    "FileinfoToStringAttribute": _file_text,
    "NotePropertyTransformationAttribute": _note_name,
}

UNCONVERTED = frozenset({"ArgumentToEncodingTransformationAttribute", "ArgumentToTypeNameTransformationAttribute"})
"""Transformations that a command makes itself: the value reaches it as it was given."""


def transformed(context: ExecutionContext, names: tuple[str, ...], value: Any) -> Any:
    """A value through a parameter's transformations."""
    for name in names:
        change = TRANSFORMATIONS.get(name)
        if change is not None:
            value = change(context, value)
    return value
