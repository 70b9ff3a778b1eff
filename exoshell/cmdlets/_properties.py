"""Property arguments as Select-, Sort-, Group-, Compare- and Measure-Object take them: names, script blocks, calculated properties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.script_block import ScriptBlock
from exoshell.formatting.access import reader
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.net_error import NetError
from exoshell.values.psobject import base_of
from exoshell.values.types import type_of
from exoshell.values.wildcard import WildcardPattern

Reader = Callable[[Any], Any]

SELECT_KEYS = ("name", "label", "expression")
SORT_KEYS = ("expression", "ascending", "descending")
PLAIN_KEYS = ("expression",)


@dataclass(slots=True)
class Property:
    """One property argument. `read` gives MISSING where an object lacks a named property, and raises what a block raises."""

    text: str
    """The property's name, or the block's text."""
    read: Reader
    calculated: bool = False
    pattern: bool = False
    label: str = ""
    """A calculated property's own name."""
    descending: bool | None = None

    @property
    def name(self) -> str:
        return self.label or self.text


def parse_properties(cmdlet: Cmdlet, arguments: Iterable[Any], keys: Sequence[str], *, wildcards: bool = True) -> list[Property]:
    """The properties that the arguments mean. Ends the command where a key or a value is none that it takes."""
    found = []
    for argument in arguments:
        plain = base_of(argument)
        if plain is None:
            continue
        if isinstance(plain, Hashtable):
            found.append(_from_table(cmdlet, plain, keys, wildcards))
        else:
            found.append(_plain(cmdlet, plain, wildcards))
    return found


def _plain(cmdlet: Cmdlet, value: Any, wildcards: bool) -> Property:
    if isinstance(value, ScriptBlock):
        return Property(value.text, cmdlet.context.block_value(value), calculated=True)
    name = to_string(value)
    pattern = WildcardPattern.has_wildcards(name)
    if pattern and not wildcards:
        raise _refused(cmdlet, f'Wildcard characters are not allowed in "{name}".', "ExpressionGlobbing2")
    return Property(name, reader(name), pattern=pattern)


def _from_table(cmdlet: Cmdlet, table: Hashtable, keys: Sequence[str], wildcards: bool) -> Property:
    made: Property | None = None
    label, descending, ascending = "", None, None
    for key, value in table.items():
        meant = _key(cmdlet, key, keys)
        plain = base_of(value)
        if meant == "expression":
            if not isinstance(plain, str | ScriptBlock):
                expected = "expected types are {System.String, System.Management.Automation.ScriptBlock}"
                raise _wrong_type(cmdlet, key, plain, expected, "DictionaryKeyIllegalValue1")
            made = _plain(cmdlet, plain, wildcards)
        elif meant in ("name", "label"):
            if not isinstance(plain, str):
                raise _wrong_type(cmdlet, key, plain, "expected type is System.String", "DictionaryKeyIllegalValue2")
            label = plain
        elif meant == "descending":
            descending = to_bool(plain)
        elif meant == "ascending":
            ascending = to_bool(plain)
    if made is None:
        raise _refused(cmdlet, "A mandatory entry for expression is missing.", "DictionaryKeyMandatoryEntry")
    made.label, made.descending = label, descending if ascending is None else not ascending
    return made


def _key(cmdlet: Cmdlet, key: Any, keys: Sequence[str]) -> str:
    text = to_string(key).lower()
    candidates = [known for known in keys if text and known.startswith(text)]
    if len(candidates) != 1:
        raise _refused(cmdlet, f"The {to_string(key)} key is not valid.", "DictionaryKeyIllegal")
    return candidates[0]


def _refused(cmdlet: Cmdlet, message: str, error_id: str) -> TerminatingError:
    record = cmdlet.make_error(NetException("System.NotSupportedException", message), error_id, ErrorCategory.InvalidArgument)
    return TerminatingError(record)


def _wrong_type(cmdlet: Cmdlet, key: Any, value: Any, expected: str, error_id: str) -> TerminatingError:
    kind = "null" if value is None else type_of(value).full_name
    return _refused(cmdlet, f'The "{to_string(key)}" key has a type, {kind}, that is not valid; {expected}.', error_id)


def evaluation_error(cmdlet: Cmdlet, error: TerminatingError | NetError, target: Any) -> None:
    """Reports a sort or group key that could not be computed."""
    exception = error.record.exception if isinstance(error, TerminatingError) else error.exception
    cmdlet.error(exception, "ExpressionEvaluation", ErrorCategory.InvalidResult, target)
