"""Regex, Match, Group, Capture and their collections, over values.net_regex."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from exoshell.values.dotnet._common import as_function, text_of
from exoshell.values.dotnet.string import _strings
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument_null, net_error, out_of_range
from exoshell.values.net_regex import PatternProblem, compiled, expand

_RIGHT_TO_LEFT = 64
_SPECIAL = re.compile(r"[\\*+?|{\[()^$.# \t\n\r\f]")
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\f": "\\f"}


class Regex:
    """System.Text.RegularExpressions.Regex."""

    __slots__ = ("options", "pattern", "program")
    ps_type_name = "System.Text.RegularExpressions.Regex"

    def __init__(self, pattern: str | None, options: int = 0) -> None:
        if pattern is None:
            raise argument_null("pattern")
        try:
            self.program = compiled(pattern, False, options)
        except PatternProblem as error:
            raise net_error("System.Text.RegularExpressions.RegexParseException", str(error)) from None
        self.pattern = pattern
        self.options = options

    def __str__(self) -> str:
        return self.pattern


class Capture:
    """A piece of the input: Group and Match are captures too."""

    __slots__ = ("index", "text")
    ps_type_name = "System.Text.RegularExpressions.Capture"

    def __init__(self, text: str, index: int) -> None:
        self.text = text
        self.index = index

    def __str__(self) -> str:
        return self.text


class Group(Capture):
    __slots__ = ("name", "places", "success")
    ps_type_name = "System.Text.RegularExpressions.Group"

    def __init__(self, name: str, text: str, index: int, success: bool, places: list[tuple[str, int]]) -> None:
        super().__init__(text, index)
        self.name, self.success, self.places = name, success, places

    def ps_element_name(self) -> str:
        """What a cell with a collection shows of it."""
        return self.name

    def captures(self) -> Any:
        # the last capture is the group itself
        found = [Capture(text, index) for text, index in self.places[:-1]]
        return Pieces([*found, self] if self.places else found, "CaptureCollection")


class Match(Group):
    __slots__ = ("found", "owner", "subject")
    ps_type_name = "System.Text.RegularExpressions.Match"

    def __init__(self, owner: Regex, subject: str, found: Any) -> None:
        self.owner, self.subject, self.found = owner, subject, found
        if found is None:
            super().__init__("0", "", 0, False, [])
        else:
            super().__init__("0", found.group(), found.start(), True, [(found.group(), found.start())])

    def group(self, key: Any) -> Group:
        """A group by name or .NET's number; an unsuccessful one where there is none."""
        program = self.owner.program
        if isinstance(key, str) and not (key.isdigit() and key not in program.groupindex):
            place = program.groupindex.get(key)
            name = key
        else:
            order = ordered_groups(program)
            place = order[int(key)] if 0 <= int(key) < len(order) else None
            name = str(int(key)) if place is None else _name_of(program, place)
        if place == 0 and self.found is not None:
            return self
        text = self.found.group(place) if self.found is not None and place is not None else None
        if text is None:
            return Group(name, "", 0, False, [])
        places = list(zip(self.found.captures(place), self.found.starts(place), strict=True))
        return Group(name, text, self.found.start(place), True, places)

    def groups(self) -> Any:
        if self.found is None:
            return Groups(self, [self])
        return Groups(self, [self.group(number) for number in range(self.owner.program.groups + 1)])

    def next(self) -> Match:
        if self.found is None:
            return self
        place = self.found.end() + (1 if self.found.end() == self.found.start() else 0)
        return Match(self.owner, self.subject, self.owner.program.search(self.subject, place) if place <= len(self.subject) else None)


def _name_of(program: Any, place: int) -> str:
    """The name of a group of the program by its place there: its own, or .NET's number."""
    named = next((name for name, number in program.groupindex.items() if number == place), None)
    return named if named is not None else str(ordered_groups(program).index(place))


def ordered_groups(program: Any) -> list[int]:
    """The program's group numbers in .NET's order: unnamed ones first, then named."""
    named = set(program.groupindex.values())
    return [number for number in range(program.groups + 1) if number not in named] + sorted(named)


class Pieces(list[Any]):
    """MatchCollection and CaptureCollection."""

    __slots__ = ("kind",)

    def __init__(self, items: list[Any], kind: str) -> None:
        super().__init__(items)
        self.kind = kind

    @property
    def ps_type_name(self) -> str:
        return f"System.Text.RegularExpressions.{self.kind}"


