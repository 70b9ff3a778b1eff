"""The admin API's door: who calls, for which tenant, through which path; every answer that is not a cmdlet's own is made here."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import orjson

from exoshell.sandbox.clouds import EXCHANGE_APP
from exoshell.sandbox.cmdlets import needs_no_recipients
from exoshell.sandbox.login.errors import LoginError
from exoshell.sandbox.login.places import Place, Places, Role
from exoshell.sandbox.protocol import module_file
from exoshell.sandbox.protocol.admins import Administrator
from exoshell.sandbox.protocol.entities import Entities
from exoshell.sandbox.protocol.envelope import RateLimit, plain_error, standard_headers
from exoshell.sandbox.protocol.invoke import Invoker
from exoshell.sandbox.web import Request, Response, Router

if TYPE_CHECKING:
    from exoshell.sandbox.login.directory import Directory, Tenant
    from exoshell.sandbox.login.tokens import Signer
    from exoshell.sandbox.protocol.organizations import Organizations
    from exoshell.sandbox.switches import Failure

_CHALLENGE = (
    f'Bearer client_id="{EXCHANGE_APP}", trusted_issuers="00000001-0000-0000-c000-000000000000@*", '
    'token_types="app_asserted_user_v1 service_asserted_app_v1", authorization_uri="https://login.windows.net/common/oauth2/authorize"'
)
CONCURRENCY = "You have reached the maximum number of concurrent requests per tenant. Please wait and try again"


class Refused(Exception):
    """The request goes no further; the answer is in it."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


