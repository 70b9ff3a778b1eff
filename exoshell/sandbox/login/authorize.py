"""The sign-in that a browser walks through: /authorize, the steps of its form, and the way back to the client."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import orjson

from exoshell.sandbox.login import pages
from exoshell.sandbox.login.directory import App, Directory, Grant, Tenant, Visit
from exoshell.sandbox.login.errors import LoginError
from exoshell.sandbox.login.places import Places, Role
from exoshell.sandbox.login.tokens import encode, resource_of
from exoshell.sandbox.web import Request, Response

TITLE = "Sign in to your account"
_WRONG = "Your account or password is incorrect. If you don't remember your password, reset it now."


class Authorize:
    """Handlers of the browser's part."""

    def __init__(self, directory: Directory, places: Places) -> None:
        self.directory = directory
        self.places = places

    async def authorize(self, request: Request) -> Response:
        """The first page, or what is wrong with the request: shown here, never sent to an address that was not checked."""
        self.directory.switches.hits["authorize"] += 1
        self.directory.sweep()
        query, tenant_name = request.query, request.matched["tenant"]
        cloud = self.places.by_port[request.port].cloud
        client, redirect = query.get("client_id", ""), query.get("redirect_uri", "")
        try:
            tenant = self.directory.tenant_or_any(tenant_name)
            app = self.directory.app(client, tenant)
            if not self._redirect_allowed(app, redirect, cloud.login_host):
                raise LoginError(50011, redirect=redirect, client=client)
            resource_of(query.get("scope", ""), cloud)
        except LoginError as error:
            sorry = "Sorry, but we’re having trouble signing you in."
            return pages.page("Sign in to your account", pages.message(sorry, error.description), 400)
        key = secrets.token_urlsafe(24)
        self.directory.visits[key] = visit = Visit(tenant_name, cloud.name, query)
        if app.public and (query.get("code_challenge_method") != "S256" or not query.get("code_challenge")):
            refusal = LoginError(9002325)
            return self._answer(key, {"error": refusal.error, "error_description": refusal.body()["error_description"]})
        if query.get("prompt") == "none":
            return self._answer(key, {"error": "login_required", "error_description": "AADSTS50058: A silent sign-in request was sent but "
                                      "no user is signed in."})  # fmt: skip
        return self._show(visit, key, pages.sign_in_form(query.get("login_hint", "")))

    async def login(self, request: Request) -> Response:
        """One step of the form: password, code, enrolment, consent."""
        self.directory.switches.hits["login"] += 1
        form = request.form
        key = form.get("ctx", "")
        visit = self.directory.visits.get(key)
        if visit is None:
            return pages.page(TITLE, pages.message("Start again", "AADSTS90014: This sign-in page has expired."), 400)
        if form.get("cancel"):
            return self._cancelled(visit, key)
        if visit.user is None:
            return self._password(visit, key, form)
        user = visit.user
        if user.mfa_code and "mfa" not in visit.methods:
            if not secrets.compare_digest(form.get("otc", "").strip().encode(), user.mfa_code.encode()):
                return self._show(visit, key, pages.code_form(), "You didn't enter the expected verification code. Please try again.")
            visit.methods.append("mfa")
        elif user.must_enroll and "mfa" not in visit.methods:
            visit.methods.append("mfa")
        elif form.get("consent") == "yes":
            visit.consented = True
        return self._next(visit, key)

    def _password(self, visit: Visit, key: str, form: Mapping[str, str]) -> Response:
        name = form.get("loginfmt", "")
        try:
            user = self.directory.check_password(name, form.get("passwd", ""))
            tenant = self.directory.tenant_for(visit.tenant, user)
            self.directory.app(visit.query["client_id"], tenant)
            if user.blocked:
                raise LoginError(user.blocked)
        except LoginError as error:
            said = _WRONG if error.code == 50126 else error.description
            return self._show(visit, key, pages.sign_in_form(name), said)
        visit.user, visit.methods = user, ["pwd"]
        return self._next(visit, key)

    def _next(self, visit: Visit, key: str) -> Response:
        """The next step that is still wanted, or the end."""
        user = visit.user
        assert user is not None
        if user.mfa_code and "mfa" not in visit.methods:
            return self._show(visit, key, pages.code_form())
        if user.must_enroll and "mfa" not in visit.methods:
            return self._show(visit, key, pages.enroll_form())
        tenant = self.directory.tenant_for(visit.tenant, user)
        if tenant.consent_needed:
            if not visit.consented:
                name = self.directory.apps[visit.query["client_id"]].name
                return self._show(visit, key, pages.consent_form(name, tenant.name))
            tenant.consent_needed = False
        return self._done(visit, key, tenant)

    def _done(self, visit: Visit, key: str, tenant: Tenant) -> Response:
        user, query = visit.user, visit.query
        assert user is not None
        if visit.device:
            del self.directory.visits[key]
            device = self.directory.devices.get(visit.device)
            if device is None:
                return pages.page(TITLE, pages.message("Too late", "The code has expired. Start again on your device."), 400)
            device.user, device.resolved_tenant, device.methods = user, tenant.id, tuple(visit.methods)
            name = self.directory.apps[device.client].name
            return pages.page(
                TITLE, pages.message(name, f"You have signed in to the {name} application on your device. You may now close this window.")
            )
        code = "1.AV" + secrets.token_urlsafe(48)
        self.directory.codes[code] = Grant(
            user,
            tenant.id,
            query["client_id"].lower(),
            query.get("scope", ""),
            visit.cloud,
            tuple(visit.methods),
            redirect=query["redirect_uri"],
            challenge=query.get("code_challenge", ""),
            nonce=query.get("nonce", ""),
            claims=query.get("claims", ""),
        )
        info = encode(orjson.dumps({"uid": user.oid, "utid": user.home}))
        return self._answer(key, {"code": code, "client_info": info})

    def _cancelled(self, visit: Visit, key: str) -> Response:
        refusal = LoginError(65004)
        if visit.device:
            del self.directory.visits[key]
            if visit.device in self.directory.devices:
                self.directory.devices[visit.device].declined = True
            return pages.page(TITLE, pages.message("Cancelled", "You did not sign in on your device. You may now close this window."))
        return self._answer(
            key,
            {"error": refusal.error, "error_subcode": "cancel", "error_description": str(refusal.body()["error_description"])},
        )

    def _show(self, visit: Visit, key: str, inner: str, error: str = "") -> Response:
        accounts = "" if visit.user is not None else accounts_of(self.directory)
        return pages.page(TITLE, pages.form(f"/{visit.tenant}/login", key, inner, error) + accounts)

    def _answer(self, key: str, values: dict[str, str]) -> Response:
        """Back to the client, in the way it asked for. The visit ends."""
        query = self.directory.visits.pop(key).query
        values = {**values, "state": query.get("state", ""), "session_state": str(uuid.uuid4())}
        address, mode = query["redirect_uri"], query.get("response_mode", "query")
        if mode == "form_post":
            return pages.submitting_form(address, values)
        joint = "#" if mode == "fragment" else "&" if "?" in address else "?"
        return Response(302, b"", {"Location": address + joint + urlencode(values), "Cache-Control": "no-store"})

    def _redirect_allowed(self, app: App, address: str, login_host: str) -> bool:
        parts = urlsplit(address)
        if not app.public:
            return False
        if parts.scheme == "http" and parts.hostname == "localhost":
            return True  # any port, any path: Entra ignores both for loopback
        ours = {place.origin for place in self.places.by_port.values() if place.role in (Role.PAGES, Role.MAIN)}
        allowed = ours | {f"https://{login_host}"}
        native = ("/common/oauth2/nativeclient", "/organizations/oauth2/nativeclient")
        return any(address == origin + path for origin in allowed for path in native)

    async def native_client(self, request: Request) -> Response:
        body = pages.message("Almost there", "Copy the full address of this page and paste it into exoshell.")
        return pages.page(TITLE, body)

    async def logout(self, request: Request) -> Response:
        return pages.page("Signed out", pages.message("You signed out of your account", "It's a good idea to close all browser windows."))


def accounts_of(directory: Directory) -> str:
    """The fold-out list of accounts below a sign-in form."""
    return pages.accounts_help(
        (user.name, user.password, user.note + (f" (code {user.mfa_code})" if user.mfa_code else "")) for user in directory.users.values()
    )
