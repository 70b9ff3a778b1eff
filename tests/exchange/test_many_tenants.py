"""A partner's day: one sign-in, thirty customers at once, each behind its prefix; and the way back to one of several."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

import pytest

from exoshell.connection.flows import interactive
from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.practice import person_for, practice
from tests.exchange.shell import Shell
from tests.exchange.test_practice import CONNECT, living_on

ADMIN = "admin@contoso.com"
CUSTOMERS = 30
ALL_CUSTOMERS = (
    f"foreach ($i in 1..{CUSTOMERS}) {{ Connect-ExchangeOnline -UserPrincipalName {ADMIN} -Prefix C$i -ShowBanner:$false "
    "-DelegatedOrganization ('customer{0:d3}.onmicrosoft.com' -f $i) }"
)


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice(size=20, customers=CUSTOMERS) as made:
        yield made


@pytest.fixture
def shell(process: SandboxProcess) -> Iterator[Shell]:
    made = living_on(process)
    yield made
    made.close()


def test_thirty_customers_with_one_sign_in(shell: Shell, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    person = person_for(process, ADMIN)
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    shell.run(f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -ShowBanner:$false")
    assert len(shell.console.notices) == 1
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    shell.run(ALL_CUSTOMERS)
    seconds, grown = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{CUSTOMERS} customers: {seconds:.1f} s, {grown / CUSTOMERS:.0f} kB each")
    assert shell.errors == []
    assert len(shell.console.notices) == 1, "the browser was opened once"
    assert grown / CUSTOMERS < 4096
    contexts = shell.registry.contexts()
    assert len(contexts) == CUSTOMERS + 1
    assert all(context.proved and context.user == ADMIN for context in contexts)
    assert len({context.tenant_id for context in contexts}) == CUSTOMERS + 1
    assert len({id(connection.script) for connection in shell.registry.all()}) <= 2, "one text for the same roles"
    for number in (1, 17, 30):
        domain = f"customer{number:03}.onmicrosoft.com"
        assert domain in shell.run(f"(Get-C{number}AcceptedDomain).DomainName")
    assert "contoso.com" in shell.run("(Get-AcceptedDomain).DomainName"), "no customer's prefix, so one's own tenant"
    table = str(shell.run("Get-ConnectionInformation | Format-Table Id, ModulePrefix, TenantName, State | Out-String")[0])
    assert f"\n{CUSTOMERS + 1} C{CUSTOMERS}          Customer 030 Connected" in table
    leaving(shell)


def leaving(shell: Shell) -> None:
    """Disconnecting some, then all; the others work on."""
    left = CUSTOMERS + 1
    shell.run("Disconnect-ExchangeOnline -ModulePrefix C1, C2 -Confirm:$false")
    assert len(shell.registry.all()) == left - 2
    shell.run("Get-ConnectionInformation -ModulePrefix C3 | Disconnect-ExchangeOnline -Confirm:$false")
    assert len(shell.registry.all()) == left - 3
    shell.run("Disconnect-ExchangeOnline -ConnectionId (Get-ConnectionInformation -ModulePrefix c4).ConnectionId -Confirm:$false")
    assert len(shell.registry.all()) == left - 4
    assert shell.errors == []
    shell.run("Get-C1AcceptedDomain")
    assert shell.error.fully_qualified_id.startswith("CommandNotFoundException")
    assert shell.run("@(Get-C5AcceptedDomain).Count"), "the shared sign-in stays"
    shell.run("Disconnect-ExchangeOnline -ModulePrefix C1 -Confirm:$false")
    assert "no connection with the prefix" in shell.error.text
    shell.run("Disconnect-ExchangeOnline -Confirm:$false")
    assert shell.errors == []
    assert shell.run("Get-ConnectionInformation") == []


def test_back_to_one_of_several(shell: Shell) -> None:
    shell.run(f"{CONNECT}; {CONNECT} -DelegatedOrganization adatum.onmicrosoft.com; {CONNECT} -Prefix Lab")
    assert shell.errors == []
    where = "(Get-AcceptedDomain | Where-Object DomainName -like '*.onmicrosoft.com').DomainName"
    assert shell.run(where) == ["adatum.onmicrosoft.com"], "the one opened last"
    assert shell.run(f"Select-ExchangeConnection 1; {where}") == ["contoso.onmicrosoft.com"]
    assert any("go to Contoso as admin@contoso.com" in text for _, text in shell.console.said) or "Contoso" in str(shell.information)
    assert shell.run(f"Select-ExchangeConnection adatum.onmicrosoft.com; {where}") == ["adatum.onmicrosoft.com"]
    chosen = shell.run("Get-ConnectionInformation | Where-Object Id -eq 1 | Select-ExchangeConnection -PassThru")
    assert [item.get("TenantName") for item in chosen] == ["Contoso"]
    assert shell.registry.active is shell.registry.all()[0]
    for text, identifier in (("contoso", "ConnectionAmbiguous"), ("9", "ConnectionNotFound"), ("3", "ConnectionHasPrefix")):
        shell.run(f"Select-ExchangeConnection {text}")
        assert shell.error.fully_qualified_id.startswith(identifier)
    shell.run("Disconnect-ExchangeOnline -Confirm:$false")
