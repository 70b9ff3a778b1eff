"""The shell and the practice tenant's process: connecting from the prompt, what goes wrong on the way, and living on after it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exoshell.connection.flows import interactive
from exoshell.connection.sandbox_row import SandboxProcess
from tests.connection.practice import PASSWORD, Practice, credential, handshake_of, person_for, practice
from tests.exchange.shell import Shell

ADMIN, MFA = "admin@contoso.com", "megan@contoso.com"


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice("device_interval=1", size=120) as made:
        yield made


CONNECT = "Connect-ExchangeOnline -Credential $cred -ShowBanner:$false"


def living_on(process: Practice, user: str = ADMIN, password: str = PASSWORD) -> Shell:
    """A shell whose clouds are the practice tenant's, so that every script of the documentation runs as it is written; with $cred."""
    shell = Shell()
    shell.runspace.context.set_variable("cred", credential(user, password), "global")
    shell.registry.environments = handshake_of(process).environments
    shell.registry.compliance_environments = handshake_of(process).compliance_environments
    return shell


@pytest.fixture
def shell(process: SandboxProcess) -> Iterator[Shell]:
    made = living_on(process)
    yield made
    made.close()


@pytest.fixture
def connected(shell: Shell) -> Shell:
    shell.run(CONNECT)
    assert shell.errors == []
    return shell


SECRET = (
    f"$secpasswd = ConvertTo-SecureString '{PASSWORD}' -AsPlainText -Force; "
    f"$cred = New-Object System.Management.Automation.PSCredential ('{ADMIN}', $secpasswd); "
)


def test_connect_sandbox_and_disconnect() -> None:
    shell = Shell()
    try:
        shell.run("connect -Sandbox -SandboxSize 60")
        assert shell.errors == []
        assert "practice tenant" in shell.information[-1]
        assert len(shell.run("Get-Mailbox -ResultSize 3")) == 3
        found = shell.run("Get-ConnectionInformation")
        assert found[0].get("Level") == "sandbox"
        assert found[0].get("TenantProved") is True
        shell.console.choices = [0]
        shell.run("disconnect")
        assert shell.registry.all() == ()
        shell.run("Get-Mailbox")
        assert "Connect-ExchangeOnline" in shell.error.text
    finally:
        shell.close()
    assert shell.registry.practice is None


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_kill_9_of_the_tenant_is_a_clear_error_and_connecting_again_works() -> None:
    shell = Shell()
    try:
        shell.run("connect -Sandbox -SandboxSize 60")
        first = shell.registry.practice
        assert first is not None
        os.kill(first.pid, signal.SIGKILL)
        time.sleep(0.2)
        shell.run("Get-Mailbox; 'alive'")
        assert shell.objects == ["alive"]
        assert "localhost" in shell.error.text
        assert shell.error.advice
        context = shell.registry.active_context()
        assert context is not None
        assert context.state == "Broken"
        shell.run("connect -Sandbox -SandboxSize 60")
        assert shell.errors == []
        assert len(shell.registry.all()) == 1, "the connections to the dead tenant are gone"
        assert len(shell.run("Get-Mailbox -ResultSize 2")) == 2
    finally:
        shell.close()


def test_the_tenant_goes_with_its_parent(tmp_path: Path) -> None:
    import subprocess

    script = (
        "from exoshell.connection.sandbox_row import SandboxProcess\n"
        "import os\np = SandboxProcess(60, 1); p.start(); print(p.pid, flush=True); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    pid = int(done.stdout)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the practice tenant outlived its parent")


def test_the_credential_of_the_article(shell: Shell) -> None:
    shell.run(SECRET + CONNECT)
    assert shell.errors == []
    connected = shell
    context = connected.registry.active_context()
    assert context is not None
    assert context.user == ADMIN
    assert any("retired by Microsoft" in text for kind, text in connected.messages if kind == "warning")
    assert [item.get("DomainName") for item in connected.run("Get-AcceptedDomain")]
    assert connected.run("$cred.GetNetworkCredential().Password") == [PASSWORD], "the credential stays usable for the next connect"


def test_inline_credential_asks_here(shell: Shell) -> None:
    shell.console.lines = [ADMIN, PASSWORD]
    shell.run("Connect-ExchangeOnline -InlineCredential -ShowBanner:$false")
    assert shell.errors == []
    assert shell.console.questions == ["User name: ", f"Password for user {ADMIN}: "]


