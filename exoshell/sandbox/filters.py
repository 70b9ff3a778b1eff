"""OPATH: the language of -Filter, -RecipientFilter and -RecipientPreviewFilter. Text → tree → SQL where the table has the columns, a
predicate over properties elsewhere.

Terms are `Property -operator value`, joined by -and, -or, -not and parentheses, and compared without regard to case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from exoshell.sandbox.errors import FilterError
from exoshell.sandbox.tenant.formats import moment_of, size_bytes

Values = dict[str, Any]
Predicate = Callable[[Values], bool]
Test = Callable[[Any], bool]
_SYNTAX = "Invalid filter syntax. For a description of the filter parameter syntax see the command help."
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<not>!)|'(?P<single>(?:[^']|'')*)'|"(?P<double>(?:[^"]|"")*)"|(?P<operator>-[A-Za-z]+)
    |\$(?P<variable>\w+)|\{(?P<guid>[0-9a-fA-F-]{36})\}|(?P<word>[^\s()'"!]+))""",
    re.VERBOSE,
)
_COMPARISONS = frozenset({"-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-like", "-notlike"})
COLUMNS = {
    "name": "name", "alias": "alias", "displayname": "display", "primarysmtpaddress": "smtp", "windowsemailaddress": "smtp",
    "userprincipalname": "upn", "firstname": "first", "lastname": "last", "guid": "guid", "exchangeobjectid": "guid",
    "externaldirectoryobjectid": "oid", "exchangeguid": "xguid", "title": "title", "department": "department", "company": "company",
    "office": "office", "city": "city", "stateorprovince": "state", "countryorregion": "country", "usagelocation": "country",
    "phone": "phone", "mobilephone": "mobile", "whencreated": "created", "whencreatedutc": "created", "whenmailboxcreated": "created",
    "whenchanged": "changed", "whenchangedutc": "changed", "hiddenfromaddresslistsenabled": "hidden", "litigationholdenabled": "hold",
    "recipienttypedetails": "kind", "externalemailaddress": "external",
}  # fmt: skip
"""Folded property → column. What a column holds is never in `extra`, so SQL alone may decide on it."""
_BESIDE = frozenset(
    [f"customattribute{number}" for number in range(1, 16)]
    + ["forwardingaddress", "forwardingsmtpaddress", "mailtip", "notes", "streetaddress", "postalcode", "simpledisplayname"]
)
"""Folded names of texts that are nowhere but in `extra`, and empty where they are not there: SQL can look into it for them."""
_DATES = frozenset({"created", "changed"})
_FLAGS = frozenset({"hidden", "hold"})
_SQL = {"-eq": "=", "-gt": ">", "-ge": ">=", "-lt": "<", "-le": "<="}


@dataclass(frozen=True, slots=True)
class Term:
    """Property, operator, value; `text` and `position` are for errors."""

    name: str
    operator: str
    value: Any
    """str, bool, or None for $null."""


@dataclass(frozen=True, slots=True)
class Joined:
    """-and or -or of several."""

    joint: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """-not."""

    inner: Node


Node = Term | Joined | Negated


@dataclass(frozen=True, slots=True)
class Compiled:
    """A condition for the table and, where that does not decide it all, a predicate over the properties."""

    sql: str = ""
    values: tuple[Any, ...] = ()
    predicate: Predicate | None = None


# ------------------------------------------------------------------------------------------------------------ reading


