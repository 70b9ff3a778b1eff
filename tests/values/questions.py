"""The questions of the differential tables: what record.py asks real PowerShell and test_tables.py asks exoshell.

Each table is a list of (key, PowerShell expression); the key says how to compute the same here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.values.samples import BINARY, VALUES

DATA = Path(__file__).parent / "data"
Question = tuple[list[Any], str]

CAST_TYPES = (
    "string char bool sbyte byte short ushort int uint long ulong bigint float double decimal switch array int[] "
    "string[] object[] char[] hashtable psobject object type DayOfWeek IO.FileAttributes Collections.ArrayList "
    "Collections.Generic.List[int] Collections.Generic.List[string] nullable[int] void Collections.IDictionary "
    "Collections.IEnumerable Collections.Specialized.OrderedDictionary timespan guid version "
).split()
CAST_TEXTS: list[str] = json.loads((DATA / "cast-texts.json").read_text("utf-8"))
CULTURES = ("", "en-US", "de-DE", "fr-FR")
FORMATS: list[str] = json.loads((DATA / "format-strings.json").read_text("utf-8"))
NUMBERS = (
    "0 1 -1 5 42 123 -123 1234 1234567 -1234567 2147483647 -2147483648 byte:255 sbyte:-5 long:1000000 "
    "long:-9223372036854775808 long:9223372036854775807 ulong:18446744073709551615 double:0 double:-0 double:0.5 "
    "double:1.5 double:2.5 double:-2.5 double:0.125 double:1.005 double:123.456 double:-123.456 double:1234567.891 "
    "double:0.000123 double:1e-10 double:1e15 double:1.5e20 double:-1e300 double:0.1 double:NaN double:Infinity "
    "double:-Infinity double:1.7976931348623157E+308 double:5E-324 float:1.1 float:123456789 decimal:1.10d "
    "decimal:0.00d decimal:-1234.5d decimal:79228162514264337593543950335d decimal:0.005d "
    "bigint:12345678901234567890 bigint:-5 "
).split()
"""Numbers as `type:text` (an int without type)."""
FORMS: list[list[Any]] = json.loads((DATA / "forms.json").read_text("utf-8"))
REGEX: dict[str, list[str]] = json.loads((DATA / "regex-patterns.json").read_text("utf-8"))
TEXTS: dict[str, list[str]] = json.loads((DATA / "number-texts.json").read_text("utf-8"))
TYPES: dict[str, list[str]] = json.loads((DATA / "type-names.json").read_text("utf-8"))
WILDCARDS: dict[str, list[str]] = json.loads((DATA / "wildcard-patterns.json").read_text("utf-8"))
COLLATED: list[list[str]] = json.loads((DATA / "collated-texts.json").read_text("utf-8"))

_UNSTABLE = {"1.5", "-2.5", "single", "2.50d", "' 1.5 '", "'10'"}
"""Beside a date these are read as a month and day of the current year."""
_LARGE = {"intmax", "intmin", "uint"}


def escaped(text: str) -> str:
    """A double-quoted string of escapes only, so that no character means anything to the shell."""
    return '"' + "".join(f"`u{{{ord(char):x}}}" for char in text) + '"'


def literal(value: Any) -> str:
    """A JSON value as PowerShell writes it."""
    if value is None:
        return "$null"
    if isinstance(value, bool):
        return f"${str(value).lower()}"
    if isinstance(value, list):
        return f"@({','.join(literal(item) for item in value)})"
    return escaped(value) if isinstance(value, str) else f"({value})"


def operators() -> list[Question]:
    found: list[Question] = []
    for operator in BINARY:
        for left, (left_text, _) in VALUES.items():
            for right, (right_text, _) in VALUES.items():
                pair = {left, right}
                if ("date" in pair and pair & _UNSTABLE) or (operator == ".." and pair & _LARGE):
                    continue
                if operator == "*" and right in ("intmax", "uint") and VALUES[left][0][:1] in "@'([":
                    continue
                found.append(([operator, left, right], f"{left_text} {operator} {right_text}"))
    return found


def casts() -> list[Question]:
    found: list[Question] = []
    for kind in CAST_TYPES:
        found += [([kind, name], f"[{kind}]{text}") for name, (text, _) in VALUES.items()]
        found += [([kind, f"text:{text}"], f"[{kind}]{escaped(text)}") for text in CAST_TEXTS]
    return found


def formats(culture: str) -> list[Question]:
    del culture
    quoted = [pattern.replace("'", "''") for pattern in FORMATS]
    return [
        ([raw, number], f"'{{0:{text}}}' -f {number_text(number)}") for raw, text in zip(FORMATS, quoted, strict=True) for number in NUMBERS
    ]


def number_text(number: str) -> str:
    kind, colon, text = number.partition(":")
    if not colon:
        return f"({kind})"
    if kind == "decimal":
        return f"({text})"
    if text in ("NaN", "Infinity", "-Infinity"):
        return f"[double]::{text.replace('-', 'Negative').replace('Infinity', 'Infinity') if text != 'Infinity' else 'PositiveInfinity'}"
    if kind == "float":
        return f"([single]{text})"
    return f"([{kind}]'{text}')" if kind != "double" or text != "-0" else "(-0.0)"


def forms() -> list[Question]:
    found: list[Question] = []
    for operator, *operands in FORMS:
        if len(operands) == 1:
            found.append(([operator, *operands], f"{operator} {literal(operands[0])}"))
        else:
            found.append(([operator, *operands], f"{literal(operands[0])} {operator} {literal(operands[1])}"))
    return found


def regexes() -> list[Question]:
    script = "$(foreach($m in [regex]::Matches({0},{1})){{ $m.Index,$m.Length; "
    script += "foreach($g in $m.Groups){{ if($g.Success){{$g.Name+'='+$g.Value}} }} }})"
    return [([pattern, text], script.format(escaped(text), escaped(pattern))) for pattern in REGEX["patterns"] for text in REGEX["texts"]]


def numbers() -> list[Question]:
    texts = [f"{sign}{body}{suffix}" for body in TEXTS["bodies"] for suffix in TEXTS["suffixes"] for sign in ("", "-")]
    return [([text], f"0 + {escaped(text)}") for text in [*texts, *TEXTS["others"]]]


def types() -> list[Question]:
    show = "$(try{{$t=[{0}]; @($t.FullName,$t.Name,$t.ToString(),[string]$t,$t.Namespace,"
    show += "$t.IsValueType,$t.IsEnum,$t.IsArray) -join '|'}}catch{{'none'}})"
    found: list[Question] = [(["name", name], show.format(name)) for name in TYPES["names"]]
    found += [(["is", value, kind], f"{text} -is [{kind}]") for value, (text, _) in VALUES.items() for kind in TYPES["tests"]]
    found += [(["names", value], f"$(({text}).PSTypeNames -join '|')") for value, (text, _) in VALUES.items() if value != "null"]
    return found


def wildcards() -> list[Question]:
    return [
        ([operator, text, pattern], f"{escaped(text)} {operator} {escaped(pattern)}")
        for operator in ("-like", "-clike")
        for pattern in WILDCARDS["patterns"]
        for text in WILDCARDS["texts"]
    ]


def collation() -> list[Question]:
    compare = "[Math]::Sign([string]::Compare({0},{1},[cultureinfo]::InvariantCulture,'{2}'))"
    found: list[Question] = []
    for one, other in COLLATED:
        a, b = escaped(one), escaped(other)
        parts = [compare.format(a, b, "IgnoreCase"), compare.format(a, b, "None"), f"({a} -eq {b})", f"({a} -ceq {b})"]
        found.append(([one, other], ",".join(parts)))
    return found


TABLES: dict[str, tuple[Callable[[], list[Question]], str]] = {
    "operators": (operators, ""),
    "casts": (casts, ""),
    **{f"formats-{culture or 'invariant'}": (partial(formats, culture), culture) for culture in CULTURES},
    "forms": (forms, ""),
    "regex": (regexes, ""),
    "wildcards": (wildcards, ""),
    "types": (types, ""),
    "numbers": (numbers, ""),
    "collation": (collation, ""),
}
"""Name → (its questions, the culture to ask in)."""