class Groups:
    """GroupCollection: by place in the pipeline, by number or name in brackets."""

    __slots__ = ("groups", "match")
    ps_type_name = "System.Text.RegularExpressions.GroupCollection"

    def __init__(self, match: Match, groups: list[Any]) -> None:
        self.match = match
        self.groups = groups

    def ps_index(self, key: Any) -> Any:
        return self.match.group(key)

    def ps_enumerate(self) -> Iterator[Any]:
        return iter(self.groups)

    __iter__ = ps_enumerate

    def __len__(self) -> int:
        return len(self.groups)

    def __bool__(self) -> bool:
        return True


def _number_of(program: Any, name: str) -> int:
    if name in program.groupindex:
        return ordered_groups(program).index(program.groupindex[name])
    return int(name) if name.isdigit() and int(name) <= program.groups else -1


def _integers(numbers: list[int]) -> Any:
    from exoshell.values.collections import TypedArray
    from exoshell.values.types import resolve_type

    return TypedArray(resolve_type("int"), numbers)


def _split_options(args: tuple[Any, ...]) -> tuple[list[Any], int]:
    """Arguments without RegexOptions and time-out, and the options."""
    options = 0
    rest = []
    for item in args:
        name = getattr(item, "ps_type_name", "")
        if name == "System.Text.RegularExpressions.RegexOptions":
            options = int(item)
        elif name != "System.TimeSpan":
            rest.append(item)
    return rest, options


def _need(text: Any) -> str:
    if text is None:
        raise argument_null("input")
    return "".join(text) if isinstance(text, list) else str(text)


def _start(text: str, start: int) -> int:
    if not 0 <= start <= len(text):
        raise out_of_range("Start index cannot be less than 0 or greater than input length.", "startat")
    return start


def _match(regex: Regex, text: str, start: int = 0, length: int | None = None) -> Match:
    text = _need(text)
    if length is not None:
        _start(text, start)
        if not 0 <= length <= len(text) - start:
            raise out_of_range("Length cannot be less than 0 or exceed input length.", "length")
        return Match(regex, text, regex.program.search(text, start, start + length))
    return Match(regex, text, regex.program.search(text, _start(text, start)))


def _matches(regex: Regex, text: str, start: int = 0) -> Any:
    text = _need(text)
    found = [Match(regex, text, each) for each in regex.program.finditer(text, _start(text, start))]
    if regex.options & _RIGHT_TO_LEFT:
        found.reverse()
    return Pieces(found, "MatchCollection")


def _is_match(regex: Regex, text: str, start: int = 0) -> bool:
    text = _need(text)
    return regex.program.search(text, _start(text, start)) is not None


def replacer(regex: Regex, replacement: Any) -> Callable[[Any], str]:
    """What a match is replaced by: a .NET replacement text, or a script block's answer."""
    if isinstance(replacement, str):
        if "$" not in replacement:
            return lambda found: replacement
        return lambda found: expand(found, replacement)
    run = as_function(replacement)
    return lambda found: text_of(run(Match(regex, found.string, found)))


def _replace(regex: Regex, text: str, replacement: Any, count: int = -1, start: int = 0) -> str:
    text = _need(text)
    if replacement is None:
        raise argument_null("evaluator")
    if count < -1:
        raise out_of_range("Count cannot be less than -1.", "count")
    if count == 0:
        return text
    _start(text, start)
    head = text[:start]
    made = regex.program.sub(replacer(regex, replacement), text, count=max(count, 0), pos=start)
    return head + made[start:] if start and not made.startswith(head) else str(made)


def _split(regex: Regex, text: str, count: int = 0, start: int = 0) -> Any:
    text = _need(text)
    if count < 0:
        raise out_of_range("Count cannot be less than -1.", "count")
    _start(text, start)
    if count == 1:
        return _strings([text])
    out: list[str] = []
    place = 0
    for made, found in enumerate(regex.program.finditer(text, start)):
        if count and made >= count - 1:
            break
        out.append(text[place : found.start()])
        out.extend(found.group(place) for place in ordered_groups(regex.program)[1:] if found.group(place) is not None)
        place = found.end()
    out.append(text[place:])
    return _strings(out)


def escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found.group(), "\\" + found.group()), _need(text))


