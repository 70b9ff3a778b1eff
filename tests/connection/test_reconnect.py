"""The command that opens a connection anew, for each way it was opened."""

from __future__ import annotations

from dataclasses import replace

from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS, ENVIRONMENTS
from exoshell.connection.flows.managed_identity import ManagedIdentitySource
from exoshell.connection.reconnect import command_for
from exoshell.connection.tokens import UserSource
from tests.connection.service import Service


def test_a_token_that_was_given() -> None:
    connection = Service().connection()
    connection.user = "megan@contoso.com"
    assert command_for(connection) == "Connect-ExchangeOnline -AccessToken $token -UserPrincipalName megan@contoso.com"
    connection.user, connection.organization = "OAuthUser@contoso.onmicrosoft.com", "contoso.onmicrosoft.com"
    assert command_for(connection) == "Connect-ExchangeOnline -AccessToken $token -Organization contoso.onmicrosoft.com"


def test_a_person_at_a_customer_in_another_cloud() -> None:
    connection = Service().connection()
    connection.environment = ENVIRONMENTS["O365China"]
    connection.source = UserSource(connection.stack, connection.environment)
    connection.user, connection.delegated_organization, connection.prefix = "admin@partner.cn", "adatum.cn", "Ad"
    assert command_for(connection) == (
        "Connect-ExchangeOnline -UserPrincipalName admin@partner.cn -DelegatedOrganization adatum.cn -Prefix Ad "
        "-ExchangeEnvironmentName O365China"
    )


def test_apps_and_machines() -> None:
    connection = Service().connection(idtyp="app", appid="11111111-2222-4333-8444-555555555555")
    connection.organization = "contoso.onmicrosoft.com"
    connection.source = ManagedIdentitySource(connection.environment, "account-id")
    expected = "Connect-ExchangeOnline -ManagedIdentity -ManagedIdentityAccountId account-id -Organization contoso.onmicrosoft.com"
    assert command_for(connection) == expected
    connection.source = UserSource(connection.stack, connection.environment)
    connection.certificate = True
    assert command_for(connection) == (
        "Connect-ExchangeOnline -AppId $appId -CertificateFilePath $file -Organization contoso.onmicrosoft.com"
    )


def test_security_and_compliance_and_practice() -> None:
    connection = Service().connection()
    connection.source = UserSource(connection.stack, connection.environment)
    connection.user = "megan@contoso.com"
    connection.environment = COMPLIANCE_ENVIRONMENTS["O365USGovGCCHigh"]
    assert command_for(connection) == (
        "Connect-IPPSSession -UserPrincipalName megan@contoso.com -ConnectionUri "
        "https://ps.compliance.protection.office365.us/powershell-liveid/"
    )
    connection.environment = replace(ENVIRONMENTS["O365Default"], known_authority=False)
    assert command_for(connection) == "Connect-ExchangeOnline -UserPrincipalName megan@contoso.com -Sandbox"
