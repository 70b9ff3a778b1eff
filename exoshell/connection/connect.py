"""Connecting: Connect-ExchangeOnline's parameters → a proved, registered Connection. The order of work is the module's, plus the proof.

validate → place → sign in → (region) → prove the tenant → cmdlets and banner → register. Whatever fails on the way leaves nothing
behind: sockets closed, tokens forgotten.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from exoshell.connection.adminapi import discovery
from exoshell.connection.adminapi.faults import ServiceError, TransportFault
from exoshell.connection.adminapi.secrets import find_public_key
from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.blocking import run_blocking
from exoshell.connection.connection import Connection
from exoshell.connection.environments import ANY_TENANT, Place, resolve_place
from exoshell.connection.flows import (
    access_token,
    certificate,
    credential,
    delegated,
    device,
    inline_credential,
    interactive,
    managed_identity,
)
from exoshell.connection.guard import TenantMismatch, TenantProof, level_of
from exoshell.connection.http import HttpStack
from exoshell.connection.tokens import Token, TokenSource, UserSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exoshell.connection.dialogue import Dialogue
    from exoshell.connection.environments import Environment
    from exoshell.connection.registry import ConnectionRegistry
    from exoshell.values.secrets import PSCredential, SecureString


class ConnectProblem(ValueError):
    """Parameters that do not make a connection; nothing was sent. The text names them."""


@dataclass(frozen=True, slots=True)
class ConnectRequest:
    """What was asked for. Secrets come as SecureString and PSCredential only."""

    environment_name: str = ""
    connection_uri: str = ""
    authority_uri: str = ""
    user_principal_name: str = ""
    organization: str = ""
    delegated_organization: str = ""
    device: bool = False
    inline_credential: bool = False
    credential: PSCredential | None = None
    app_id: str = ""
    certificate: Any = None
    """An AppCertificate, or an object with `key` and `certificate` as cryptography has them (X509Certificate2)."""
    certificate_file_path: str = ""
    certificate_password: SecureString | None = None
    certificate_thumbprint: str = ""
    managed_identity: bool = False
    managed_identity_account_id: str = ""
    access_token: SecureString | None = None
    prefix: str = ""
    command_names: tuple[str, ...] = ()
    page_size: int | None = None
    anchor_mailbox: bool = True
    show_banner: bool = True
    compliance: bool = False
    read_only: bool = False
    without_proxy: bool = False
    """-PSSessionOption's NoProxyServer; its other choices all mean the system's own proxy settings."""
    hidden: bool = False
    """Opened by New-PSSession: no cmdlets until Import-PSSession."""
    rows: Mapping[str, Environment] | None = None
    """Cloud rows to use instead of the registry's: a practice tenant's."""


@dataclass(frozen=True, slots=True)
class Connected:
    """The connection, and what to say about it."""

    connection: Connection
    banner: str = ""
    module: discovery.ModuleFile | None = None


def check_request(request: ConnectRequest) -> str:
    """The flow that the parameters choose. Raises ConnectProblem, before any traffic, where they choose two or are incomplete."""
    by_certificate = [
        name
        for name, given in (
            ("Certificate", request.certificate is not None),
            ("CertificateFilePath", bool(request.certificate_file_path)),
            ("CertificateThumbprint", bool(request.certificate_thumbprint)),
        )
        if given
    ]
    chosen = [
        name
        for name, given in (
            ("AccessToken", request.access_token is not None),
            ("ManagedIdentity", request.managed_identity),
            *((name, True) for name in by_certificate),
            ("Credential", request.credential is not None),
            ("InlineCredential", request.inline_credential),
            ("Device", request.device),
        )
        if given
    ]
    if len(chosen) > 1:
        raise ConnectProblem(
            "Parameter set cannot be resolved using the specified named parameters. "
            f"Use only one of: {', '.join('-' + name for name in chosen)}."
        )
    _check_prefix(request.prefix)
    if request.page_size is not None and not 1 <= request.page_size <= 1000:
        raise ConnectProblem("PageSize must be between 1 and 1000.")
    if request.managed_identity or by_certificate:
        what = "-ManagedIdentity" if request.managed_identity else f"-{by_certificate[0]}"
        if not (request.organization or request.delegated_organization):
            raise ConnectProblem(f"{what} needs -Organization: the organization's .onmicrosoft.com domain.")
    if by_certificate and not request.app_id:
        raise ConnectProblem(f"-{by_certificate[0]} needs -AppId: the application's id.")
    if request.app_id and not chosen:
        raise ConnectProblem("-AppId needs one of -CertificateThumbprint, -CertificateFilePath or -Certificate.")
    if request.access_token is not None and not (request.organization or request.delegated_organization or request.user_principal_name):
        raise ConnectProblem("-AccessToken needs one of -UserPrincipalName, -Organization or -DelegatedOrganization.")
    return chosen[0] if chosen else "Interactive"


def _check_prefix(prefix: str) -> None:
    if not prefix:
        return
    if not (prefix.isascii() and prefix.isalnum()):
        raise ConnectProblem("Use of any special characters in the Prefix string is not supported.")
    if prefix.casefold() == "exo":
        raise ConnectProblem("Prefix 'EXO' is a reserved Prefix, please use a different prefix.")


async def connect(registry: ConnectionRegistry, request: ConnectRequest, dialogue: Dialogue) -> Connected:
    """Signs in and opens a connection.

    Raises ConnectProblem, EnvironmentProblem, AuthError, TenantMismatch, ServiceError, TransportFault.
    """
    flow = check_request(request)
    rows = request.rows or (registry.compliance_environments if request.compliance else registry.environments)
    place = resolve_place(rows, request.environment_name, request.connection_uri, request.authority_uri)
    dialogue.remark("verbose", f"Using ConnectionUri:'{place.environment.admin}', in the environment:'{place.environment.name}'.")
    if place.environment.notice:
        dialogue.remark("warning", place.environment.notice)
    stack = await run_blocking(HttpStack.for_environment, place.environment, request.without_proxy)
    await run_blocking(lambda: stack.context)  # reading the system's certificates takes 20 ms that the loop need not wait for
    source: TokenSource | None = None
    finished = False
    try:
        asked = request.delegated_organization or request.organization or place.tenant
        source, token = await _sign_in(registry, request, flow, place, stack, dialogue, asked)
        tenant = asked or ANY_TENANT
        connection = Connection(
            environment=place.environment,
            stack=stack,
            source=source,
            settings=registry.settings,
            prefix=request.prefix,
            page_size=request.page_size,
            organization=request.organization,
            delegated_organization=request.delegated_organization,
            authority_uri=request.authority_uri or f"{place.environment.login}/{tenant}",
            anchor_mailbox=request.anchor_mailbox,
            certificate=flow.startswith("Certificate"),
        )
        connection.tenant_id = token.tenant_id.lower()
        connection.user = token.user_name or request.user_principal_name
        if token.is_app:
            connection.user = f"OAuthUser@{request.organization or request.delegated_organization}"
        connection.command_patterns = request.command_names
        connection.hidden = request.hidden
        connected = await _open(registry, request, connection, asked)
        finished = True
        return connected
    finally:
        if not finished:
            if source is not None and flow != "AccessToken":
                await _forget_quietly(source)
            await stack.aclose()


async def _forget_quietly(source: TokenSource) -> None:
    try:
        # a refused connection must not take away the sign-in that other connections share
        if not isinstance(source, UserSource):
            await source.forget()
    except AuthError:
        pass


async def _sign_in(
    registry: ConnectionRegistry,
    request: ConnectRequest,
    flow: str,
    place: Place,
    stack: HttpStack,
    dialogue: Dialogue,
    asked: str,
) -> tuple[TokenSource, Token]:
    environment = place.environment
    if flow == "AccessToken":
        assert request.access_token is not None
        organization = request.organization or request.delegated_organization
        static = access_token.StaticSource(
            environment, request.access_token, user_name=request.user_principal_name, organization=organization
        )
        return static, await static.token()
    if flow == "ManagedIdentity":
        identity = managed_identity.ManagedIdentitySource(environment, request.managed_identity_account_id)
        return identity, await identity.token()
    if flow.startswith("Certificate"):
        loaded = await run_blocking(_load_certificate, request)
        loaded.check_dates()
        if warning := loaded.expiry_warning():
            dialogue.remark("warning", warning)
        app = certificate.CertificateSource(stack, environment, request.app_id, asked, loaded)
        return app, await app.token()
    cache = await run_blocking(registry.msal_cache, environment)
    tenant = request.delegated_organization or place.tenant
    user = UserSource(stack, environment, tenant=tenant, cache=cache)
    if flow in ("Credential", "InlineCredential") and "retirement" not in registry.said and request.rows is None:
        registry.said.add("retirement")
        dialogue.remark("warning", credential.RETIREMENT)
    if flow == "Credential":
        assert request.credential is not None
        name = request.credential.user_name
        return user, await credential.sign_in(user, dialogue, name, request.credential.password)
    if flow == "InlineCredential":
        return user, await inline_credential.sign_in(user, dialogue, request.user_principal_name)
    if flow == "Device":
        return user, await device.sign_in(user, dialogue)
    if request.user_principal_name or request.delegated_organization:
        dialogue.remark("verbose", "Trying to acquire token silently as UPN is given")
        cached = await user.use_cached(request.user_principal_name)
        if cached is not None:
            return user, cached
        dialogue.remark("verbose", "Could not acquire token silently, need UI authentication.")
    token = await interactive.sign_in(user, dialogue, login_hint=request.user_principal_name, allow_browser=registry.settings.allow_browser)
    return user, token


async def sign_in_again(registry: ConnectionRegistry, connection: Connection, dialogue: Dialogue, claims: str = "") -> None:
    """A person signs in anew for a connection whose sign-in the service has ended; everything else of it stays.

    Raises AuthError; TenantMismatch where somebody signed in to another tenant.
    """
    source = connection.source
    if not isinstance(source, UserSource):
        raise AuthError(AuthProblem.SIGN_IN_AGAIN, "This connection was not signed in by a person.", "Connect again.")
    token = await interactive.sign_in(
        source, dialogue, login_hint=connection.user, claims=claims or None, allow_browser=registry.settings.allow_browser
    )
    proof = TenantProof(connection.tenant_name, connection.tenant_id, token.tenant_id.lower(), connection.tenant_id, "", "")
    if not proof.agrees:
        raise TenantMismatch(proof)
    connection.renewed()


def _load_certificate(request: ConnectRequest) -> certificate.AppCertificate:
    if request.certificate_file_path:
        return certificate.load_certificate_file(request.certificate_file_path, request.certificate_password)
    if request.certificate_thumbprint:
        return certificate.find_by_thumbprint(request.certificate_thumbprint)
    given = request.certificate
    if isinstance(given, certificate.AppCertificate):
        return given
    key, public = getattr(given, "key", None), getattr(given, "certificate", None)
    if key is not None and public is not None:
        return certificate.AppCertificate(key, public)
    advice = "Load it with Get-PfxCertificate, or use -CertificateFilePath."
    raise AuthError(AuthProblem.LOCAL, "The value of -Certificate holds no private key.", advice)


async def _open(registry: ConnectionRegistry, request: ConnectRequest, connection: Connection, asked: str) -> Connected:
    environment, stack = connection.environment, connection.stack
    asked_id = await delegated.resolve_tenant(stack, environment, asked) if asked else ""
    if not asked and request.user_principal_name:
        # whoever names an account means its tenant; in the browser another account is one click away
        asked, asked_id = request.user_principal_name, await _home_of(stack, environment, request.user_principal_name)
    # cheap and unambiguous, so before the first command: a partner's token must not even ask with a customer's name
    early = TenantProof(asked, asked_id, connection.tenant_id, connection.tenant_id, "", "")
    if not early.agrees:
        raise TenantMismatch(early)
    routing = {"anchor": connection.anchor(), "connection_id": connection.id, "language": registry.settings.language}
    if environment.compliance:
        region = await discovery.find_region(connection.client, connection.tenant_id, **routing)
        if region != environment.admin:
            connection.environment = connection.client.environment = replace(environment, admin=region)
    module_task = asyncio.create_task(
        discovery.module_file(connection.client, connection.tenant_id, command_names=request.command_names, **routing)
    )
    banner_task = asyncio.create_task(_banner(connection, routing)) if request.show_banner else None
    tasks = [task for task in (module_task, banner_task) if task is not None]
    finished = False
    try:
        connection.proof = await _prove(connection, early)
        module = await _recall(registry, connection)
        if module is None:
            module = await module_task
            await _remember(registry, connection, module)
        else:
            registry.keep(asyncio.create_task(_refresh(registry, connection, module_task)))
        text = await banner_task if banner_task is not None else ""
        finished = True
    finally:
        if not finished:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    take_module(connection, module)
    connection.gate.tenant = connection.tenant_name or asked or connection.tenant_id
    connection.gate.level = (
        "read-only"
        if registry.settings.read_only or request.read_only
        else level_of(
            (
                connection.tenant_id,
                connection.tenant_domain,
                asked.rpartition("@")[2],
                connection.tenant_name,
                connection.user.partition("@")[2],
            ),
            registry.settings.tenant_levels,
            environment.default_level,
        )
    )
    connection.gate.ask = registry.settings.ask_before_writes
    registry.add(connection)
    return Connected(connection, text, module)


async def _home_of(stack: HttpStack, environment: Environment, user_name: str) -> str:
    """The tenant of an account's domain; '' where the sign-in service knows no such domain (alternate sign-in names)."""
    domain = user_name.partition("@")[2]
    try:
        return await delegated.resolve_tenant(stack, environment, domain) if domain else ""
    except AuthError as error:
        if error.problem is AuthProblem.TENANT:
            return ""
        raise


