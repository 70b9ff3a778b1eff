"""Security & Compliance: the region behind the front door, and whose tenant it is, by what its own objects say."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from exoshell.connection.adminapi.discovery import hosted_organization
from exoshell.connection.guard import TenantMismatch
from exoshell.connection.request import ConnectRequest
from exoshell.sandbox.login.directory import COMPLIANCE_ADMINISTRATOR
from exoshell.values.secrets import SecureString
from tests.connection.practice import ServedHere, credential, registry_for, served_here, sign_in

ADMIN = "admin@contoso.com"


@pytest.fixture(scope="module")
def served() -> Iterator[ServedHere]:
    with served_here() as made:
        yield made


def test_where_an_object_lives_names_its_organization() -> None:
    place = "FFO.extest.microsoft.com/Microsoft Exchange Hosted Organizations/contoso.onmicrosoft.com"
    assert hosted_organization({"Name": "x", "Identity": f"{place}/Configuration/OrganizationManagement"}) == "contoso.onmicrosoft.com"
    assert hosted_organization({"organizationid": f"{place} - {place}/Configuration"}) == "contoso.onmicrosoft.com"
    assert hosted_organization({"Identity": "Organization Management", "Comment": place}) == "", "a comment proves nothing"


async def test_the_region_serves_and_the_tenant_is_proved(served: ServedHere) -> None:
    registry = registry_for(served)
    row = registry.compliance_environments["O365Default"]
    connection = (await sign_in(registry, ConnectRequest(compliance=True, credential=credential(ADMIN)))).connection
    context = connection.context()
    assert context.connection_uri != row.admin, "the front door only redirects"
    assert context.connection_uri in row.token_origins
    assert (context.proved, context.compliance, context.tenant_domain) == (True, True, "contoso.onmicrosoft.com")
    assert context.name.startswith("ExchangeOnlineProtection_")
    await registry.close_all()


async def test_roles_that_may_not_ask_leave_it_unconfirmed(served: ServedHere) -> None:
    registry = registry_for(served)
    connection = (await sign_in(registry, ConnectRequest(compliance=True, credential=credential("helpdesk@contoso.com")))).connection
    assert not connection.context().proved
    assert connection.tenant_name == ""
    await registry.close_all()


async def test_roles_without_the_organizations_settings_still_prove_it(served: ServedHere) -> None:
    registry = registry_for(served)
    served.server.emulator.switches.fail_next("Get-OrganizationConfig", "403")
    connection = (await sign_in(registry, ConnectRequest(credential=credential(ADMIN)))).connection
    assert connection.context().proved
    assert connection.context().tenant_domain == "contoso.onmicrosoft.com"
    await registry.close_all()


async def test_a_region_of_another_tenant_is_refused(served: ServedHere, monkeypatch: pytest.MonkeyPatch) -> None:
    """The defect, on this side: the service answers from the partner's own tenant although the path names the customer."""
    registry = registry_for(served)
    adatum = served.directory.tenant("adatum.com")
    monkeypatch.setitem(served.directory.users[ADMIN].roles, adatum.id, (COMPLIANCE_ADMINISTRATOR,))
    connection = (
        await sign_in(
            registry,
            ConnectRequest(compliance=True, credential=credential(ADMIN), delegated_organization="adatum.onmicrosoft.com"),
        )
    ).connection
    assert connection.context().tenant_domain == "adatum.onmicrosoft.com"
    organizations = served.server.emulator.organizations
    home = served.directory.tenant("contoso.com")
    honest = organizations.of
    monkeypatch.setattr(organizations, "of", lambda _: honest(home))
    with pytest.raises(TenantMismatch) as caught:
        await sign_in(
            registry,
            ConnectRequest(compliance=True, user_principal_name=ADMIN, delegated_organization="adatum.onmicrosoft.com"),
        )
    assert "service reports  contoso.onmicrosoft.com" in str(caught.value)
    await registry.close_all()


async def test_an_access_token_for_the_region(served: ServedHere) -> None:
    registry = registry_for(served)
    first = (await sign_in(registry, ConnectRequest(compliance=True, credential=credential(ADMIN)))).connection
    token = (await first.source.token()).value.reveal()
    second = await sign_in(registry, ConnectRequest(compliance=True, access_token=SecureString(token), user_principal_name=ADMIN))
    assert second.connection.context().proved
    await registry.close_all()


def test_the_front_door_is_never_followed_blindly() -> None:
    from exoshell.connection.adminapi.regions import regional_address
    from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS

    row = COMPLIANCE_ENVIRONMENTS["O365Default"]
    target = regional_address(f"{row.admin}/adminapi/beta/x/EXOBanner", "https://nam12b.evil.example:446/", row)
    assert target is not None
    assert not row.may_receive_token(target)
    assert httpx.URL(target).host == "nam12b.evil.example"
