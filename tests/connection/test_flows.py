"""Every way in, with real msal over real HTTP, against the practice tenant's process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.flows import interactive
from exoshell.connection.guard import TenantMismatch
from exoshell.connection.registry import ConnectionRegistry
from exoshell.connection.request import ConnectRequest
from exoshell.connection.sandbox_row import SandboxProcess
from exoshell.values.secrets import SecureString
from tests.connection.practice import account_of, credential, handshake_of, names, person_for, practice, registry_for, sign_in

ADMIN, MFA = "admin@contoso.com", "megan@contoso.com"


@pytest.fixture(scope="module")
def process() -> Iterator[SandboxProcess]:
    with practice("device_interval=1") as made:
        yield made


@pytest.fixture
def registry(process: SandboxProcess) -> ConnectionRegistry:
    return registry_for(process)


async def test_password(registry: ConnectionRegistry) -> None:
    connected = await sign_in(registry, ConnectRequest(credential=credential(ADMIN)))
    context = connected.connection.context()
    assert context.user == ADMIN
    assert context.proved
    assert context.level == "sandbox"
    assert "contoso" in context.tenant_name.casefold()
    assert "Global Administrator" in context.roles
    assert context.cmdlets_allowed
    assert connected.banner
    assert any("retired" in text for text in registry.said)
    assert len(await names(connected.connection, "Get-Mailbox", ResultSize=3)) == 3
    await registry.close_all()


async def test_proxies_and_bundles_of_the_environment_do_not_reach_a_handed_in_row(
    registry: ConnectionRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nonsense")
    assert (await sign_in(registry, ConnectRequest(credential=credential(ADMIN)))).connection.user == ADMIN


async def test_inline_credential(registry: ConnectionRegistry) -> None:
    connected = await sign_in(registry, ConnectRequest(inline_credential=True), answers=[ADMIN, "Practice-makes-1!"])
    assert connected.connection.user == ADMIN


async def test_device(registry: ConnectionRegistry, process: SandboxProcess) -> None:
    connected = await sign_in(registry, ConnectRequest(device=True), person=person_for(process, MFA))
    assert connected.connection.user == MFA


async def test_browser_with_a_second_factor(registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    person = person_for(process, MFA)
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    connected = await sign_in(registry, ConnectRequest(user_principal_name=MFA))
    assert connected.connection.user == MFA
    again = await sign_in(registry, ConnectRequest(user_principal_name=MFA))
    assert again.connection.user == MFA
    assert person.last_address, "the first time; the second came from the cache"


async def test_without_a_browser_by_forwarded_port(
    registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXOSHELL_NO_BROWSER", "1")
    connected = await sign_in(registry, ConnectRequest(), person=person_for(process, ADMIN), answers=[""])
    assert connected.connection.user == ADMIN


async def test_without_a_browser_by_pasting(registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXOSHELL_NO_BROWSER", "1")
    from exoshell.connection.connect import connect
    from exoshell.connection.dialogue import Dialogue, Done, Notice, Question

    dialogue, person, address = Dialogue(), person_for(process, ADMIN), ""
    event = await dialogue.next(connect(registry, ConnectRequest(), dialogue))
    while not isinstance(event, Done):
        if isinstance(event, Notice):
            page = await asyncio.to_thread(person.sign_in, event.notice.address)
            address = page.headers["location"]
        elif isinstance(event, Question):
            await dialogue.answer(f"  {address}  ")
        event = await dialogue.next()
    assert event.result.connection.user == ADMIN


@pytest.mark.parametrize(
    ("name", "problem", "words"),
    [
        ("locked@contoso.com", AuthProblem.ACCOUNT, "locked"),
        ("disabled@contoso.com", AuthProblem.ACCOUNT, "disabled"),
        ("expired@contoso.com", AuthProblem.ACCOUNT, "expired"),
        ("blocked@contoso.com", AuthProblem.POLICY, "Conditional Access"),
        ("unmanaged@contoso.com", AuthProblem.POLICY, "compliant device"),
        ("enroll@contoso.com", AuthProblem.MFA, "register"),
        (MFA, AuthProblem.MFA, "-UserPrincipalName"),
        ("ghost@contoso.com", AuthProblem.BAD_CREDENTIALS, "does not exist"),
        ("admin@northwindtraders.com", AuthProblem.CONSENT, "onsent"),
    ],
)
async def test_what_a_password_cannot_do(registry: ConnectionRegistry, name: str, problem: AuthProblem, words: str) -> None:
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, ConnectRequest(credential=credential(name)))
    assert caught.value.problem is problem
    assert words in caught.value.advice
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert registry.all() == ()


async def test_wrong_password_says_so_and_a_right_one_works_at_once(registry: ConnectionRegistry) -> None:
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, ConnectRequest(credential=credential(ADMIN, "wrong")))
    assert caught.value.code == 50126
    assert (await sign_in(registry, ConnectRequest(credential=credential(ADMIN)))).connection.user == ADMIN


async def test_declined_device_and_cancelled_browser(
    registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = person_for(process, ADMIN)
    person.cancels = True
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, ConnectRequest(device=True), person=person)
    assert caught.value.problem in (AuthProblem.DEVICE_CODE, AuthProblem.CANCELLED)
    monkeypatch.setattr(interactive, "find_browser", lambda: person.open)
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, ConnectRequest())
    assert caught.value.problem is AuthProblem.CANCELLED


async def test_expired_device_code() -> None:
    with practice("device_interval=1;device_lifetime=2") as short, pytest.raises(AuthError) as caught:
        await sign_in(registry_for(short), ConnectRequest(device=True))
    assert caught.value.problem is AuthProblem.DEVICE_CODE
    assert "expired" in caught.value.advice


async def test_ctrl_c_at_every_step_is_quick(
    registry: ConnectionRegistry, process: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interactive, "find_browser", lambda: lambda _: True)
    for request in (ConnectRequest(), ConnectRequest(device=True), ConnectRequest(credential=credential(ADMIN))):
        for delay in (0.0, 0.05, 0.3):
            task = asyncio.create_task(sign_in(registry, request))
            await asyncio.sleep(delay)
            if task.done():  # by password it is quick
                continue
            started = time.perf_counter()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert time.perf_counter() - started < 0.15
        await registry.close_all()


async def test_one_sign_in_serves_customers_in_silence(registry: ConnectionRegistry) -> None:
    await sign_in(registry, ConnectRequest(credential=credential(ADMIN)))
    for domain, tenant in (("adatum.onmicrosoft.com", "adatum"), ("fabrikam.onmicrosoft.com", "fabrikam")):
        connected = await sign_in(registry, ConnectRequest(user_principal_name=ADMIN, delegated_organization=domain))
        assert tenant in connected.connection.tenant_name.casefold()
        assert connected.connection.context().proved
        assert connected.connection.anchor() == f"UPN:SystemMailbox{{bb558c35-97f1-4cb9-8ff7-d53741dc928c}}@{domain}"


async def test_a_tenant_without_relation(registry: ConnectionRegistry) -> None:
    with pytest.raises(AuthError):
        await sign_in(registry, ConnectRequest(credential=credential(ADMIN), delegated_organization="tailspin.onmicrosoft.com"))
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, ConnectRequest(credential=credential(ADMIN), delegated_organization="nowhere.example"))
    assert caught.value.problem is AuthProblem.TENANT


async def test_access_token_of_another_tenant_is_refused(registry: ConnectionRegistry) -> None:
    connected = await sign_in(registry, ConnectRequest(credential=credential(ADMIN)))
    token = (await connected.connection.source.token()).value.reveal()
    mine = await sign_in(registry, ConnectRequest(access_token=SecureString(token), user_principal_name=ADMIN))
    assert mine.connection.context().proved
    with pytest.raises(TenantMismatch) as caught:
        await sign_in(
            registry,
            ConnectRequest(access_token=SecureString(token), delegated_organization="adatum.onmicrosoft.com", user_principal_name=ADMIN),
        )
    assert "adatum.onmicrosoft.com" in str(caught.value)


@pytest.mark.parametrize("account", ["", "aaaaaaaa-0000-4000-8000-00000000b002"])
async def test_managed_identity(registry: ConnectionRegistry, account: str) -> None:
    request = ConnectRequest(managed_identity=True, managed_identity_account_id=account, organization="contoso.onmicrosoft.com")
    connected = await sign_in(registry, request)
    assert connected.connection.user == "OAuthUser@contoso.onmicrosoft.com"
    assert connected.connection.context().app_id


async def test_managed_identity_that_is_none(registry: ConnectionRegistry) -> None:
    request = ConnectRequest(
        managed_identity=True, managed_identity_account_id="aaaaaaaa-0000-4000-8000-0000000000ff", organization="contoso.onmicrosoft.com"
    )
    with pytest.raises(AuthError) as caught:
        await sign_in(registry, request)
    assert caught.value.problem is AuthProblem.IDENTITY


@pytest.mark.parametrize("name", ["O365Default", "O365USGovGCCHigh", "O365USGovDoD", "O365China", "O365GermanyCloud"])
async def test_five_clouds(registry: ConnectionRegistry, process: SandboxProcess, name: str) -> None:
    connected = await sign_in(registry, ConnectRequest(environment_name=name, credential=credential(ADMIN)))
    context = connected.connection.context()
    assert context.environment == name
    assert context.connection_uri == handshake_of(process).environments[name].admin
    assert await names(connected.connection, "Get-AcceptedDomain")


async def test_security_and_compliance(registry: ConnectionRegistry) -> None:
    connected = await sign_in(registry, ConnectRequest(compliance=True, credential=credential(ADMIN)))
    context = connected.connection.context()
    assert context.compliance
    assert context.name.startswith("ExchangeOnlineProtection_")
    assert connected.connection.offers("Get-ComplianceSearch") or context.cmdlets_allowed


async def test_accounts_are_handed_over(process: SandboxProcess) -> None:
    assert account_of(process, MFA).code
    assert "****" in repr(account_of(process, ADMIN).password)
