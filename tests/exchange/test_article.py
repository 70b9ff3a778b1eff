"""Every PowerShell block of Microsoft's article «Connect to Exchange Online PowerShell», run as it is written (values replaced)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from exoshell.connection.flows import interactive
from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.practice import PASSWORD, handshake_of, person_for, practice
from tests.exchange.shell import Shell
from tests.exchange.test_practice import living_on

ADMIN = "admin@contoso.com"
SECRET = (
    f'$secpasswd = ConvertTo-SecureString "{PASSWORD}" -AsPlainText -Force\n'
    f'$o365cred = New-Object System.Management.Automation.PSCredential ("{ADMIN}", $secpasswd)\n'
)
BLOCKS = {
    "plain": "Connect-ExchangeOnline",
    "user": f"Connect-ExchangeOnline -UserPrincipalName {ADMIN}",
    "gcc-high": f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -ExchangeEnvironmentName O365USGovGCCHigh",
    "dod": f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -ExchangeEnvironmentName O365USGovDoD",
    "china": f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -ExchangeEnvironmentName O365China",
    "germany": f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -ExchangeEnvironmentName O365GermanyCloud",
    "device": "Connect-ExchangeOnline -Device",
    "inline": "Connect-ExchangeOnline -InlineCredential",
    "secure-string": SECRET + "Connect-ExchangeOnline -Credential $o365cred",
    "delegated": f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -DelegatedOrganization adatum.onmicrosoft.com",
    "managed-identity": "Connect-ExchangeOnline -ManagedIdentity -Organization contoso.onmicrosoft.com",
    "managed-identity-user": "Connect-ExchangeOnline -ManagedIdentity -Organization contoso.onmicrosoft.com "
    "-ManagedIdentityAccountId aaaaaaaa-0000-4000-8000-00000000b002",
    "certificate-file": 'Connect-ExchangeOnline -CertificateFilePath "$pfx" '
    "-CertificatePassword (ConvertTo-SecureString -String practice -AsPlainText -Force) "
    '-AppID "aaaaaaaa-0000-4000-8000-00000000a001" -Organization "contoso.onmicrosoft.com"',
    "certificate-object": "$cert = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($pfx, 'practice')\n"
    'Connect-ExchangeOnline -Certificate $cert -AppID "aaaaaaaa-0000-4000-8000-00000000a001" -Organization "contoso.onmicrosoft.com"',
    "certificate-thumbprint": "Connect-ExchangeOnline -CertificateThumbPrint $thumbprint "
    '-AppID "aaaaaaaa-0000-4000-8000-00000000a001" -Organization "contoso.onmicrosoft.com"',
    **{
        f"proxy-{access}": f"$ProxyOptions = New-PSSessionOption -ProxyAccessType {access}\n"
        f"Connect-ExchangeOnline -UserPrincipalName {ADMIN} -PSSessionOption $ProxyOptions"
        for access in ("IEConfig", "WinHttpConfig", "AutoDetect", "NoProxyServer")
    },
}
OLD_BLOCKS = {
    "own": ("https://outlook.office365.com/PowerShell-LiveID/", False),
    "customer": ("https://outlook.office365.com/PowerShell-LiveID/?DelegatedOrg=adatum.onmicrosoft.com", False),
    "unattended": (
        "https://outlook.office365.com/PowerShell-LiveID?email=SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com",
        False,
    ),
    "own-token": ("https://outlook.office365.com/PowerShell-LiveID/?BasicAuthToOAuthConversion=true", True),
    "unattended-token": (
        "https://outlook.office365.com/PowerShell-LiveID?BasicAuthToOAuthConversion=true"
        "&email=SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com",
        True,
    ),
}


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice("device_interval=1", size=20) as made:
        yield made


@pytest.fixture
def shell(process: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    made = living_on(process)
    person = person_for(process, ADMIN)
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    made.console.on_notice = lambda notice: person.later(notice) if notice.kind == "device" else None
    made.console.lines = [ADMIN, PASSWORD]
    yield made
    made.close()


def give_certificate(shell: Shell, process: SandboxProcess, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """$pfx, and the same certificate in the store of the user, by $thumbprint."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    content = httpx.get(handshake_of(process).raw["app"]["certificate"], trust_env=False).content
    (folder / "app.pfx").write_bytes(content)
    loaded = pkcs12.load_pkcs12(content, b"practice")
    assert loaded.cert is not None
    thumbprint = loaded.cert.certificate.fingerprint(hashes.SHA1()).hex().upper()
    store = folder / ".dotnet/corefx/cryptography/x509stores/my"
    store.mkdir(parents=True)
    plain = pkcs12.serialize_key_and_certificates(b"a", loaded.key, loaded.cert.certificate, None, NoEncryption())  # type: ignore[arg-type]
    (store / f"{thumbprint}.pfx").write_bytes(plain)
    monkeypatch.setenv("HOME", str(folder))
    for name, value in (("pfx", str(folder / "app.pfx")), ("thumbprint", thumbprint)):
        shell.runspace.context.set_variable(name, value, "global")


@pytest.mark.parametrize("name", BLOCKS)
def test_block(shell: Shell, process: SandboxProcess, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if name.startswith("certificate"):
        give_certificate(shell, process, tmp_path, monkeypatch)
    shell.run(BLOCKS[name])
    assert [record.text for record in shell.errors] == []
    domains = [item.get("DomainName") for item in shell.run("Get-AcceptedDomain")]
    assert ("adatum.com" if name == "delegated" else "contoso.com") in domains
    assert shell.run("Disconnect-ExchangeOnline -Confirm:$false") == []
    assert shell.registry.all() == ()


def test_disconnect_asks(shell: Shell) -> None:
    shell.run("Connect-ExchangeOnline -Device")
    shell.console.choices = [0]
    shell.run("Disconnect-ExchangeOnline")
    assert len(shell.console.questions) == 1
    assert shell.registry.all() == ()


@pytest.mark.parametrize("name", OLD_BLOCKS)
def test_old_block(shell: Shell, process: SandboxProcess, name: str) -> None:
    uri, as_token = OLD_BLOCKS[name]
    text = SECRET
    if as_token:
        shell.run(f"Connect-ExchangeOnline -UserPrincipalName {ADMIN}")
        connection = shell.registry.active
        assert connection is not None
        token = shell.wire.submit(connection.source.token()).result(5).value.reveal()
        shell.runspace.context.set_variable("token", token, "global")
        text = (
            '$secpasswd = ConvertTo-SecureString "Bearer $token" -AsPlainText -Force\n'
            f'$o365cred = New-Object System.Management.Automation.PSCredential ("{ADMIN}", $secpasswd)\n'
        )
    shell.run(
        text + f"$Session = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri '{uri}' "
        "-Credential $o365cred -Authentication Basic -AllowRedirection\n"
        "Import-PSSession $Session -DisableNameChecking -AllowClobber | Out-Null"
    )
    assert [record.text for record in shell.errors] == []
    domains = [item.get("DomainName") for item in shell.run("Get-AcceptedDomain")]
    assert ("adatum.com" if name == "customer" else "contoso.com") in domains
    shell.run("Remove-PSSession $Session")
    assert shell.errors == []
