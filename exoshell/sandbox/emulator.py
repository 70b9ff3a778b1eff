"""The composition: directory, tokens, pages, admin API and organizations behind one application."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exoshell.sandbox.clouds import CLOUDS
from exoshell.sandbox.login import certificates, seed
from exoshell.sandbox.login.authorize import Authorize
from exoshell.sandbox.login.device import Devices
from exoshell.sandbox.login.directory import Directory
from exoshell.sandbox.login.discovery import Discovery
from exoshell.sandbox.login.grants import Grants
from exoshell.sandbox.login.identities import Identities
from exoshell.sandbox.login.places import Places, Role
from exoshell.sandbox.login.tokens import Issuer, Signer
from exoshell.sandbox.protocol.app import AdminApi
from exoshell.sandbox.protocol.envelope import plain_error, standard_headers
from exoshell.sandbox.protocol.organizations import Organizations
from exoshell.sandbox.switches import Switches
from exoshell.sandbox.web import Application, Request, Response, Router, application

if TYPE_CHECKING:
    from exoshell.sandbox.pki import Identity


class Emulator:
    """One sandbox. Its state is public: tests reach in, clients cannot."""

    def __init__(self, places: Places, size: int, seed_number: int, customers: int = 0) -> None:
        self.places = places
        self.switches = Switches()
        self.directory = Directory(self.switches)
        seed.seed(self.directory, customers)
        self.signer = Signer()
        self.issuer = Issuer(self.directory, self.signer)
        self.organizations = Organizations(self.directory, size, seed_number)
        self.admin = AdminApi(self.directory, self.signer, places, self.organizations)
        self.identities = Identities(self.directory, self.issuer, places)
        self.practice_certificate = certificates.PracticeCertificate(self.directory)
        self._routers = self._routes()

    def _routes(self) -> dict[Role, Router]:
        """What each kind of listener serves."""
        authorize = Authorize(self.directory, self.places)
        devices = Devices(self.directory, self.places)
        discovery = Discovery(self.directory, self.signer, self.places)
        grants = Grants(self.directory, self.issuer, self.places)
        main, admin_only, pages, metadata = Router(), Router(), Router(), Router()
        self.admin.add_routes(main)
        self.admin.add_routes(admin_only)
        main.add("GET", "/{tenant}/v2.0/.well-known/openid-configuration", discovery.configuration)
        main.add("GET", "/{tenant}/discovery/v2.0/keys", discovery.keys)
        main.add("GET", "/common/discovery/instance", discovery.instance)
        main.add("GET", "/common/userrealm/{user}", discovery.user_realm)
        main.add("POST", "/{tenant}/oauth2/v2.0/devicecode", devices.start)
        main.add("POST", "/{tenant}/oauth2/v2.0/token", grants.token)
        pages.add("GET", "/{tenant}/oauth2/v2.0/authorize", authorize.authorize)
        pages.add("POST", "/{tenant}/login", authorize.login)
        pages.add("GET", "/devicelogin", devices.page)
        pages.add("POST", "/devicelogin", devices.page)
        pages.add("GET", "/{tenant}/oauth2/nativeclient", authorize.native_client)
        pages.add("GET", "/{tenant}/oauth2/v2.0/logout", authorize.logout)
        pages.add("GET", "/practice/certificate.pfx", self.practice_certificate.pfx)
        pages.add("GET", "/practice/certificate.pem", self.practice_certificate.pem)
        metadata.add("GET", "/metadata/identity/oauth2/token", self.identities.imds)
        metadata.add("GET", "/msi/token", self.identities.app_service)
        metadata.add("GET", "/arc/metadata/identity/oauth2/token", self.identities.arc)
        metadata.add("POST", "/oauth2/token", self.identities.cloud_shell)
        return {Role.MAIN: main, Role.FRONT: admin_only, Role.REGION: admin_only, Role.PAGES: pages, Role.METADATA: metadata}

    def application(self) -> Application:
        async def answer(request: Request) -> Response:
            try:
                return await self._routers[self.places.by_port[request.port].role].answer(request)
            except Exception:
                # a defect of the emulator must look like one, and its place must be findable
                traceback.print_exc(file=sys.stderr)
                text = "The practice tenant has a defect: see the standard error of its process."
                return plain_error(500, "InternalServerError", text, standard_headers(request.headers))

        return application(answer)

    def register_certificate(self, path: str) -> None:
        """Registers a PEM certificate's public part for the practice app. Raises OSError, ValueError."""
        from cryptography import x509

        loaded = x509.load_pem_x509_certificate(Path(path).read_bytes())
        self.directory.apps[seed.APP_ID].certificates.append(loaded)

    def warm(self) -> None:
        """Does in a thread what the first client would otherwise wait for: recipients, keys, cmdlets."""
        self.organizations.warm()
        threading.Thread(target=self._warm_keys, name="sandbox-warm", daemon=True).start()

    def _warm_keys(self) -> None:
        from exoshell.sandbox.cmdlets import implementations

        _ = self.signer.key, self.admin.secrets.key
        implementations()

    def close(self) -> None:
        self.identities.close()
        self.organizations.close()

    def describe(self, identity: Identity) -> dict[str, Any]:
        """The hand-shake: all that a client of the real service would have to be told, and the accounts."""
        of, first = self.places.of, CLOUDS[0]
        plan = self.organizations.first.plan
        census = self.organizations.first.population.census
        return {
            "login": of(first, Role.MAIN).origin,
            "admin": of(first, Role.MAIN).origin,
            "pages": of(first, Role.PAGES).origin,
            "metadata": of(first, Role.METADATA).origin,
            "ca_pem": identity.ca_pem,
            "tls_pin": identity.pin,
            "pid": os.getpid(),
            "accounts": [
                {"user": user.name, "password": user.password, "note": user.note, **({"mfa_code": user.mfa_code} if user.mfa_code else {})}
                for user in self.directory.users.values()
            ],
            "clouds": {
                cloud.name: {
                    "login": of(cloud, Role.MAIN).origin,
                    "admin": of(cloud, Role.MAIN).origin,
                    "pages": of(cloud, Role.PAGES).origin,
                    "metadata": of(cloud, Role.METADATA).origin,
                    "resource": cloud.exchange[0],
                    "regions": [of(cloud, Role.REGION).origin],
                    "compliance": {
                        "login": of(cloud, Role.MAIN).origin,
                        "admin": of(cloud, Role.FRONT).origin,
                        "resource": cloud.compliance[0],
                        "regions": [of(cloud, Role.REGION).origin],
                    },
                }
                for cloud in CLOUDS
            },
            "tenants": [
                {"id": tenant.id, "name": tenant.name, "initial_domain": tenant.initial_domain, "domains": list(tenant.domains)}
                for tenant in self.directory.tenants.values()
            ],
            "organization": {"name": plan.name, "recipients": plan.size, "mailboxes": census.mailboxes, "seed": plan.seed},
            "app": {
                "id": seed.APP_ID,
                "secret": seed.APP_SECRET,
                "certificate": f"{of(first, Role.PAGES).origin}/practice/certificate.pfx",
                "certificate_pem": f"{of(first, Role.PAGES).origin}/practice/certificate.pem",
                "certificate_password": certificates.PASSWORD,
            },
            "managed_identities": {
                "system": seed.SYSTEM_IDENTITY,
                "user": seed.USER_IDENTITY,
                "app_service_endpoint": f"{of(first, Role.METADATA).origin}/msi/token",
                "app_service_header": self.directory.identity_header,
                "arc_endpoint": f"{of(first, Role.METADATA).origin}/arc/metadata/identity/oauth2/token",
            },
        }
