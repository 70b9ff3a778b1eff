"""The shipped catalog: names, sets, positions, services, impact, and the cost of the first look."""

from __future__ import annotations

import time
from pathlib import Path

import exoshell.catalog
from exoshell.catalog.shipped import COMPLIANCE, EXCHANGE, ShippedCatalog, shipped

DATA = Path(exoshell.catalog.__file__).parent / "data" / "exchange-cmdlets.json"


def test_counts() -> None:
    catalog = shipped()
    assert len(catalog.names()) == 941
    assert catalog.canonical("get-mailbox") == "Get-Mailbox"
    assert catalog.canonical("get-nothing") is None
    assert catalog.in_client_module("Connect-ExchangeOnline")
    assert not catalog.in_client_module("Get-Mailbox")
    assert len(catalog.names(COMPLIANCE)) == 275


def test_get_mailbox() -> None:
    info = shipped().info("GET-MAILBOX")
    assert info is not None
    assert info.set_names() == ("AnrSet", "Identity", "MailboxPlanSet")
    assert info.default_set == "Identity"
    identity = info.parameter("Identity")
    assert identity is not None
    member = identity.membership("Identity")
    assert member is not None
    assert (member.position, member.from_pipeline, member.from_pipeline_by_property_name) == (0, True, True)
    kinds = info.parameter("RecipientTypeDetails")
    assert kinds is not None
    assert kinds.type_name == "string[]"
    assert "SharedMailbox" in kinds.values
    assert info.parameter("Server") is None, "on-premises only"
    assert not info.supports_should_process


def test_every_cmdlet_can_be_read_for_both_services() -> None:
    catalog = shipped()
    for name in catalog.names():
        info = catalog.info(name)
        assert info is not None
        assert info.name == name
        assert (catalog.info(name, EXCHANGE) is not None) or (catalog.info(name, COMPLIANCE) is not None)


def test_impact_is_a_table_not_the_verb() -> None:
    expected = {
        "Remove-Mailbox": "High",
        "Remove-QuarantinePolicy": "Medium",
        "Set-User": "High",
        "Set-Mailbox": "Medium",
        "Disable-SweepRule": "Medium",
    }
    for name, impact in expected.items():
        info = shipped().info(name)
        assert info is not None
        assert (name, info.confirm_impact) == (name, impact)


def test_the_index_is_quick() -> None:
    content = DATA.read_bytes()
    best = 1.0
    for _ in range(5):
        started = time.perf_counter()
        ShippedCatalog(content).names()
        best = min(best, time.perf_counter() - started)
    assert best < 0.015
