"""Dictionaries, sets and what unrolls: keys as .NET tells them apart."""

from __future__ import annotations

import pytest

from exoshell.values.collections import (
    ArrayList,
    GenericDictionary,
    HashSet,
    Hashtable,
    OrderedDictionary,
    enumerate_value,
)
from exoshell.values.enums import enum_value
from exoshell.values.numbers import Int64
from exoshell.values.psobject import PSCustomObject, PSObject
from exoshell.values.text import Char


def test_text_keys_ignore_case_and_keep_their_first_spelling() -> None:
    table = Hashtable({"Name": 1})
    table["NAME"] = 2
    assert (table["name"], table.keys(), len(table)) == (2, ["Name"], 1)
    assert "É" in Hashtable({"é": 1})
    assert "SS" not in Hashtable({"ß": 1})


def test_keys_of_different_types_differ() -> None:
    monday = enum_value("System.DayOfWeek", 1)
    table = Hashtable(
        [(1, "int"), (Int64(1), "long"), (True, "bool"), (1.0, "double"), ("1", "text"), (Char("1"), "char"), (monday, "enum")]
    )
    assert len(table) == 7
    assert [table[key] for key in (1, Int64(1), True, 1.0, "1", Char("1"), monday)] == [
        "int",
        "long",
        "bool",
        "double",
        "text",
        "char",
        "enum",
    ]


def test_wrapped_keys_are_unwrapped() -> None:
    assert Hashtable({"a": 1})[PSObject("A")] == 1


def test_case_counts_where_asked() -> None:
    assert "A" not in Hashtable({"a": 1}, case_sensitive=True)
    assert "A" not in GenericDictionary(items={"a": 1})


def test_ordered_by_place() -> None:
    table = OrderedDictionary({"b": 1, "a": 2})
    assert (table.at(1), table.keys()) == (2, ["b", "a"])
    table.insert(0, "c", 3)
    assert table.keys() == ["c", "b", "a"]
    with pytest.raises(IndexError):
        table.at(3)


def test_a_set_keeps_what_came_first() -> None:
    items = HashSet(None, ["a", "A"], case_sensitive=False)
    assert list(items) == ["a"]
    assert not items.add("A")
    assert items.remove("A")


def test_what_unrolls() -> None:
    assert [list(enumerate_value(value) or ()) for value in ([1], ArrayList([2]), HashSet(None, [3]), PSObject([4]))] == [
        [1],
        [2],
        [3],
        [4],
    ]
    assert all(enumerate_value(value) is None for value in ("abc", Hashtable(), PSCustomObject.of(A=1), 5, None))