class AdminApi:
    """Routes and checks of /adminapi."""

    def __init__(self, directory: Directory, signer: Signer, places: Places, organizations: Organizations) -> None:
        self.directory = directory
        self.signer = signer
        self.places = places
        self.organizations = organizations
        self.switches = directory.switches
        self.secrets = module_file.Secrets()
        self.invoker = Invoker(self.secrets, self.switches)
        self.entities = Entities()
        self._limits = RateLimit()
        self._claims: dict[str, dict[str, Any]] = {}

    def add_routes(self, router: Router) -> None:
        router.add("POST", "/adminapi/{version}/{tenant}/InvokeCommand", self.invoke)
        router.add("GET", "/adminapi/{version}/{tenant}/InvokeCommand", self.only_post)
        router.add("POST", "/adminapi/{version}/{tenant}/$batch", self.batch)
        router.add("GET", "/adminapi/{version}/{tenant}/EXOModuleFile", self.module)
        router.add("GET", "/adminapi/{version}/{tenant}/EXOBanner('AutogenSession')", self.banner)
        router.add("GET", "/adminapi/{version}/{tenant}/EXOBanner(%27AutogenSession%27)", self.banner)
        router.add("GET", "/adminapi/{version}/{tenant}/{path*}", self.entity)

    # ------------------------------------------------------------------------------------------------------ checks

    async def _admit(self, request: Request, *kinds: str) -> tuple[Administrator, Tenant, Place, dict[str, str]]:
        """Everything that is checked before a cmdlet is looked at. Raises Refused."""
        place = self.places.by_port[request.port]
        headers = standard_headers(request.headers)
        if self.switches.latency and not request.in_batch:
            await asyncio.sleep(self.switches.latency)
        failure = self.switches.take(*kinds)
        if failure is not None:
            await self._fail(failure, headers)
        if request.matched["version"].lower() not in ("beta", "v1.0"):
            raise Refused(plain_error(404, "NotFound", "No HTTP resource was found that matches the request URI.", headers))
        claims = self._authenticate(request, place, headers)
        spent, room = self._limits.spend(str(claims.get("oid")), self.switches.rate_limit, self.switches.rate_window)
        headers |= spent
        if not room:
            raise Refused(_throttled(headers, self.switches.rate_window))
        tenant = self._tenant(request.matched["tenant"], claims, headers)
        if place.role is Role.FRONT or (self.switches.module_redirect and place.role is Role.MAIN):
            raise Refused(self._redirect(request, place, headers))
        administrator = Administrator.of(claims)
        if not administrator.groups:
            raise Refused(self._no_role(administrator, headers))
        return administrator, tenant, place, headers

    def _authenticate(self, request: Request, place: Place, headers: dict[str, str]) -> dict[str, Any]:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        claims = self._claims.get(token)
        if claims is None and scheme.lower() == "bearer" and token:
            claims = self.signer.verify(token)
            if claims is not None:
                if len(self._claims) > 500:
                    self._claims.clear()
                self._claims[token] = claims
        if claims is None:
            raise Refused(_unauthorized(headers, "invalid_token", "The access token is missing or was not issued for this service."))
        if float(claims.get("exp", 0)) <= time.time():
            raise Refused(_unauthorized(headers, "invalid_token", "The access token has expired."))
        wanted = place.cloud.compliance + place.cloud.exchange if place.role in (Role.FRONT, Role.REGION) else place.cloud.audiences
        if claims.get("aud") not in wanted:
            raise Refused(_unauthorized(headers, "invalid_token", f"The audience '{claims.get('aud')}' is invalid."))
        user = next((item for item in self.directory.users.values() if item.oid == claims.get("oid")), None)
        if user is not None and (user.disabled or user.valid_from > float(claims.get("iat", 0))):
            raise Refused(_challenge(headers, {"nbf": {"essential": True, "value": str(int(user.valid_from or time.time()))}}))
        return claims

    def _tenant(self, name: str, claims: Mapping[str, Any], headers: dict[str, str]) -> Tenant:
        """The tenant of the path, which must be the token's."""
        own = str(claims.get("tid"))
        try:
            tenant = self.directory.tenant(name)
        except LoginError:
            raise Refused(plain_error(404, "NotFound", f"The tenant '{name}' could not be found.", headers)) from None
        if tenant.id != own:
            if self.switches.partner_defect:
                return self.directory.tenants[own]
            text = f"The token's tenant {own} is not allowed to access the tenant {tenant.id}."
            raise Refused(plain_error(403, "Forbidden", text, headers))
        return tenant

    def _redirect(self, request: Request, place: Place, headers: dict[str, str]) -> Response:
        """To the tenant's region. The service's inner port, 446, cannot be had on loopback: the listener's own stands for it."""
        target = self.places.of(place.cloud, Role.REGION).origin + request.path
        if request.query_string:
            target += f"?{request.query_string}"
        return Response(302, b"", {**headers, "Location": target})

    def _no_role(self, administrator: Administrator, headers: dict[str, str]) -> Response:
        if administrator.is_app:
            text = (
                f"The role assigned to application {administrator.client_id} isn't supported in this scenario. Please check online "
                "documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication."
            )
            return plain_error(403, "Forbidden", text, headers)
        return Response(403, b"", headers)

    async def _fail(self, failure: Failure, headers: dict[str, str]) -> None:
        from exoshell.sandbox.protocol.faults import fail

        response = await fail(failure, headers)
        if response is not None:
            raise Refused(response)

    # -------------------------------------------------------------------------------------------------------- doors

    async def invoke(self, request: Request) -> Response:
        """POST InvokeCommand."""
        name = request.headers.get("x-cmdletname", "")
        try:
            body = orjson.loads(request.body or b"{}")
            name = str(body["CmdletInput"]["CmdletName"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            body = None
        self.switches.hits["invoke"] += 1
        self.switches.hits[f"invoke:{name}"] += 1
        try:
            administrator, tenant, place, headers = await self._admit(request, name, "*")
        except Refused as refused:
            return refused.response
        organization = self.organizations.of(tenant)
        base = f"{place.origin}/adminapi/{request.matched['version']}/{request.matched['tenant']}"
        if not organization.ready and needs_no_recipients(name):
            return self.invoker.run(request, body, administrator, organization, place, base, headers)
        return await self.organizations.work(
            organization, lambda: self.invoker.run(request, body, administrator, organization, place, base, headers)
        )

    async def only_post(self, request: Request) -> Response:
        """GET of a nextLink: the same page, for clients that do not repeat the body."""
        if "$skiptoken" in request.query:
            return await self.invoke(request)
        return plain_error(
            405, "MethodNotAllowed", "The requested resource does not support http method 'GET'.", standard_headers(request.headers)
        )

    async def batch(self, request: Request) -> Response:
        from exoshell.sandbox.protocol.batch import run_batch

        self.switches.hits["batch"] += 1
        try:
            _, _, _, headers = await self._admit(request, "batch")
        except Refused as refused:
            return refused.response
        return await run_batch(self, request, headers)

    async def module(self, request: Request) -> Response:
        """GET EXOModuleFile, which exists in v1.0 only."""
        self.switches.hits["module"] += 1
        try:
            administrator, tenant, place, headers = await self._admit(request, "module")
        except Refused as refused:
            return refused.response
        if request.matched["version"].lower() != "v1.0":
            return plain_error(404, "NotFound", "Resource not found for the segment 'EXOModuleFile'.", headers)
        compliance = place.role in (Role.FRONT, Role.REGION)
        names = module_file.exported(administrator, compliance, request.headers.get("commandname", "*").split(","))
        content = module_file.script(administrator, names, compliance, self.secrets)
        value = {"fileName": "ExchangeOnline.psm1", "fileContent": content, "exportedCmdlets": ",".join(names)}
        context = f"{place.origin}/adminapi/v1.0/{tenant.id}/$metadata#EXOModuleFile"
        return Response(200, orjson.dumps({"@odata.context": context, "value": [value]}), headers)

    async def entity(self, request: Request) -> Response:
        """GET of an entity set, for Get-EXO*."""
        self.switches.hits["entity"] += 1
        try:
            administrator, tenant, place, headers = await self._admit(request, "entity", "*")
        except Refused as refused:
            return refused.response
        organization = self.organizations.of(tenant)
        base = f"{place.origin}/adminapi/{request.matched['version']}/{request.matched['tenant']}"
        return await self.organizations.work(
            organization, lambda: self.entities.run(request, request.matched["path"], administrator, organization, base, headers)
        )

    async def banner(self, request: Request) -> Response:
        self.switches.hits["banner"] += 1
        try:
            _, tenant, place, headers = await self._admit(request, "banner")
        except Refused as refused:
            return refused.response
        context = f"{place.origin}/adminapi/beta/{tenant.id}/$metadata#EXOBanner/$entity"
        return Response(200, orjson.dumps({"@odata.context": context, "value": module_file.BANNER}), headers)


def _unauthorized(headers: dict[str, str], error: str, text: str) -> Response:
    return plain_error(401, "Unauthorized", text, headers, **{"WWW-Authenticate": f'{_CHALLENGE}, error="{error}"'})


def _challenge(headers: dict[str, str], claims: dict[str, Any]) -> Response:
    """Continuous access evaluation: come back with a token that meets these claims."""
    encoded = base64.b64encode(orjson.dumps({"access_token": claims})).decode()
    value = f'{_CHALLENGE}, error="insufficient_claims", claims="{encoded}"'
    return plain_error(401, "Unauthorized", "Continuous access evaluation resulted in a challenge.", headers, **{"WWW-Authenticate": value})


def challenge(headers: dict[str, str]) -> Response:
    """A claims challenge that any fresh token meets."""
    return _challenge(headers, {"nbf": {"essential": True, "value": str(int(time.time()))}})


def _throttled(headers: dict[str, str], seconds: float) -> Response:
    return plain_error(
        429, "TooManyRequests", "The request was throttled: the budget of the window is spent.", headers, **{"Retry-After": f"{seconds:g}"}
    )