class _Parser:
    def __init__(self, text: str, known: Callable[[str], bool], parameter: str) -> None:
        self.text = text
        self.known = known
        self.parameter = parameter
        self.tokens: list[tuple[str, str, int]] = []
        place = 0
        while text[place:].strip():
            match = _TOKEN.match(text, place)
            if match is None:
                self._fail(place)
            kind = match.lastgroup or "word"
            self.tokens.append((kind, match[kind], match.start(kind)))
            place = match.end()
        self.place = 0

    def _fail(self, position: int, reason: str = _SYNTAX) -> NoReturn:
        raise FilterError(reason, self.text, position + 1, self.parameter)

    def _peek(self) -> tuple[str, str, int]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "", len(self.text))

    def _take(self) -> tuple[str, str, int]:
        token = self._peek()
        self.place += 1
        return token

    def parse(self) -> Node:
        node = self._joined("-or")
        kind, _, position = self._peek()
        if kind != "end":
            self._fail(position)
        return node

    def _joined(self, joint: str) -> Node:
        parts = [self._operand(joint)]
        while self._peek()[0] == "operator" and self._peek()[1].casefold() == joint:
            self._take()
            parts.append(self._operand(joint))
        return parts[0] if len(parts) == 1 else Joined(joint, tuple(parts))

    def _operand(self, joint: str) -> Node:
        return self._joined("-and") if joint == "-or" else self._negated()

    def _negated(self) -> Node:
        kind, text, _ = self._peek()
        if kind == "not" or (kind == "operator" and text.casefold() == "-not"):
            self._take()
            return Negated(self._negated())
        return self._primary()

    def _primary(self) -> Node:
        kind, text, position = self._take()
        if kind == "open":
            node = self._joined("-or")
            if self._take()[0] != "close":
                self._fail(position)
            return node
        if kind not in ("word", "single", "double"):
            self._fail(position)
        name = text
        kind, operator, at = self._take()
        if kind != "operator":
            self._fail(at)
        operator = operator.casefold()
        if operator not in _COMPARISONS:
            self._fail(at, f"The operator '{operator}' isn't supported in filters. {_SYNTAX}")
        if not self.known(name):
            reason = f'"{name}" is not a recognized filterable property. For a complete list of filterable properties see the command help.'
            self._fail(position, reason)
        return Term(name, operator, self._value())

    def _value(self) -> Any:
        kind, text, position = self._take()
        if kind == "single":
            text = text.replace("''", "'")
        elif kind == "double":
            text = text.replace('""', '"')
        elif kind == "variable":
            constants = {"null": None, "true": True, "false": False}
            if text.casefold() not in constants:
                self._fail(position)
            return constants[text.casefold()]
        elif kind not in ("word", "guid"):
            self._fail(position)
        return text


def parse(text: str, shape: str, parameter: str = "Filter") -> Node:
    """Reads a filter on objects of a shape. Raises FilterError."""
    stripped = text.strip()
    if stripped.startswith("{") and stripped.endswith("}"):
        stripped = stripped[1:-1].strip()
    return _Parser(stripped, lambda name: is_filterable(name, shape), parameter).parse()


def is_filterable(name: str, shape: str) -> bool:
    """Whether a filter may name the property."""
    from exoshell.sandbox.tenant import shapes

    return name.casefold() in _documented() or shapes.shape(shape).property(name) is not None


@lru_cache(maxsize=1)
def _documented() -> frozenset[str]:
    from exoshell.sandbox.tenant.shapes import filterable_properties

    return frozenset(name.casefold() for name in filterable_properties())


# ---------------------------------------------------------------------------------------------------------- compiling


def compile_filter(text: str, shape: str, parameter: str = "Filter") -> Compiled:
    """A filter as a condition and a predicate. Raises FilterError."""
    node = parse(text, shape, parameter)
    parts = node.parts if isinstance(node, Joined) and node.joint == "-and" else (node,)
    conditions: list[str] = []
    values: list[Any] = []
    left: list[Node] = []
    for part in parts:
        found = _to_sql(part)
        if found is None:
            left.append(part)
        else:
            conditions.append(f"({found[0]})")
            values.extend(found[1])
    predicate = None
    if left:
        tests = [_to_predicate(part, shape) for part in left]

        def predicate(item: Values) -> bool:
            return all(test(item) for test in tests)

    return Compiled(" AND ".join(conditions), tuple(values), predicate)


def matches(text: str, shape: str, item: Values, parameter: str = "Filter") -> bool:
    """Whether one object meets a filter. Raises FilterError."""
    return _to_predicate(parse(text, shape, parameter), shape)(item)


def predicate_of(text: str, shape: str, parameter: str = "Filter") -> Predicate:
    """A filter as a predicate alone, for objects that are in no table. Raises FilterError."""
    return _to_predicate(parse(text, shape, parameter), shape)


def _to_sql(node: Node) -> tuple[str, Sequence[Any]] | None:
    if isinstance(node, Negated):
        inner = _to_sql(node.inner)
        return None if inner is None else (f"NOT ({inner[0]})", inner[1])
    if isinstance(node, Joined):
        parts = [_to_sql(part) for part in node.parts]
        if any(part is None for part in parts):
            return None
        found = [part for part in parts if part is not None]
        joint = " OR " if node.joint == "-or" else " AND "
        return joint.join(f"({part[0]})" for part in found), [value for part in found for value in part[1]]
    folded = node.name.casefold()
    column = COLUMNS.get(folded)
    if column is None and folded in _BESIDE:
        column = f"(json_extract(extra, '$.{_spelling(folded)}') COLLATE NOCASE)"
    return None if column is None else _term_to_sql(column, node)