def test_questions_nobody_can_answer(shell: Shell) -> None:
    shell.run("Connect-ExchangeOnline -InlineCredential; 'on'")
    assert shell.objects == ["on"]
    assert shell.error.error_id == "QuestionRefused"
    assert "certificate" in shell.error.advice


def test_device(shell: Shell, process: SandboxProcess) -> None:
    shell.console.on_notice = person_for(process, MFA).later
    shell.run("Connect-ExchangeOnline -Device -ShowBanner:$false")
    assert shell.errors == []
    notice = shell.console.notices[0]
    assert (notice.kind, bool(notice.user_code), shell.console.notices_ended) == ("device", True, 1)
    context = shell.registry.active_context()
    assert context is not None
    assert context.user == MFA


def test_user_principal_name_opens_the_browser(shell: Shell, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    person = person_for(process, MFA)
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    shell.run(f"connect {MFA}")
    assert shell.errors == []
    assert shell.console.notices[0].kind == "browser"


@pytest.mark.parametrize(
    ("text", "identifier", "words"),
    [
        ("Connect-ExchangeOnline -ConnectionUri nonsense", "EnvironmentProblem", "Invalid ConnectionUri parameter 'nonsense'"),
        ("Connect-ExchangeOnline -ExchangeEnvironmentName O365Moon", "EnvironmentProblem", "no environment 'O365Moon'"),
        ("Connect-ExchangeOnline -Prefix a-b", "ConnectProblem", "Use of any special characters in the Prefix string is not supported."),
        ("Connect-ExchangeOnline -Device -InlineCredential", "ConnectProblem", "-InlineCredential, -Device"),
        ("Connect-ExchangeOnline -ManagedIdentity", "ConnectProblem", "-Organization"),
        ("Connect-ExchangeOnline -CertificateFilePath ./none.pfx -AppID a -Organization b.onmicrosoft.com", "local", "cannot be read"),
    ],
)
def test_what_cannot_be_connected(shell: Shell, text: str, identifier: str, words: str) -> None:
    shell.run(text)
    assert shell.error.error_id == identifier
    assert words in shell.error.text
    assert shell.registry.all() == ()


def test_wrong_password(process: SandboxProcess) -> None:
    shell = living_on(process, password="planted-wrong")
    shell.run(f"{CONNECT}; 'alive'")
    assert shell.objects == ["alive"]
    assert "AADSTS50126" in shell.error.text
    assert "password is wrong" in shell.error.advice
    assert "planted-wrong" not in repr(shell.error)
    shell.close()


def test_two_connections_with_prefixes(connected: Shell) -> None:
    connected.run("Connect-ExchangeOnline -Credential $cred -Prefix Lab -DelegatedOrganization adatum.onmicrosoft.com -ShowBanner:$false")
    assert connected.errors == []
    ours = [item.get("DomainName") for item in connected.run("Get-AcceptedDomain")]
    theirs = [item.get("DomainName") for item in connected.run("Get-LabAcceptedDomain")]
    assert "contoso.com" in ours
    assert "adatum.com" in theirs
    assert len(connected.run("Get-ConnectionInformation")) == 2
    connected.run("Disconnect-ExchangeOnline -ModulePrefix Lab -Confirm:$false")
    assert [item.get("DomainName") for item in connected.run("Get-AcceptedDomain")] == ours


def test_pages_and_select_first(connected: Shell) -> None:
    connected.run("Connect-ExchangeOnline -Credential $cred -PageSize 10 -ShowBanner:$false")
    all_of_them = connected.run("Get-Mailbox -ResultSize Unlimited")
    assert len(all_of_them) > 30
    assert connected.progressed[-1].completed
    context = connected.registry.active_context()
    assert context is not None
    before = context.requests
    assert len(connected.run("Get-Mailbox -ResultSize Unlimited | Select-Object -First 5")) == 5
    context = connected.registry.active_context()
    assert context is not None
    assert context.requests - before <= 2
    assert len(connected.run("Get-Mailbox")) == 10, "without -ResultSize one page, as in the module"


def test_a_cmdlet_that_the_roles_do_not_allow(process: SandboxProcess) -> None:
    shell = living_on(process, "helpdesk@contoso.com")
    shell.run(CONNECT)
    shell.run("New-TransportRule -Name x")
    assert "not recognized" in shell.error.text
    assert "roles of helpdesk@contoso.com" in shell.error.advice
    shell.close()


def test_an_ordinary_user_may_sign_in_and_run_nothing(process: SandboxProcess) -> None:
    shell = living_on(process, "nobody@contoso.com")
    shell.run(CONNECT)
    assert len(shell.errors) <= 1
    shell.run("Get-Mailbox")
    assert len(shell.errors) == 1
    shell.close()


def test_old_scripts(shell: Shell) -> None:
    shell.run(
        "$Session = New-PSSession -ConfigurationName Microsoft.Exchange "
        "-ConnectionUri https://outlook.office365.com/powershell-liveid/ -Credential $cred -Authentication Basic -AllowRedirection"
    )
    assert shell.errors == []
    assert [text for kind, text in shell.messages if "Connect-ExchangeOnline" in text]
    shell.run("Import-PSSession $Session -DisableNameChecking | Out-Null")
    assert shell.errors == []
    assert shell.run("Get-AcceptedDomain")
    assert [item.get("State") for item in shell.run("Get-PSSession")] == ["Opened"]
    shell.run("Remove-PSSession $Session")
    assert shell.errors == []
    assert shell.registry.all() == ()


def test_old_scripts_for_a_customer_and_with_a_token(connected: Shell) -> None:
    connected.run(
        "$s = New-PSSession -ConfigurationName Microsoft.Exchange -Credential $cred -Authentication Basic -AllowRedirection "
        "-ConnectionUri 'https://outlook.office365.com/powershell-liveid/?DelegatedOrg=adatum.onmicrosoft.com'; "
        "Import-PSSession $s -Prefix Old | Out-Null"
    )
    assert connected.errors == []
    assert "adatum.com" in [item.get("DomainName") for item in connected.run("Get-OldAcceptedDomain")]
    connection = connected.registry.all()[0]
    token = connected.wire.submit(connection.source.token()).result(5).value.reveal()
    connected.runspace.context.set_variable("c", credential(ADMIN, f"Bearer {token}"), "global")
    connected.run(
        "$s = New-PSSession -ConfigurationName Microsoft.Exchange -Credential $c -Authentication Basic -AllowRedirection "
        "-ConnectionUri 'https://outlook.office365.com/PowerShell-LiveId?BasicAuthToOAuthConversion=true'"
    )
    assert connected.errors == []
    assert len(connected.registry.all()) == 3


@pytest.mark.parametrize(
    ("faults", "text", "words"),
    [
        ("Get-Mailbox:html", "Get-Mailbox", "Bad gateway"),
        ("Get-Mailbox:not-json", "Get-Mailbox", "JSON"),
        ("Get-Mailbox:half", "Get-Mailbox", ""),
        ("Get-Mailbox:403", "Get-Mailbox", ""),
    ],
)
def test_answers_that_are_none(faults: str, text: str, words: str) -> None:
    with practice(faults, size=20) as process:
        shell = living_on(process)
        try:
            shell.run(CONNECT)
            shell.run(text)
            if shell.errors:
                assert words in shell.error.text
                assert shell.error.advice
            shell.run("Get-AcceptedDomain")
            assert shell.errors == []
        finally:
            shell.close()


@pytest.mark.parametrize(
    "faults",
    [
        "Get-Mailbox:429*2@0.3",
        "Get-Mailbox:503@0.1",
        "Get-Mailbox:transient@0.1",
        "Get-Mailbox:concurrency@0.1",
        "Get-Mailbox:cae",
        "Get-Mailbox:401",
    ],
)
def test_passing_troubles_are_not_seen(faults: str) -> None:
    with practice(faults, size=20) as process:
        shell = living_on(process)
        try:
            shell.run(CONNECT)
            assert shell.errors == []
            assert shell.run("Get-Mailbox -ResultSize 2") != []
            assert shell.errors == []
        finally:
            shell.close()


def test_tokens_that_end_during_a_long_command() -> None:
    with practice("token_lifetime=2;cae_lifetime=2;latency=0.25", size=120) as process:
        shell = living_on(process)
        try:
            shell.run(CONNECT + " -PageSize 5")
            assert len(shell.run("Get-Mailbox -ResultSize Unlimited")) > 30
            assert shell.errors == []
        finally:
            shell.close()


def test_ctrl_c_stops_the_request_in_flight() -> None:
    with practice("Get-Mailbox:slow@30", size=20) as process:
        shell = living_on(process)
        try:
            shell.run(CONNECT)
            stopped: list[float] = []

            def interrupt() -> None:
                stopped.append(time.perf_counter())
                shell.runspace.stop()

            timer = threading.Timer(0.5, interrupt)
            timer.start()
            shell.run("Get-Mailbox")
            assert time.perf_counter() - stopped[0] < 0.2
            assert shell.result is not None
            assert shell.result.stopped
            time.sleep(0.05)
            context = shell.registry.active_context()
            assert context is not None
            assert context.running == ()
            assert shell.run("Get-AcceptedDomain")
        finally:
            shell.close()


def test_cmdlet_logs(connected: Shell, tmp_path: Path) -> None:
    connected.run(
        f"Connect-ExchangeOnline -Credential $cred -EnableErrorReporting -LogDirectoryPath '{tmp_path}' -LogLevel All -ShowBanner:$false"
    )
    assert connected.information[0].startswith("Writing cmdlet logs to ")
    connected.run("Get-Mailbox planted-secret-identity -ErrorAction SilentlyContinue")
    content = next(tmp_path.iterdir()).read_text()
    assert "Get-Mailbox" in content
    assert "Identity" in content
    assert content.count("\n") >= 2


def test_get_exo_cmdlets(connected: Shell) -> None:
    found = connected.run(f"Get-EXOMailbox -UserPrincipalName {ADMIN}")
    assert connected.errors == []
    assert found[0].get("UserPrincipalName") == ADMIN
    assert "Database" not in found[0].schema.names


def test_security_and_compliance(shell: Shell) -> None:
    shell.run("Connect-IPPSSession -Credential $cred -ShowBanner:$false")
    assert shell.errors == []
    found = shell.run("Get-ConnectionInformation")
    assert found[0].get("IsEopSession") is True
    assert found[0].get("Name").startswith("ExchangeOnlineProtection_")
    assert found[0].get("TenantProved") is True
    shell.run("Connect-IPPSSession -Credential $cred -EnableSearchOnlySession -Prefix Search")
    assert shell.errors == []
    assert len([text for _, text in shell.messages if "EnableSearchOnlySession" in text]) == 1
    shell.run("New-SearchComplianceSearch -Name One -ContentMatchQuery x; Connect-ExchangeOnline -Credential $cred -ShowBanner:$false")
    assert shell.errors == []
    assert [item.get("IsEopSession") for item in shell.run("Get-ConnectionInformation")] == [True, True, False]
    assert [item.get("ConnectionUsedForInbuiltCmdlets") for item in shell.objects] == [False, False, True]


@pytest.mark.parametrize("command", ["Connect-ExchangeOnline -Device", "Connect-ExchangeOnline"])
def test_ctrl_c_while_signing_in(shell: Shell, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interactive, "find_browser", lambda: lambda _: True)
    for delay in (0.02, 0.15, 0.6):
        stopped: list[float] = []

        def interrupt(stopped: list[float] = stopped) -> None:
            stopped.append(time.perf_counter())
            shell.runspace.stop()

        threading.Timer(delay, interrupt).start()
        shell.run(command)
        assert stopped, [record.text for record in shell.errors]
        assert time.perf_counter() - stopped[0] < 0.2
        assert shell.registry.all() == ()
    assert shell.run("'alive'") == ["alive"]


def test_accounts_of_the_practice_tenant_by_name() -> None:
    shell = Shell()
    try:
        shell.run("connect helpdesk@contoso.com -Sandbox -SandboxSize 20 -ReadOnly")
        assert shell.errors == []
        context = shell.registry.active_context()
        assert context is not None
        assert (context.user, context.level) == ("helpdesk@contoso.com", "read-only")
        shell.run("Set-Mailbox admin -CustomAttribute1 x")
        assert shell.error.error_id == "NamedParameterNotFound", "a help desk's Set-Mailbox does not have that parameter"
        shell.run("connect -Sandbox -ReadOnly; Set-Mailbox admin -CustomAttribute1 x")
        assert shell.error.error_id == "WriteRefused"
    finally:
        shell.close()


def test_get_exo_cmdlets_in_a_pipeline(connected: Shell) -> None:
    names = connected.run("(Get-EXOMailbox -ResultSize 2 | Get-EXOMailboxStatistics).DisplayName")
    assert connected.errors == []
    assert names == connected.run("(Get-EXOMailbox -ResultSize 2).DisplayName")
    assert connected.run("('megan','admin' | Get-EXOMailbox).Alias") == ["megan", "admin"]
    connected.run("Get-EXOMailbox nobody-there")
    assert connected.error.category_reason == "RestClientException"