async def _banner(connection: Connection, routing: dict[str, str]) -> str:
    try:
        return await discovery.banner(connection.client, connection.tenant_id, **routing)
    except (ServiceError, TransportFault):
        return ""


async def _prove(connection: Connection, early: TenantProof) -> TenantProof:
    """Asks the service whose tenant it is. Raises TenantMismatch; where the roles do not let one ask, the proof stays incomplete."""
    stream = connection.open("Get-OrganizationConfig", {})
    try:
        page = await stream.next()
    except ServiceError as error:
        if error.status in (400, 401, 403, 404):
            return early
        raise
    finally:
        await connection.finish(stream)
    if page is None or not page.objects:
        return early
    found = discovery.organization_of(dict(page.objects[0].items()))
    reported_id = found.tenant_id
    if not reported_id and "." in found.name:
        try:
            reported_id = await delegated.resolve_tenant(connection.stack, connection.environment, found.name)
        except AuthError:
            reported_id = ""
    proof = replace(early, reported=found.name, reported_id=reported_id)
    if not proof.agrees:
        raise TenantMismatch(proof)
    connection.tenant_name = found.display_name or found.name
    connection.tenant_domain = found.name
    return proof


def take_module(connection: Connection, module: discovery.ModuleFile) -> None:
    """Makes what the service said of the roles the connection's."""
    connection.cmdlets_allowed = frozenset(name.casefold() for name in module.cmdlets)
    connection.public_key = module.public_key
    connection.script = module.script


