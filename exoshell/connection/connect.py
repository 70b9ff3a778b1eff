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
from exoshell.connection.environments import ANY_TENANT, resolve_place
from exoshell.connection.flows import delegated
from exoshell.connection.guard import TenantMismatch, TenantProof, level_of
from exoshell.connection.http import HttpStack
from exoshell.connection.request import ConnectRequest, check_request
from exoshell.connection.sign_in import sign_in
from exoshell.connection.tokens import TokenSource, UserSource

if TYPE_CHECKING:
    from exoshell.connection.dialogue import Dialogue
    from exoshell.connection.environments import Environment
    from exoshell.connection.registry import ConnectionRegistry


@dataclass(frozen=True, slots=True)
class Connected:
    """The connection, and what to say about it."""

    connection: Connection
    banner: str = ""
    module: discovery.ModuleFile | None = None


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
        source, token = await sign_in(registry, request, flow, place, stack, dialogue, asked)
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
    take_module(registry, connection, module)
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


_Questions = tuple[tuple[str, dict[str, Any]], ...]
_ASKED_OF_EXCHANGE: _Questions = (("Get-OrganizationConfig", {}), ("Get-Recipient", {"ResultSize": 1}))
_ASKED_OF_COMPLIANCE: _Questions = (("Get-AdminAuditLogConfig", {}), ("Get-RoleGroup", {"ResultSize": 1}))
"""Security & Compliance has no Get-OrganizationConfig; every object of its directory says in whose part of it it lives."""


async def _prove(connection: Connection, early: TenantProof) -> TenantProof:
    """Asks the service whose tenant it is. Raises TenantMismatch; where the roles do not let one ask, the proof stays incomplete."""
    questions = _ASKED_OF_COMPLIANCE if connection.environment.compliance else _ASKED_OF_EXCHANGE
    for cmdlet, parameters in questions:
        item = await _first_object(connection, cmdlet, parameters)
        if item is not None:
            own = cmdlet == "Get-OrganizationConfig"
            # of any other object only its place in the directory speaks of the organization
            found = discovery.organization_of(item) if own else discovery.Organization(discovery.hosted_organization(item), "", "")
            proof = await _compared(connection, early, found)
            if proof.complete:
                return proof
    return early


async def _first_object(connection: Connection, cmdlet: str, parameters: dict[str, Any]) -> dict[str, Any] | None:
    """The first object of a read; None where there is none or it may not be asked for."""
    stream = connection.open(cmdlet, parameters, result_size=parameters.get("ResultSize"))
    try:
        page = await stream.next()
    except ServiceError as error:
        if error.status in (400, 401, 403, 404):
            return None
        raise
    finally:
        await connection.finish(stream)
    return dict(page.objects[0].items()) if page is not None and page.objects else None


async def _compared(connection: Connection, early: TenantProof, found: discovery.Organization) -> TenantProof:
    """The proof with what the service says. Raises TenantMismatch."""
    reported_id = found.tenant_id
    if not reported_id and "." in found.name:
        try:
            reported_id = await delegated.resolve_tenant(connection.stack, connection.environment, found.name)
        except AuthError:
            reported_id = ""
    proof = replace(early, reported=found.name, reported_id=reported_id)
    if not proof.agrees:
        raise TenantMismatch(proof)
    if proof.complete:
        connection.tenant_name = found.display_name or found.name
        connection.tenant_domain = found.name
    return proof


def take_module(registry: ConnectionRegistry, connection: Connection, module: discovery.ModuleFile) -> None:
    """Makes what the service said of the roles the connection's. Whoever has the same roles elsewhere shares the texts: a partner's
    thirty customers would hold thirty copies of 700 kB."""
    connection.public_key = module.public_key
    twin = next((item for item in registry.all() if item.script == module.script and item.cmdlets_allowed is not None), None)
    allowed = frozenset(name.casefold() for name in module.cmdlets)
    if twin is None:
        connection.script, connection.cmdlets_allowed = module.script, allowed
        return
    connection.script = twin.script
    connection.cmdlets_allowed = twin.cmdlets_allowed if twin.cmdlets_allowed == allowed else allowed


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
    take_module(registry, connection, module)
    connection.on_change(connection)
    await _remember(registry, connection, module)
