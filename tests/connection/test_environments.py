"""The cloud rows, and what -ConnectionUri and its kin make of them."""

from __future__ import annotations

import pytest

from exoshell.connection.adminapi.regions import regional_address
from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS, ENVIRONMENTS, EnvironmentProblem, resolve_place
from exoshell.connection.request import ConnectProblem, ConnectRequest, check_request
from exoshell.values.secrets import PSCredential, SecureString


@pytest.mark.parametrize(
    ("name", "login", "admin"),
    [
        ("O365Default", "https://login.microsoftonline.com", "https://outlook.office365.com"),
        ("O365USGovGCCHigh", "https://login.microsoftonline.us", "https://outlook.office365.us"),
        ("o365usgovdod", "https://login.microsoftonline.us", "https://outlook-dod.office365.us"),
        ("O365China", "https://login.chinacloudapi.cn", "https://partner.outlook.cn"),
        ("O365GermanyCloud", "https://login.microsoftonline.de", "https://outlook.office.de"),
    ],
)
def test_five_clouds(name: str, login: str, admin: str) -> None:
    place = resolve_place(ENVIRONMENTS, name)
    assert (place.environment.login, place.environment.admin) == (login, admin)
    assert place.environment.scope == admin + "/.default"
    by_address = resolve_place(ENVIRONMENTS, "", place.environment.connection_uri)
    assert by_address.environment == place.environment


def test_unknown_environment_names_the_known_ones() -> None:
    with pytest.raises(EnvironmentProblem, match="O365GermanyCloud"):
        resolve_place(ENVIRONMENTS, "O365Moon")


@pytest.mark.parametrize("address", ["http://outlook.office365.com", "outlook", "https://", "https://user@host/"])
def test_addresses_that_are_none_in_the_modules_words(address: str) -> None:
    with pytest.raises(EnvironmentProblem, match=f"Invalid ConnectionUri parameter '{address}'"):
        resolve_place(ENVIRONMENTS, "", address)
    with pytest.raises(EnvironmentProblem, match="Invalid AzureADAuthorizationEndpointUri parameter"):
        resolve_place(ENVIRONMENTS, "", "", address)


def test_authority_gives_origin_and_tenant() -> None:
    place = resolve_place(ENVIRONMENTS, "", "", "https://login.microsoftonline.us/adatum.onmicrosoft.com")
    assert place.environment.login == "https://login.microsoftonline.us"
    assert place.tenant == "adatum.onmicrosoft.com"
    assert resolve_place(ENVIRONMENTS, "", "", "https://login.microsoftonline.com/organizations").tenant == ""


def test_tokens_go_to_the_clouds_hosts_only() -> None:
    row = ENVIRONMENTS["O365Default"]
    assert row.may_receive_token("https://outlook.office365.com/adminapi")
    assert row.may_receive_token("https://eur01.outlook.office365.com/x")
    for address in (
        "http://outlook.office365.com/",
        "https://outlook.office365.com.evil.example/",
        "https://outlook.office365.com:8443/",
        "https://evil.example/outlook.office365.com",
        "https://evilоutlook.office365.com.example/",
        "https://outlook.office365.us/",
    ):
        assert not row.may_receive_token(address)


def test_compliance_regions() -> None:
    row = COMPLIANCE_ENVIRONMENTS["O365Default"]
    asked = f"{row.admin}/adminapi/beta/t/EXOBanner('AutogenSession')?Version=3"
    target = regional_address(asked, "https://nam12b.admin.protection.outlook.com:446/Psws/service.svc", row)
    assert target == "https://nam12b.ps.compliance.protection.outlook.com/adminapi/beta/t/EXOBanner('AutogenSession')?Version=3"
    assert row.may_receive_token(target)
    assert COMPLIANCE_ENVIRONMENTS["O365USGovDoD"].may_receive_token("https://gcc02b.ps.compliance.protection.office365.us/x")
    assert regional_address(asked, "http://nam12b.admin.protection.outlook.com/", row) is None


SECRET = SecureString("x")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (ConnectRequest(device=True, credential=PSCredential("u", SECRET)), "-Credential, -Device"),
        (ConnectRequest(certificate_file_path="a", certificate_thumbprint="b", app_id="c", organization="d"), "-CertificateFilePath"),
        (ConnectRequest(managed_identity=True), "-Organization"),
        (ConnectRequest(certificate_file_path="a", organization="d"), "-AppId"),
        (ConnectRequest(app_id="a", organization="d"), "needs one of"),
        (ConnectRequest(access_token=SECRET), "needs one of"),
        (ConnectRequest(prefix="C-1"), "Use of any special characters in the Prefix string is not supported."),
        (ConnectRequest(prefix="exo"), "Prefix 'EXO' is a reserved Prefix"),
        (ConnectRequest(page_size=1001), "PageSize"),
    ],
)
def test_parameters_that_do_not_fit(request_: ConnectRequest, words: str) -> None:
    with pytest.raises(ConnectProblem) as caught:
        check_request(request_)
    assert words in str(caught.value)


def test_the_flow_follows_from_the_parameters() -> None:
    assert check_request(ConnectRequest()) == "Interactive"
    assert check_request(ConnectRequest(user_principal_name="a@b.c")) == "Interactive"
    assert check_request(ConnectRequest(device=True)) == "Device"
    assert check_request(ConnectRequest(app_id="a", certificate_thumbprint="b", organization="c")) == "CertificateThumbprint"