def _memory_key(connection: Connection) -> tuple[str, str, str]:
    environment = connection.environment
    kind = "compliance:" if environment.compliance else ""
    return kind + environment.name, connection.tenant_id, connection.user


async def _recall(registry: ConnectionRegistry, connection: Connection) -> discovery.ModuleFile | None:
    # a handed-in row is another tenant each time, and quick to ask
    if registry.memory is None or not connection.environment.known_authority or connection.command_patterns:
        return None
    found = await run_blocking(registry.memory.recall, *_memory_key(connection))
    if found is None or not found.cmdlets:
        return None
    return discovery.ModuleFile(found.cmdlets, find_public_key(found.script), found.script)


async def _remember(registry: ConnectionRegistry, connection: Connection, module: discovery.ModuleFile) -> None:
    if registry.memory is not None and connection.environment.known_authority and not connection.command_patterns:
        await run_blocking(registry.memory.remember, *_memory_key(connection), module.cmdlets, module.script)


async def _refresh(registry: ConnectionRegistry, connection: Connection, fresh: asyncio.Task[discovery.ModuleFile]) -> None:
    """What was remembered opened the door; what the service says now replaces it."""
    try:
        module = await fresh
    except (ServiceError, TransportFault, AuthError):
        return
    take_module(connection, module)
    connection.on_change(connection)
    await _remember(registry, connection, module)
