"""The token endpoint: every grant that the module's users come with, refused where Entra refuses it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from exoshell.sandbox.clouds import EXCHANGE_APP, Cloud
from exoshell.sandbox.login.directory import App, Directory, Grant, Tenant
from exoshell.sandbox.login.errors import LoginError, known
from exoshell.sandbox.login.places import Places, Role
from exoshell.sandbox.login.tokens import Issuer, decode, encode, resource_of
from exoshell.sandbox.web import Request, Response, json_response

CODE_LIFETIME = 600.0
_MAX_ASSERTION = 24 * 3600.0
Form = Mapping[str, str]


def moment(when: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.0000000Z", time.gmtime(when))


class Grants:
    """Handler of POST /{tenant}/oauth2/v2.0/token."""

    def __init__(self, directory: Directory, issuer: Issuer, places: Places) -> None:
        self.directory = directory
        self.issuer = issuer
        self.places = places
        self._by_type: dict[str, Callable[[str, Form, Cloud], dict[str, Any]]] = {
            "authorization_code": self._code,
            "refresh_token": self._refresh,
            "password": self._password,
            "client_credentials": self._client,
            "urn:ietf:params:oauth:grant-type:device_code": self._device,
            "device_code": self._device,
        }

    async def token(self, request: Request) -> Response:
        form, cloud = request.form, self.places.by_port[request.port].cloud
        kind = form.get("grant_type", "")
        switches = self.directory.switches
        switches.hits[f"token:{kind}"] += 1
        if switches.login_latency:
            await asyncio.sleep(switches.login_latency)
        try:
            self._fail_on_purpose("refresh" if kind == "refresh_token" else "")
            grant = self._by_type.get(kind)
            if grant is None:
                raise LoginError(70003, grant=kind)
            answer = grant(request.matched["tenant"], form, cloud)
        except LoginError as error:
            return error.response()
        headers = {"Cache-Control": "no-store", "Pragma": "no-cache", "x-ms-request-id": str(uuid.uuid4())}
        return json_response(answer, headers=headers)

    def _fail_on_purpose(self, place: str) -> None:
        failure = self.directory.switches.take("login", place)
        if failure is None:
            return
        number = int(failure.kind) if failure.kind.isdigit() else 90033
        times = {"issued": moment(time.time() - 3600), "since": moment(time.time())}
        raise LoginError(number if known(number) else {429: 90055}.get(number, 90033), retry_after=failure.seconds, **times)

    # ------------------------------------------------------------------------------------------------------ people

    def _code(self, tenant: str, form: Form, cloud: Cloud) -> dict[str, Any]:
        grant = self.directory.codes.get(form.get("code", ""))
        if grant is None or grant.cloud != cloud.name or time.time() - grant.issued > CODE_LIFETIME:
            raise LoginError(70008)
        if grant.used:
            raise LoginError(54005)
        if grant.client != form.get("client_id", "").lower() or grant.redirect != form.get("redirect_uri"):
            raise LoginError(50011, redirect=form.get("redirect_uri"), client=form.get("client_id"))
        digest = encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if not secrets.compare_digest(digest, grant.challenge):
            raise LoginError(70000)
        grant.used = True
        return self.issuer.user_tokens(grant, cloud, scope=form.get("scope", ""), claims=form.get("claims", ""))

    def _refresh(self, tenant: str, form: Form, cloud: Cloud) -> dict[str, Any]:
        grant = self.directory.refresh_tokens.get(form.get("refresh_token", ""))
        if grant is None or grant.cloud != cloud.name:
            raise LoginError(70008)
        user = grant.user
        if user.valid_from > grant.issued:
            raise LoginError(50173, issued=moment(grant.issued), since=moment(user.valid_from))
        if user.disabled:
            raise LoginError(50057)
        # a refresh token is good for every tenant that knows the user: how a partner goes from customer to customer
        target = self.directory.tenant_for(tenant, user)
        self.directory.app(form.get("client_id", ""), target)
        if target.consent_needed:
            raise LoginError(65001, client=grant.client, name=self.directory.apps[grant.client].name)
        if '"acrs"' in form.get("claims", "") and "mfa" not in grant.methods:
            raise LoginError(50076, resource=EXCHANGE_APP)
        fresh = Grant(user, target.id, grant.client, grant.scope, cloud.name, grant.methods, claims=grant.claims)
        return self.issuer.user_tokens(fresh, cloud, scope=form.get("scope", ""), claims=form.get("claims", ""))

    def _password(self, tenant: str, form: Form, cloud: Cloud) -> dict[str, Any]:
        self.directory.app(form.get("client_id", ""), self.directory.tenant_or_any(tenant))
        resource_of(form.get("scope", ""), cloud)
        user = self.directory.check_password(form.get("username", ""), form.get("password", ""))
        target = self.directory.tenant_for(tenant, user)
        app = self.directory.app(form.get("client_id", ""), target)
        if user.must_enroll:
            raise LoginError(50079, resource=EXCHANGE_APP)
        if user.mfa_code:
            raise LoginError(50076, resource=EXCHANGE_APP)
        if user.blocked:
            raise LoginError(user.blocked)
        if target.consent_needed:
            raise LoginError(65001, client=app.client_id, name=app.name)
        grant = Grant(user, target.id, app.client_id, form.get("scope", ""), cloud.name, ("pwd",), claims=form.get("claims", ""))
        return self.issuer.user_tokens(grant, cloud, scope="", claims="")

    def _device(self, tenant: str, form: Form, cloud: Cloud) -> dict[str, Any]:
        code = form.get("device_code") or form.get("code", "")
        device = self.directory.devices.get(code)
        if device is None or device.cloud != cloud.name:
            raise LoginError(70018)
        if time.time() > device.expires:
            raise LoginError(70020)
        if device.declined:
            raise LoginError(70021)
        if self.directory.switches.device_slow_down > 0:
            self.directory.switches.device_slow_down -= 1
            raise LoginError(70017)
        if device.user is None:
            raise LoginError(70016)
        if device.user.blocked:
            raise LoginError(device.user.blocked)
        del self.directory.devices[code]
        grant = Grant(device.user, device.resolved_tenant, device.client, device.scope, cloud.name, device.methods, claims=device.claims)
        return self.issuer.user_tokens(grant, cloud, scope="", claims=form.get("claims", ""))

    # -------------------------------------------------------------------------------------------------------- apps

    def _client(self, name: str, form: Form, cloud: Cloud) -> dict[str, Any]:
        tenant = self.directory.tenant_or_any(name)
        if tenant is None:
            raise LoginError(50059)
        app = self.directory.app(form.get("client_id", ""), tenant)
        if "client_assertion" in form:
            self._check_assertion(app, form["client_assertion"], tenant, cloud)
            method = "2"
        elif "client_secret" in form:
            if not app.secret or not secrets.compare_digest(app.secret.encode(), form["client_secret"].encode()):
                raise LoginError(7000215, client=app.client_id)
            method = "1"
        else:
            raise LoginError(7000218)
        resource = resource_of(form.get("scope", ""), cloud)
        token, lifetime = self.issuer.app_token(tenant, app, resource, capable="CP1" in form.get("claims", ""), method=method)
        return {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token}

    def _check_assertion(self, app: App, assertion: str, tenant: Tenant, cloud: Cloud) -> None:
        """A JWT signed with the key of a registered certificate, for this endpoint, of this moment. Raises LoginError."""
        try:
            header_part, claims_part, signature_part = assertion.split(".")
            header, claims = orjson.loads(decode(header_part)), orjson.loads(decode(claims_part))
            signature = decode(signature_part)
        except ValueError:
            raise LoginError(700027, thumb="none") from None
        named = str(header.get("x5t#S256") or header.get("x5t") or "")
        certificate = _registered(app, header)
        thumb = decode(named).hex().upper() if named else "none"
        if certificate is None or not _signed(certificate, str(header.get("alg")), f"{header_part}.{claims_part}".encode(), signature):
            raise LoginError(700027, thumb=thumb)
        now = time.time()
        if not float(claims.get("nbf", 0)) - 300 <= now <= float(claims.get("exp", 0)) + 300:
            raise LoginError(700024)
        origin = self.places.of(cloud, Role.MAIN).origin
        audiences = {
            f"{origin}/{part}/{end}"
            for part in (tenant.id, tenant.initial_domain, *tenant.domains)
            for end in ("oauth2/v2.0/token", "v2.0")
        }
        right = claims.get("aud") in audiences and claims.get("iss") == claims.get("sub") == app.client_id
        if not right or not claims.get("jti") or float(claims["exp"]) - now > _MAX_ASSERTION:
            raise LoginError(700027, thumb=thumb)


def _registered(app: App, header: Mapping[str, Any]) -> Any:
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    for certificate in app.certificates:
        for name, algorithm in (("x5t#S256", SHA256()), ("x5t", SHA1())):
            digest = certificate.fingerprint(algorithm)
            if header.get(name) and str(header[name]).rstrip("=") in (encode(digest), base64.b64encode(digest).decode().rstrip("=")):
                return certificate
    return None


def _signed(certificate: Any, algorithm: str, content: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256

    scheme: Any
    if algorithm == "PS256":
        scheme = padding.PSS(padding.MGF1(SHA256()), padding.PSS.DIGEST_LENGTH)
    elif algorithm == "RS256":
        scheme = padding.PKCS1v15()
    else:
        return False
    try:
        certificate.public_key().verify(signature, content, scheme, SHA256())
    except InvalidSignature:
        return False
    return True
