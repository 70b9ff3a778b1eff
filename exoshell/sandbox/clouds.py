"""The five clouds as the emulator serves them: each has listeners of its own, and takes tokens for its own resources only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cloud:
    """One sovereign cloud."""

    name: str
    """As -ExchangeEnvironmentName spells it."""
    login_host: str
    exchange: tuple[str, ...]
    """Identifiers of the Exchange resource, any of which a token may be for; the first is the admin API's own host."""
    compliance: tuple[str, ...]
    region: str
    """The host label of the Security & Compliance region that serves the emulated tenants."""
    instance: str
    """cloud_instance_name."""

    @property
    def audiences(self) -> tuple[str, ...]:
        return self.exchange + self.compliance


EXCHANGE_APP = "00000002-0000-0ff1-ce00-000000000000"
COMPLIANCE_APP = "00000007-0000-0ff1-ce00-000000000000"

CLOUDS: tuple[Cloud, ...] = (
    Cloud(
        "O365Default",
        "login.microsoftonline.com",
        ("https://outlook.office365.com", "https://outlook.office.com", EXCHANGE_APP),
        ("https://ps.compliance.protection.outlook.com", "https://ps.outlook.com"),
        "nam12b",
        "microsoftonline.com",
    ),
    Cloud(
        "O365USGovGCCHigh",
        "login.microsoftonline.us",
        ("https://outlook.office365.us", EXCHANGE_APP),
        ("https://ps.compliance.protection.office365.us", COMPLIANCE_APP),
        "gcc02b",
        "microsoftonline.us",
    ),
    Cloud(
        "O365USGovDoD",
        "login.microsoftonline.us",
        ("https://outlook-dod.office365.us", "https://webmail.apps.mil", EXCHANGE_APP),
        ("https://ps.compliance.protection.office365.us", "https://l5.ps.compliance.protection.office365.us", COMPLIANCE_APP),
        "dod01b",
        "microsoftonline.us",
    ),
    Cloud(
        "O365China",
        "login.chinacloudapi.cn",
        ("https://partner.outlook.cn", "https://outlook.office365.cn", EXCHANGE_APP),
        ("https://ps.compliance.protection.partner.outlook.cn",),
        "chn01b",
        "partner.microsoftonline.cn",
    ),
    Cloud(
        "O365GermanyCloud",
        "login.microsoftonline.de",
        ("https://outlook.office.de", EXCHANGE_APP),
        ("https://ps.compliance.protection.outlook.de",),
        "deu01b",
        "microsoftonline.de",
    ),
)


def cloud_named(name: str) -> Cloud:
    """The cloud of a name in any case. Raises KeyError."""
    for cloud in CLOUDS:
        if cloud.name.casefold() == name.casefold():
            return cloud
    raise KeyError(name)
