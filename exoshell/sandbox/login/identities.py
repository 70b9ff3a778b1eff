"""Managed identities: the endpoints that a machine on Azure, in App Service, on Arc or in Cloud Shell asks for its token."""

from __future__ import annotations

import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

from exoshell.sandbox.login.directory import Directory, Grant
from exoshell.sandbox.login.errors import LoginError
from exoshell.sandbox.login.places import Places
from exoshell.sandbox.login.seed import CONTOSO
from exoshell.sandbox.login.tokens import Issuer, resource_of
from exoshell.sandbox.web import Request, Response, json_response

_NOT_FOUND = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."


class Identities:
    """Handlers of the metadata listener. Identities live in Contoso."""

    def __init__(self, directory: Directory, issuer: Issuer, places: Places) -> None:
        self.directory = directory
        self.issuer = issuer
        self.places = places
        self._arc_secret = secrets.token_hex(16)
        self._arc_file: Path | None = None

    def _grant(self, request: Request, *, account: str) -> dict[str, Any] | None:
        """The answer that all of them share; None where there is no such identity or resource."""
        app = self.directory.identities.get(account.lower())
        if app is None:
            return None
        cloud = self.places.by_port[request.port].cloud
        asked = request.query.get("resource", "") or request.form.get("resource", "")
        try:
            resource = resource_of(f"{asked.rstrip('/')}/.default", cloud)
        except LoginError:
            return None
        token, lifetime = self.issuer.app_token(self.directory.tenants[CONTOSO], app, resource, capable=False, method="2")
        now = int(time.time())
        return {
            "access_token": token,
            "client_id": app.client_id,
            "expires_in": str(lifetime),
            "expires_on": str(now + lifetime),
            "ext_expires_in": str(lifetime),
            "not_before": str(now),
            "resource": asked,
            "token_type": "Bearer",
        }

    async def imds(self, request: Request) -> Response:
        """A virtual machine's endpoint."""
        self.directory.switches.hits["imds"] += 1
        if request.headers.get("metadata", "").lower() != "true" or "x-forwarded-for" in request.headers:
            return _bad_request("Required metadata header not specified")
        if not request.query.get("api-version"):
            return _bad_request("Required query variable 'api-version' is missing")
        answer = self._grant(request, account=request.query.get("client_id", ""))
        return json_response(answer) if answer else _bad_request("Identity not found")

    async def app_service(self, request: Request) -> Response:
        """App Service, Functions, Automation."""
        self.directory.switches.hits["app-service"] += 1
        if not secrets.compare_digest(request.headers.get("x-identity-header", ""), self.directory.identity_header):
            return json_response({"statusCode": 403, "message": "The X-IDENTITY-HEADER is not the one of this app."}, 403)
        answer = self._grant(request, account=request.query.get("client_id", ""))
        if answer is None:
            return json_response({"statusCode": 400, "message": _NOT_FOUND}, 400)
        for name in ("expires_in", "ext_expires_in"):
            del answer[name]
        return json_response(answer)

    async def arc(self, request: Request) -> Response:
        """Azure Arc: proof of being allowed to read a file first."""
        self.directory.switches.hits["arc"] += 1
        if request.headers.get("metadata", "").lower() != "true":
            return _bad_request("Required metadata header not specified")
        given = request.headers.get("authorization", "")
        if not given:
            return Response(401, b"", {"WWW-Authenticate": f"Basic realm={self._arc_key()}"})
        if not secrets.compare_digest(given, f"Basic {self._arc_secret}"):
            return json_response({"error": "unauthorized_client", "error_description": "The secret is not the file's."}, 401)
        answer = self._grant(request, account="")
        return json_response(answer) if answer else _bad_request("Identity not found")

    def _arc_key(self) -> Path:
        if self._arc_file is None or not self._arc_file.exists():
            folder = Path(tempfile.mkdtemp(prefix="exoshell-sandbox-arc-"))
            self._arc_file = folder / f"{secrets.token_hex(8)}.key"
            self._arc_file.touch(mode=0o600)
            self._arc_file.write_text(self._arc_secret, encoding="ascii")
        return self._arc_file

    def close(self) -> None:
        """Removes the Arc file, if anybody asked for it."""
        if self._arc_file is not None:
            self._arc_file.unlink(missing_ok=True)
            self._arc_file.parent.rmdir()
            self._arc_file = None

    async def cloud_shell(self, request: Request) -> Response:
        """Azure Cloud Shell: the signed-in person's token."""
        self.directory.switches.hits["cloud-shell"] += 1
        if request.headers.get("metadata", "").lower() != "true":
            return _bad_request("Required metadata header not specified")
        cloud = self.places.by_port[request.port].cloud
        user = self.directory.users["admin@contoso.com"]
        asked = request.form.get("resource", "")
        grant = Grant(user, user.home, next(iter(self.directory.apps)), f"{asked.rstrip('/')}/.default", cloud.name, ("pwd", "mfa"))
        try:
            answer = self.issuer.user_tokens(grant, cloud, scope="", claims="", refresh=False)
        except LoginError as error:
            return error.response()
        now = int(time.time())
        return json_response(
            {
                "access_token": answer["access_token"],
                "refresh_token": "",
                "expires_in": str(answer["expires_in"]),
                "expires_on": str(now + int(answer["expires_in"])),
                "not_before": str(now),
                "resource": asked,
                "token_type": "Bearer",
            }
        )


def _bad_request(text: str) -> Response:
    return json_response({"error": "invalid_request", "error_description": text}, 400)
