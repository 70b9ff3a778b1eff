"""Which view an object gets, and that the service's objects have theirs."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from exoshell.cmdlets.output_types import output_type_names
from exoshell.formatting.formatter import format_text
from exoshell.formatting.selection import ShapeKind, find_view, guessed_kind, kind_of
from exoshell.styled import plain_text
from exoshell.values.psobject import PSCustomObject, Schema


def test_every_exchange_view_belongs_to_a_type_that_cmdlets_give() -> None:
    content = (resources.files("exoshell.formatting") / "data" / "exchange-views.json").read_bytes()
    for record in json.loads(content):
        assert output_type_names(f"Get-{record['name']}")[0].removeprefix("Deserialized.") == record["type"]


@pytest.mark.parametrize("cmdlet", ["Get-Mailbox", "Get-AcceptedDomain", "Get-TransportRule", "Get-Recipient"])
def test_service_objects_have_a_table(cmdlet: str) -> None:
    names = ("Name", "Alias", "Database", "ProhibitSendQuota", "ExternalDirectoryObjectId", "DomainName")
    value = PSCustomObject(Schema(names, output_type_names(cmdlet)), ["a"] * len(names))
    view = find_view(value, None)
    assert view is not None
    assert kind_of(view) is ShapeKind.TABLE


def test_mailbox_columns() -> None:
    schema = Schema(("Name", "Alias", "Database", "ProhibitSendQuota", "ExternalDirectoryObjectId"), output_type_names("Get-Mailbox"))
    value = PSCustomObject(schema, ["Adele Vance", "AdeleV", "NAMP-db", "99 GB", "12345678-0000-0000-0000-000000000001"])
    lines = plain_text(format_text([value], for_console=True)).split("\n")
    assert lines[1].startswith(
        "Name                      Alias           Database                       ProhibitSendQuota    ExternalDirecto"
    )
    assert lines[-3].startswith("Adele Vance               AdeleV          NAMP-db                        99 GB                12345678")


def test_four_properties_are_a_table_and_five_a_list() -> None:
    assert guessed_kind(PSCustomObject.of(A=1, B=2, C=3, D=4)) is ShapeKind.TABLE
    assert guessed_kind(PSCustomObject.of(A=1, B=2, C=3, D=4, E=5)) is ShapeKind.LIST
