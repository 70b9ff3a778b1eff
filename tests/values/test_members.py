"""Calls of .NET members answered as real PowerShell answered them (data/members.jsonl.gz, data/dates.jsonl.gz).

What differs is named in data/members-known.json, one script a line: texts of errors for senseless arguments (several wrong at once, where
.NET checks them in another order), ArrayList's Range view, read-only IPAddress constants. The list may only shrink.
"""

from __future__ import annotations

import copy
import gzip
import json
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from exoshell.values import members
from exoshell.values.collections import Hashtable
from exoshell.values.comparison import compare, equals, sort_key
from exoshell.values.culture import set_culture
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException
from exoshell.values.exchange import ByteQuantifiedSize, Unlimited, read_size
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject, PSMember, PSObject, Schema
from exoshell.values.secrets import PSCredential, SecureString
from exoshell.values.types import resolve_type
from tests.values import member_cases

DATA = Path(__file__).parent / "data"
ASKED_IN = "/work/main"
"""Where PowerShell stood when it was asked: GetFullPath tells."""


def rows(name: str) -> Iterator[list[Any]]:
    with gzip.open(DATA / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def test_calls_answer_as_powershell() -> None:
    known = set(json.loads((DATA / "members-known.json").read_text(encoding="utf-8")))
    wrong, asked = [], 0
    for *question, recorded in rows("members.jsonl.gz"):
        asked += 1
        expected = recorded.replace(f"{ASKED_IN}/", f"{Path.cwd()}/")
        try:
            got = member_cases.answer(*question)
        except Exception as error:
            got = repr(error)
        if got != expected:
            wrong.append((member_cases.script(*question), expected, got))
    news = [item for item in wrong if item[0] not in known]
    assert not news, f"{len(news)} new differences, first: {news[:3]}"
    assert asked > 10_000
    assert len(wrong) <= asked * 0.0125


@pytest.mark.parametrize("culture", ["", "en-US", "de-DE", "fr-FR"])
def test_dates_as_powershell(culture: str) -> None:
    wrong, asked = [], 0
    set_culture(culture)
    try:
        for name, form, owner, text, expected in rows("dates.jsonl.gz"):
            if name != culture:
                continue
            asked += 1
            try:
                if form == "f":
                    found = members.invoke_method(member_cases.LITERALS[owner](), "ToString", [text])
                else:
                    found = members.invoke_static(resolve_type(owner), "Parse", [text])
                got = member_cases.render(found)
            except MemberError as error:
                got = f"!{error.error_id}|{error.exception.message}"
            if got != expected:
                wrong.append((form, owner, text, expected, got))
    finally:
        set_culture("")
    assert asked > 600
    assert not wrong, wrong[:3]


def error_of(action: Any) -> MemberError:
    with pytest.raises(MemberError) as caught:
        action()
    return caught.value


def test_properties_of_rows_tables_and_wrappers() -> None:
    row = PSCustomObject.of(Name="x", Count=3)
    assert members.find_property(row, "NAME") == "x"
    assert members.find_property(row, "nothing") is MISSING
    assert members.read_property(PSCustomObject.of(a=1), "Count") == 1
    members.write_property(row, "name", "y")
    assert members.properties(row) == [("Name", "y"), ("Count", 3)]
    table = Hashtable({"Key": 5, "Count": "mine"})
    assert members.find_property(table, "key") == 5
    assert members.find_property(table, "count") == "mine"
    wrapped = PSObject("text")
    wrapped.members["note"] = PSMember("Note", MemberKind.NOTE_PROPERTY, 7)
    wrapped.members["n"] = PSMember("N", MemberKind.ALIAS_PROPERTY, "Length")
    assert members.find_property(wrapped, "NOTE") == 7
    assert members.find_property(wrapped, "n") == 4
    assert members.property_names(wrapped) == ["Note", "N", "Length"]


def test_property_errors() -> None:
    error = error_of(lambda: members.write_property("abc", "Length", 3))
    assert (error.error_id, error.category) == ("PropertyAssignmentException", ErrorCategory.InvalidOperation)
    assert error.exception.message == "'Length' is a ReadOnly property."
    error = error_of(lambda: members.write_property(PSCustomObject(Schema(()), []), "b", 2))
    assert error.error_id == "ExceptionWhenSetting"
    error = error_of(lambda: members.invoke_method("abc", "Foo", []))
    assert (error.error_id, error.category) == ("MethodNotFound", ErrorCategory.InvalidOperation)


def test_error_records_read_as_in_scripts() -> None:
    inner = NetException("System.FormatException", "inner text")
    record = ErrorRecord(
        NetException("System.Management.Automation.MethodInvocationException", "outer", inner),
        "FormatException",
        ErrorCategory.InvalidData,
        5,
    )

    def read(*path: str) -> Any:
        value: Any = record
        for name in path:
            value = members.read_property(value, name)
        return value

    assert read("Exception", "Message") == "outer"
    assert read("Exception", "InnerException", "Message") == "inner text"
    assert read("FullyQualifiedErrorId") == "FormatException"
    assert str(read("CategoryInfo", "Category")) == "InvalidData"
    assert str(read("CategoryInfo")) == "InvalidData: (5:Int32) [], MethodInvocationException"
    assert read("TargetObject") == 5
    assert members.property_names(record)[1:4] == ["Exception", "TargetObject", "CategoryInfo"]


def test_secrets_stay_secret() -> None:
    secret = SecureString("hunter2")
    assert "hunter2" not in f"{secret} {secret!r}"
    for attempt in (lambda: pickle.dumps(secret), lambda: copy.copy(secret), lambda: copy.deepcopy(secret)):
        with pytest.raises(TypeError):
            attempt()
    credential = PSCredential("CONTOSO\\ann", secret)
    assert "hunter2" not in repr(credential)
    network = members.invoke_method(credential, "GetNetworkCredential", [])
    assert members.read_property(network, "Password") == "hunter2"
    assert members.read_property(network, "UserName") == "ann"
    secret.wipe()
    with pytest.raises(NetError):
        secret.reveal()


def test_values_of_exchange() -> None:
    size = ByteQuantifiedSize.parse("99 GB (106,300,440,576 bytes)")
    assert size.bytes == 106_300_440_576
    assert str(size) == "99 GB (106,300,440,576 bytes)"
    assert members.invoke_method(size, "ToMB", []) == 101376
    assert str(Unlimited.parse("Unlimited")) == "Unlimited"
    assert Unlimited.parse("5 MB") < Unlimited.parse("unlimited")


def test_a_size_of_the_service_is_text_that_knows_its_bytes() -> None:
    size = read_size("11.13 GB (11,947,272,774 bytes)")
    assert members.invoke_method(size, "Split", ["("])[1] == "11,947,272,774 bytes)"
    assert members.invoke_method(members.read_property(size, "Value"), "ToMB", []) == 11393
    assert not members.read_property(size, "IsUnlimited")
    assert members.read_property(read_size("Unlimited"), "Value") is None
    assert compare(size, 5 << 30) == 1
    assert compare(size, "900 GB") == -1
    assert compare(read_size("Unlimited"), size) == 1
    assert equals(read_size("Unlimited"), "unlimited")
    assert equals("UNLIMITED", read_size("Unlimited"))
    assert not equals(size, "a word")
    assert sort_key(read_size("900 MB (943,718,400 bytes)")) < sort_key(size) < sort_key(read_size("Unlimited"))
    assert json.loads(orjson.dumps({"size": size})) == {"size": str(size)}
    assert type(read_size("5 MB")) is str


def test_what_is_not_implemented_is_named() -> None:
    error = error_of(lambda: members.invoke_method("abc", "EnumerateRunes", []))
    assert error.category is ErrorCategory.NotImplemented
    assert "EnumerateRunes" in error.exception.message


def test_every_family_loads_and_every_implemented_name_exists() -> None:
    """A table may not invent members: each name is in the recorded facts of its type (or of an interface of it)."""
    from exoshell.values.member_tables import FAMILIES, table_for
    from exoshell.values.signatures import type_facts

    for name in FAMILIES:
        made = table_for(name)
        assert made is not None, name
        facts = type_facts(made.type_name)
        if facts is None:
            continue
        for key in made.static_properties:
            assert key in facts.static_properties, f"{name}::{key}"


def test_get_member_lists_as_powershell() -> None:
    for owner, expected in rows("get-member.jsonl.gz"):
        if owner in member_cases.LITERALS:
            found = members.get_members(member_cases.LITERALS[owner]())
        else:
            found = members.get_members(resolve_type(owner), static=True)
        assert [f"{info.type_name}|{info.kind}|{info.name}|{info.definition}" for info in found] == expected, owner
