"""From a checked request to a token source that has a token: picks the flow and runs it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.blocking import run_blocking
from exoshell.connection.flows import access_token, certificate, credential, device, inline_credential, interactive, managed_identity
from exoshell.connection.guard import TenantMismatch, TenantProof
from exoshell.connection.tokens import Token, TokenSource, UserSource

if TYPE_CHECKING:
    from exoshell.connection.connection import Connection
    from exoshell.connection.dialogue import Dialogue
    from exoshell.connection.environments import Place
    from exoshell.connection.http import HttpStack
    from exoshell.connection.registry import ConnectionRegistry
    from exoshell.connection.request import ConnectRequest


async def sign_in(
    registry: ConnectionRegistry,
    request: ConnectRequest,
    flow: str,
    place: Place,
    stack: HttpStack,
    dialogue: Dialogue,
    asked: str,
) -> tuple[TokenSource, Token]:
    """Signs in the way `flow` (check_request's answer) names. `asked`: the tenant asked for, '' for none. Raises AuthError."""
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
    return user, await _by_person(registry, user, dialogue, login_hint=request.user_principal_name)


async def _by_person(registry: ConnectionRegistry, source: UserSource, dialogue: Dialogue, *, login_hint: str, claims: str = "") -> Token:
    """The browser, or the code that the person asked for instead. Raises AuthError."""
    try:
        return await interactive.sign_in(
            source, dialogue, login_hint=login_hint, claims=claims or None, allow_browser=registry.settings.allow_browser
        )
    except interactive.DeviceCodeWanted:
        return await device.sign_in(source, dialogue, claims=claims or None)


async def sign_in_again(registry: ConnectionRegistry, connection: Connection, dialogue: Dialogue, claims: str = "") -> None:
    """A person signs in anew for a connection whose sign-in the service has ended; everything else of it stays.

    Raises AuthError, also where somebody else signed in; TenantMismatch where it was to another tenant. The connection then stays as
    it was.
    """
    source = connection.source
    if not isinstance(source, UserSource):
        raise AuthError(AuthProblem.SIGN_IN_AGAIN, "This connection was not signed in by a person.", connection.how_to_reconnect())
    # a source of its own: until it is known who came, and where, the connection must not use what they brought
    fresh = source.beside()
    accepted = False
    try:
        token = await _by_person(registry, fresh, dialogue, login_hint=connection.user, claims=claims)
        _check_same(connection, source, fresh, token)
        accepted = True
    finally:
        if not accepted and not registry.uses(fresh.account):
            await fresh.forget()
    source.take_over(fresh)
    connection.renewed()


def _check_same(connection: Connection, source: UserSource, fresh: UserSource, token: Token) -> None:
    """The guard once more, with the new token. Raises TenantMismatch or AuthError."""
    tenant = token.tenant_id.lower()
    known = connection.proof or TenantProof(connection.tenant_name, connection.tenant_id, tenant, connection.tenant_id, "", "")
    proof = replace(known, token_id=tenant, path_id=connection.tenant_id)
    if not proof.agrees:
        raise TenantMismatch(proof)
    before, now = source.account, fresh.account
    if before is not None and now is not None:
        same = before["home_account_id"] == now["home_account_id"]
    else:
        same = connection.user.casefold() == token.user_name.casefold()
    if not same:
        raise AuthError(
            AuthProblem.ACCOUNT,
            f"{token.user_name} signed in, but this connection is {connection.user}'s. It stays as it was.",
            f"Sign in as {connection.user}, or open another connection with Connect-ExchangeOnline.",
        )


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