@lru_cache(maxsize=64)
def _spelling(folded: str) -> str:
    """How the shapes spell a property: `extra` is keyed by that."""
    from exoshell.sandbox.tenant import shapes

    for noun in ("Mailbox", "User", "Recipient"):
        known = shapes.shape(noun).property(folded)
        if known is not None:
            return known.name
    return folded


def _term_to_sql(column: str, term: Term) -> tuple[str, Sequence[Any]] | None:
    value: Any = term.value
    if value is None:
        empty = f"({column} IS NULL OR {column} = '')"
        return {"-eq": (empty, ()), "-ne": (f"NOT {empty}", ())}.get(term.operator)
    if column in _DATES:
        value = moment_of(str(value))
        if value is None:
            return None
    elif column in _FLAGS:
        if str(value).casefold() not in ("true", "false"):
            return None
        value = int(str(value).casefold() == "true")
    elif not isinstance(value, str):
        return None
    if not str(value).isascii():
        return None  # SQLite folds the case of ASCII letters only
    if column == "external":
        return None
    if term.operator in ("-like", "-notlike"):
        pattern = str(value).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
        condition = f"COALESCE({column}, '') LIKE ? ESCAPE '\\'"
        return (condition if term.operator == "-like" else f"NOT ({condition})"), (pattern,)
    if term.operator == "-ne":
        return f"({column} IS NULL OR {column} <> ?)", (value,)
    return f"COALESCE({column} {_SQL[term.operator]} ?, 0)", (value,)


def _to_predicate(node: Node, shape: str) -> Predicate:
    if isinstance(node, Negated):
        inner = _to_predicate(node.inner, shape)
        return lambda item: not inner(item)
    if isinstance(node, Joined):
        parts = [_to_predicate(part, shape) for part in node.parts]
        if node.joint == "-or":
            return lambda item: any(part(item) for part in parts)
        return lambda item: all(part(item) for part in parts)
    from exoshell.sandbox.tenant import shapes

    known = shapes.shape(shape).property(node.name)
    name, default = (known.name, known.default) if known is not None else (node.name, None)
    test = _comparison(node.operator, node.value)
    return lambda item: test(item.get(name, default))


def _comparison(operator: str, wanted: Any) -> Test:
    """A test of one property's value."""
    if operator in ("-ne", "-notlike"):
        positive = _comparison("-eq" if operator == "-ne" else "-like", wanted)
        return lambda value: not positive(value)
    if wanted is None:
        return lambda value: value is None or value == "" or value == []
    text = str(wanted)
    folded = text.casefold()
    if operator == "-like":
        pattern = re.compile(".*".join(re.escape(part) for part in folded.split("*")), re.DOTALL)
        return lambda value: any(pattern.fullmatch(_spelled(item)) is not None for item in _each(value))
    if operator == "-eq":
        number = size_bytes(text) if re.search(r"[KMGT]B\b", text, re.IGNORECASE) else None
        return lambda value: any(_equal(item, folded, number) for item in _each(value))
    order = {"-gt": (1,), "-ge": (0, 1), "-lt": (-1,), "-le": (-1, 0)}[operator]
    return lambda value: any(_order(item, text) in order for item in _each(value) if item is not None)


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else (value,)


def _spelled(value: Any) -> str:
    return "" if value is None else str(value).casefold()


def _equal(value: Any, folded: str, number: int | None) -> bool:
    if value is None:
        return folded == ""
    spelled = _spelled(value)
    if spelled == folded or spelled.partition(":")[2] == folded:
        return True  # an address without its prefix
    if number is not None:
        return size_bytes(str(value)) == number
    if "T" in str(value) and (moment := moment_of(folded)) is not None:
        return moment_of(str(value)) == moment
    return False


def _order(value: Any, text: str) -> int:
    """-1, 0, 1: as numbers, sizes or dates where both are that, else as texts. 'Unlimited' is more than any size."""
    left, right = _measure(value), _measure(text)
    if left is not None and right is not None and type(left) is type(right):
        return (left > right) - (left < right)
    first, second = _spelled(value), text.casefold()
    return (first > second) - (first < second)


def _measure(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value)
    if text.casefold() == "unlimited":
        return float("inf")
    measured = size_bytes(text)
    if measured is None:
        measured = moment_of(text)
    return None if measured is None else float(measured)
