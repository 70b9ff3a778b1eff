"""What real PowerShell answered (tests/values/data, recorded by record.py) against what exoshell answers.

Every question is asked; those that differ must be among the differences that are known, each with its reason.
"""

from __future__ import annotations

import decimal
import gzip
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from exoshell.values.collation import compare_text, equal_text
from exoshell.values.conversion import convert
from exoshell.values.culture import Culture
from exoshell.values.formatting import format_operator
from exoshell.values.net_regex import compiled, numbering
from exoshell.values.net_regex_syntax import PatternProblem
from exoshell.values.number_text import scan_number
from exoshell.values.operators import binary, unary
from exoshell.values.types import resolve_type, type_names
from tests.values import known
from tests.values.questions import CULTURES, DATA, TABLES
from tests.values.samples import BINARY, VALUES, answer


def recorded(table: str) -> Iterator[tuple[list[Any], str]]:
    """The keys and answers of a table."""
    content = json.loads(gzip.decompress((DATA / f"{table}.json.gz").read_bytes()))
    questions = TABLES[table][0]()
    assert len(questions) == len(content["order"])
    for (key, _), number in zip(questions, content["order"], strict=True):
        yield key, content["answers"][number]


def check(
    table: str, compute: Callable[[list[Any]], str], *, only: Callable[[list[Any]], bool] = lambda key: True, at_least: float = 0.99
) -> None:
    total, different, unknown = 0, 0, []
    for key, wanted in recorded(table):
        if not only(key):
            continue
        total += 1
        got = compute(key)
        if got != wanted:
            different += 1
            if known.reason(table, key) is None:
                unknown.append(f"{key}\n    PowerShell: {wanted[:300]}\n    exoshell:   {got[:300]}")
    assert not unknown, f"{len(unknown)} unknown differences of {total}:\n" + "\n".join(unknown[:20])
    assert different <= total * (1 - at_least), f"{different} of {total} differ"


def canonical(operator: str) -> str:
    """The operator's name as the tree has it."""
    words = (
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "like",
        "notlike",
        "match",
        "notmatch",
        "contains",
        "notcontains",
        "in",
        "notin",
        "split",
        "replace",
    )
    return f"-i{operator[1:]}" if operator[1:] in words else operator


@pytest.mark.parametrize("operator", BINARY)
def test_operators(operator: str) -> None:
    operate = binary(canonical(operator))

    def compute(key: list[Any]) -> str:
        left, right = VALUES[key[1]][1](), VALUES[key[2]][1]()
        return answer(lambda: operate(left, right))

    check("operators", compute, only=lambda key: key[0] == operator)


def test_casts() -> None:
    def compute(key: list[Any]) -> str:
        kind, name = key
        value = name[5:] if name.startswith("text:") else VALUES[name][1]()
        return answer(lambda: convert(value, kind))

    check("casts", compute)


def number(text: str) -> Any:
    """A number of questions.NUMBERS."""
    kind, colon, digits = text.partition(":")
    if not colon:
        return int(kind)
    if kind == "decimal":
        return decimal.Decimal(digits[:-1])
    if kind == "double":
        return float(digits)
    return convert(scan_number(digits), kind)


@pytest.mark.parametrize("culture", CULTURES)
def test_number_formats(culture: str) -> None:
    where = Culture(culture)

    def compute(key: list[Any]) -> str:
        return answer(lambda: format_operator(f"{{0:{key[0]}}}", [number(key[1])], where))

    check(f"formats-{culture or 'invariant'}", compute)


def test_forms() -> None:
    def compute(key: list[Any]) -> str:
        operator, *operands = key
        if len(operands) == 1:
            return answer(lambda: unary("-isplit" if operator == "-split" else operator)(operands[0]))
        return answer(lambda: binary(canonical(operator))(*operands))

    check("forms", compute)


def test_regular_expressions() -> None:
    def compute(key: list[Any]) -> str:
        pattern, text = key
        try:
            program = compiled(pattern)
        except PatternProblem as problem:
            return f"E:{problem}"
        names = {place: name for name, place in program.groupindex.items()}
        parts: list[str] = []
        for match in program.finditer(text):
            parts += [f"System.Int32:{match.start()}", f"System.Int32:{match.end() - match.start()}"]
            for place, group in enumerate(numbering(program)):
                if match.group(group) is not None:
                    parts.append(f"s:{names.get(group, place)}={match.group(group)}")
        return f"System.Object[][{', '.join(parts)}]" if parts else "null"

    def bare(key: list[Any]) -> str:
        return compute(key)

    total = different = 0
    unknown = []
    for key, wanted in recorded("regex"):
        if wanted.startswith("E:"):
            wanted = "E:" + wanted.partition('"Matches" with "2" argument(s): "')[2].removesuffix('"')
        total += 1
        if bare(key) != wanted:
            different += 1
            if known.reason("regex", key) is None:
                unknown.append(f"{key}: {wanted[:200]} / {bare(key)[:200]}")
    assert not unknown, "\n".join(unknown[:20])
    assert different <= total * 0.02


def test_wildcards() -> None:
    check("wildcards", lambda key: answer(lambda: binary(canonical(key[0]))(key[1], key[2])))


def test_linguistic_order() -> None:
    def compute(key: list[Any]) -> str:
        one, other = key
        numbers = [compare_text(one, other), compare_text(one, other, False)]
        truths = [equal_text(one, other), equal_text(one, other, False)]
        return f"System.Object[][{', '.join([f'System.Int32:{item}' for item in numbers] + [f'System.Boolean:{item}' for item in truths])}]"

    check("collation", compute, at_least=1)


def test_types() -> None:
    def compute(key: list[Any]) -> str:
        what, name, *rest = key
        if what == "is":
            kind = resolve_type(rest[0])
            return answer(lambda: binary("-is")(VALUES[name][1](), kind))
        if what == "names":
            return f"s:{'|'.join(type_names(VALUES[name][1]()))}"
        found = resolve_type(name)
        if found is None:
            return "s:none"
        facts = [found.clr_full_name, found.name, found.full_name, found.accelerator, found.namespace]
        return "s:" + "|".join(str(fact) for fact in [*facts, found.is_value_type, found.is_enum, found.is_array])

    check("types", compute)


def test_numbers_in_text() -> None:
    check("numbers", lambda key: answer(lambda: binary("+")(0, key[0])))
