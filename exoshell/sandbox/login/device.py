"""The device flow's two ends: the code that a client asks for, and the page where a person types it."""

from __future__ import annotations

import secrets
import time

from exoshell.sandbox.login import pages
from exoshell.sandbox.login.authorize import TITLE, accounts_of
from exoshell.sandbox.login.directory import Directory, PendingDevice, Visit
from exoshell.sandbox.login.errors import LoginError
from exoshell.sandbox.login.places import Places, Role
from exoshell.sandbox.login.tokens import resource_of
from exoshell.sandbox.web import Request, Response, json_response

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Devices:
    """Handlers of the device flow."""

    def __init__(self, directory: Directory, places: Places) -> None:
        self.directory = directory
        self.places = places

    async def start(self, request: Request) -> Response:
        """POST /{tenant}/oauth2/v2.0/devicecode."""
        self.directory.switches.hits["devicecode"] += 1
        form, cloud = request.form, self.places.by_port[request.port].cloud
        try:
            tenant = self.directory.tenant_or_any(request.matched["tenant"])
            app = self.directory.app(form.get("client_id", ""), tenant)
            resource_of(form.get("scope", ""), cloud)
        except LoginError as error:
            return error.response()
        switches = self.directory.switches
        device_code = "DAQABIQEAAAD" + secrets.token_urlsafe(48)
        user_code = "".join(secrets.choice(_LETTERS) for _ in range(9))
        self.directory.devices[device_code] = PendingDevice(
            user_code,
            app.client_id,
            form.get("scope", ""),
            request.matched["tenant"],
            cloud.name,
            time.time() + switches.device_lifetime,
            form.get("claims", ""),
        )
        address = f"{self.places.of(cloud, Role.PAGES).origin}/devicelogin"
        return json_response(
            {
                "user_code": user_code,
                "device_code": device_code,
                "verification_uri": address,
                "expires_in": switches.device_lifetime,
                "interval": switches.device_interval,
                "message": f"To sign in, use a web browser to open the page {address} and enter the code {user_code} to authenticate.",
            },
            headers={"Cache-Control": "no-store"},
        )

    async def page(self, request: Request) -> Response:
        """GET and POST /devicelogin."""
        form = request.form if request.method == "POST" else {}
        typed = form.get("otc", "").strip().upper().replace("-", "").replace(" ", "")
        if not typed:
            return pages.page(TITLE, pages.form("/devicelogin", "", pages.device_form()))
        now = time.time()
        for code, device in self.directory.devices.items():
            if device.user_code == typed and device.user is None and not device.declined and now < device.expires:
                key = secrets.token_urlsafe(24)
                query = {"client_id": device.client, "scope": device.scope}
                self.directory.visits[key] = Visit(device.tenant, device.cloud, query, device=code)
                form_text = pages.form(f"/{device.tenant}/login", key, pages.sign_in_form())
                return pages.page(TITLE, form_text + accounts_of(self.directory))
        error = "That code didn't work. Check the code and try again."
        return pages.page(TITLE, pages.form("/devicelogin", "", pages.device_form(), error))