def unescape(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        body = found.group(1)
        if body[0] in "xu" and len(body) > 1:
            return chr(int(body[1:], 16))
        return {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\a", "e": "\x1b", "v": "\v"}.get(body, body)

    return re.sub(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", one, _need(text), flags=re.DOTALL)


def _new(pattern: str, *args: Any) -> Regex:
    return Regex(pattern, _split_options(args)[1])


def _static(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        (text, pattern, *rest), options = _split_options(args)
        return function(Regex(pattern, options), text, *rest)

    return call


def _enum_options(number: int) -> Any:
    from exoshell.values.conversion import convert

    return convert(number, "System.Text.RegularExpressions.RegexOptions")


def _time_out() -> Any:
    from exoshell.values.datetime_types import TimeSpan

    return TimeSpan(-10000)


REGEX = table(
    "System.Text.RegularExpressions.Regex",
    properties={
        "Options": lambda regex: _enum_options(regex.options),
        "RightToLeft": lambda regex: bool(regex.options & _RIGHT_TO_LEFT),
        "MatchTimeout": lambda regex: _time_out(),
    },
    methods={
        "Match": _match,
        "Matches": _matches,
        "IsMatch": _is_match,
        "Replace": _replace,
        "Split": _split,
        "ToString": str,
        "Count": lambda regex, text, start=0: len(_matches(regex, text, start)),
        "GetGroupNames": lambda regex: _strings([_name_of(regex.program, place) for place in ordered_groups(regex.program)]),
        "GetGroupNumbers": lambda regex: _integers(list(range(regex.program.groups + 1))),
        "GroupNameFromNumber": lambda regex, number: (
            _name_of(regex.program, ordered_groups(regex.program)[number]) if 0 <= number <= regex.program.groups else ""
        ),
        "GroupNumberFromName": lambda regex, name: _number_of(regex.program, name),
    },
    statics={
        "Match": _static(_match),
        "Matches": _static(_matches),
        "IsMatch": _static(_is_match),
        "Replace": _static(_replace),
        "Split": _static(_split),
        "Count": _static(lambda regex, text: len(_matches(regex, text))),
        "Escape": escape,
        "Unescape": unescape,
    },
    static_properties={"InfiniteMatchTimeout": _time_out},
    constructor=_new,
)
CAPTURE = table(
    "System.Text.RegularExpressions.Capture",
    properties={
        "Index": lambda piece: piece.index,
        "Length": lambda piece: len(piece.text),
        "Value": lambda piece: piece.text,
        "ValueSpan": lambda piece: None,
    },
    methods={"ToString": str},
)
GROUP = table(
    "System.Text.RegularExpressions.Group",
    properties={
        "Success": lambda group: group.success,
        "Name": lambda group: group.name,
        "Captures": lambda group: group.captures(),
        "Index": lambda group: group.index,
        "Length": lambda group: len(group.text),
        "Value": lambda group: group.text,
        "ValueSpan": lambda group: None,
    },
    methods={"ToString": str},
)
MATCH = table(
    "System.Text.RegularExpressions.Match",
    properties={
        "Groups": lambda match: match.groups(),
        "Success": lambda match: match.success,
        "Name": lambda match: match.name,
        "Captures": lambda match: match.captures(),
        "Index": lambda match: match.index,
        "Length": lambda match: len(match.text),
        "Value": lambda match: match.text,
        "ValueSpan": lambda match: None,
    },
    methods={
        "ToString": str,
        "NextMatch": lambda match: match.next(),
        "Result": lambda match, text: expand(match.found, text) if match.found is not None else "",
    },
    static_properties={"Empty": lambda: Match(Regex("(?!)"), "", None)},
)
_COLLECTION_METHODS: dict[str, Callable[..., Any]] = {
    "GetEnumerator": list,
    "CopyTo": lambda items, target, index: target.__setitem__(slice(index, index + len(items)), list(items)),
}


def _collection(name: str, **more: Any) -> Any:
    return table(
        f"System.Text.RegularExpressions.{name}",
        properties={
            "Count": len,
            "IsReadOnly": lambda items: True,
            "IsSynchronized": lambda items: False,
            "SyncRoot": lambda items: items,
            **more,
        },
        methods={
            **_COLLECTION_METHODS,
            "Item": lambda items, key: items.ps_index(key) if hasattr(items, "ps_index") else items[key],
            "get_Item": lambda items, key: items.ps_index(key) if hasattr(items, "ps_index") else items[key],
            "ContainsKey": lambda items, key: any(group.name == key for group in items),
        },
    )


TABLES = (
    REGEX,
    CAPTURE,
    GROUP,
    MATCH,
    _collection("MatchCollection"),
    _collection("CaptureCollection"),
    _collection("GroupCollection", Keys=lambda items: [group.name for group in items], Values=list),
)


def _cast(value: Any) -> Any:
    from exoshell.values.conversion import to_string
    from exoshell.values.dotnet import _casting as casting

    return casting.attempt(lambda: Regex(to_string(value)), value, "System.Text.RegularExpressions.Regex", "InvalidCastFromStringToRegex")


CONVERTERS = {"System.Text.RegularExpressions.Regex": _cast}
