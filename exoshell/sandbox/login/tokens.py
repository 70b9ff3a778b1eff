"""Tokens as Entra issues them: v1.0 access tokens for Exchange, ID tokens, client_info; signed, and checked again when they come back."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from functools import cached_property
from typing import Any

import orjson

from exoshell.sandbox.clouds import Cloud
from exoshell.sandbox.login.directory import App, Directory, Grant, Tenant, User
from exoshell.sandbox.login.errors import LoginError

SCOPES = "AdminApi.AccessAsUser.All FfoPowerShell.AccessAsUser.All RemotePowerShell.AccessAsUser.All"


def encode(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The bytes of base64url, padded or not. Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def resource_of(scope: str, cloud: Cloud) -> str:
    """The audience that a scope asks for. Raises LoginError where it is none, or another cloud's."""
    for item in scope.split():
        if "/" in item or item.lower() in (name.lower() for name in cloud.audiences):
            resource = item.rpartition("/")[0].rstrip("/") if "/" in item else item
            if resource.lower() not in cloud.audiences:
                raise LoginError(500011, resource=resource)
            return resource.lower()
    raise LoginError(70011, scope=scope)


class Signer:
    """The RSA key of this run, made when first needed (a thread warms it up, as it takes a moment)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @cached_property
    def _made(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import rsa

        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def key(self) -> Any:
        with self._lock:
            return self._made

    @cached_property
    def key_id(self) -> str:
        return encode(hashlib.sha1(str(self.key.public_key().public_numbers().n).encode()).digest())

    def jwks(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()

        def integer(value: int) -> str:
            return encode(value.to_bytes((value.bit_length() + 7) // 8, "big"))

        key = {"kty": "RSA", "use": "sig", "kid": self.key_id, "x5t": self.key_id, "n": integer(numbers.n), "e": integer(numbers.e)}
        return {"keys": [key]}

    def sign(self, claims: dict[str, Any]) -> str:
        from cryptography.hazmat.primitives.asymmetric import padding
        from cryptography.hazmat.primitives.hashes import SHA256

        header = {"typ": "JWT", "alg": "RS256", "x5t": self.key_id, "kid": self.key_id}
        content = f"{encode(orjson.dumps(header))}.{encode(orjson.dumps(claims))}"
        return f"{content}.{encode(self.key.sign(content.encode(), padding.PKCS1v15(), SHA256()))}"

    def verify(self, token: str) -> dict[str, Any] | None:
        """The claims of a token of ours; None for anything else. Times are the caller's matter."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import padding
        from cryptography.hazmat.primitives.hashes import SHA256

        content, _, signature = token.rpartition(".")
        try:
            self.key.public_key().verify(decode(signature), content.encode(), padding.PKCS1v15(), SHA256())
            claims = orjson.loads(decode(content.partition(".")[2]))
        except (InvalidSignature, ValueError):
            return None
        return claims if isinstance(claims, dict) else None


class Issuer:
    """Mints what the grants hand out."""

    def __init__(self, directory: Directory, signer: Signer) -> None:
        self.directory = directory
        self.signer = signer

    def user_tokens(self, grant: Grant, cloud: Cloud, *, scope: str, claims: str, refresh: bool = True) -> dict[str, Any]:
        """The token endpoint's answer for a person."""
        resource = resource_of(scope or grant.scope, cloud)
        app = self.directory.apps[grant.client]
        tenant = self.directory.tenants[grant.tenant]
        capable = "CP1" in (claims or grant.claims)
        lifetime = self.directory.switches.cae_lifetime if capable else self.directory.switches.token_lifetime
        access = self._access(tenant, resource, app, grant.user, grant.methods, lifetime, capable, "0")
        home = grant.user.home
        answer: dict[str, Any] = {
            "token_type": "Bearer",
            "scope": " ".join([*(f"{resource}/{name}" for name in SCOPES.split()), f"{resource}/.default"]),
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": access,
            "id_token": self._id_token(grant, tenant, app),
            "client_info": encode(orjson.dumps({"uid": grant.user.oid, "utid": home})),
        }
        if refresh:
            token = "1.AX" + secrets.token_urlsafe(60)
            self.directory.refresh_tokens[token] = Grant(
                grant.user, tenant.id, grant.client, scope or grant.scope, cloud.name, grant.methods, claims=grant.claims
            )
            answer["refresh_token"] = token
        if self.directory.switches.refresh_in:
            answer["refresh_in"] = self.directory.switches.refresh_in
        return answer

    def app_token(self, tenant: Tenant, app: App, resource: str, *, capable: bool, method: str) -> tuple[str, int]:
        """An app's token and its lifetime."""
        lifetime = self.directory.switches.cae_lifetime if capable else self.directory.switches.token_lifetime
        return self._access(tenant, resource, app, None, (), lifetime, capable, method), lifetime

    def _access(
        self,
        tenant: Tenant,
        resource: str,
        app: App,
        user: User | None,
        methods: tuple[str, ...],
        lifetime: int,
        capable: bool,
        method: str,
    ) -> str:
        now = int(time.time())
        issuer = f"https://sts.windows.net/{tenant.id}/"
        claims: dict[str, Any] = {
            "aud": resource, "iss": issuer, "iat": now, "nbf": now, "exp": now + lifetime,
            "appid": app.client_id, "app_displayname": app.name, "appidacr": method, "tid": tenant.id,
            "uti": secrets.token_urlsafe(16), "rh": "1.AAAA.", "ver": "1.0", "ipaddr": "127.0.0.1",
        }  # fmt: skip
        if user is None:
            claims |= {
                "idtyp": "app",
                "oid": app.oid,
                "sub": app.oid,
                "roles": list(app.roles),
                "wids": list(app.wids),
                "idp": issuer,
            }
        else:
            stranger = tenant.id != user.home
            claims |= {
                "idtyp": "user", "oid": user.oid, "sub": encode(hashlib.sha256((user.oid + app.client_id).encode()).digest()),
                "name": user.display_name or user.name, "puid": "10032000" + user.oid[-8:].upper(), "scp": SCOPES,
                "wids": list(user.roles.get(tenant.id, ())), "amr": list(methods), "acct": int(stranger),
            }  # fmt: skip
            if stranger:
                claims["idp"] = f"https://sts.windows.net/{user.home}/"
            if tenant.id in user.guest_in:
                # guests are known to the tenant by a name of its own, and their tokens carry no upn
                claims["unique_name"] = f"live.com#{user.name}"
                claims["email"] = user.name
            else:
                claims["upn"] = claims["unique_name"] = user.name
        if capable:
            claims["xms_cc"] = ["CP1"]
        return self.signer.sign(claims)

    def _id_token(self, grant: Grant, tenant: Tenant, app: App) -> str:
        now = int(time.time())
        user = grant.user
        claims: dict[str, Any] = {
            "aud": app.client_id, "iss": f"https://{self.directory_host(grant.cloud)}/{tenant.id}/v2.0", "iat": now, "nbf": now,
            "exp": now + 3600, "name": user.display_name, "oid": user.oid, "preferred_username": user.name,
            "sub": encode(hashlib.sha256((user.oid + app.client_id).encode()).digest()), "tid": tenant.id, "ver": "2.0",
        }  # fmt: skip
        if grant.nonce:
            claims["nonce"] = grant.nonce
        return self.signer.sign(claims)

    @staticmethod
    def directory_host(cloud: str) -> str:
        """The host that ID tokens of a cloud name as their issuer."""
        from exoshell.sandbox.clouds import cloud_named

        return cloud_named(cloud).login_host
