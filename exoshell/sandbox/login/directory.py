"""Who exists: tenants, people, apps and identities of the emulated cloud, and what is under way for them (codes, devices, pages).

State is plain attributes; the rules of who may sign in where stand here, the protocol around them in the neighbouring files.
"""

from __future__ import annotations

import secrets
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from exoshell.sandbox.login.errors import LoginError
from exoshell.sandbox.switches import Switches

PUBLIC_CLIENT = "fb78d390-0c51-40cd-8e17-fdbfab77341b"
"""The client id of Microsoft's module, which every tenant has."""
ANY = ("organizations", "common")
MAX_FAILURES = 10

GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
GLOBAL_READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
EXCHANGE_ADMINISTRATOR = "29232cdf-9323-42fd-ade2-1d097af3e4de"
RECIPIENT_ADMINISTRATOR = "31392ffb-586c-42d1-9346-e59415a2cc4e"
HELPDESK_ADMINISTRATOR = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
COMPLIANCE_ADMINISTRATOR = "17315797-102d-40b4-93e0-432062caca18"


def stable_id(*parts: str) -> str:
    """A GUID that is the same in every run."""
    return str(uuid.uuid5(uuid.UUID("6d1bdb0e-9c3b-4a2f-8a86-0f9f4c1d7e55"), "/".join(parts)))


@dataclass
class Tenant:
    """A directory."""

    id: str
    name: str
    """What people call it: 'Contoso'."""
    initial_domain: str
    domains: tuple[str, ...] = ()
    """Custom domains; the first is the default one."""
    apps: set[str] = field(default_factory=lambda: {PUBLIC_CLIENT})
    consent_needed: bool = False

    def answers_to(self, name: str) -> bool:
        return name.lower() in (self.id, self.initial_domain, *self.domains)


@dataclass
class User:
    """An account. `roles` are role template ids per tenant: at home, and in tenants where it is a guest or works through GDAP."""

    name: str
    """User principal name, in lower case."""
    password: str
    home: str
    display_name: str = ""
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    guest_in: frozenset[str] = frozenset()
    """Tenants that know the account as a guest: their tokens carry no upn."""
    mfa_code: str = ""
    must_enroll: bool = False
    disabled: bool = False
    locked: bool = False
    password_expired: bool = False
    blocked: int = 0
    """An AADSTS number of Conditional Access that stops every sign-in; 0 for none."""
    federated: bool = False
    valid_from: float = 0.0
    """TokensValidFrom: grants issued before it are revoked."""
    failures: int = 0
    note: str = ""

    @property
    def oid(self) -> str:
        return stable_id("user", self.name)


@dataclass
class App:
    """A registration: the public client, or an unattended app with certificates or a secret."""

    client_id: str
    name: str
    public: bool = False
    secret: str = ""
    certificates: list[Any] = field(default_factory=list)
    """cryptography's x509.Certificate objects."""
    roles: tuple[str, ...] = ("Exchange.ManageAsApp",)
    wids: tuple[str, ...] = (EXCHANGE_ADMINISTRATOR,)
    disabled: bool = False

    @property
    def oid(self) -> str:
        return stable_id("service-principal", self.client_id)


@dataclass
class PendingDevice:
    """A device code that somebody has yet to type."""

    user_code: str
    client: str
    scope: str
    tenant: str
    cloud: str
    expires: float
    claims: str = ""
    user: User | None = None
    resolved_tenant: str = ""
    methods: tuple[str, ...] = ()
    declined: bool = False


@dataclass
class Visit:
    """A sign-in page somebody is looking at; its context stays here, never in the page."""

    tenant: str
    cloud: str
    query: dict[str, str]
    device: str = ""
    user: User | None = None
    methods: list[str] = field(default_factory=list)
    consented: bool = False
    started: float = field(default_factory=time.time)


@dataclass
class Grant:
    """An authorization code or a refresh token."""

    user: User
    tenant: str
    client: str
    scope: str
    cloud: str
    methods: tuple[str, ...]
    issued: float = field(default_factory=time.time)
    redirect: str = ""
    challenge: str = ""
    nonce: str = ""
    claims: str = ""
    used: bool = False


class Directory:
    """Everything that the sign-in service knows."""

    def __init__(self, switches: Switches) -> None:
        self.switches = switches
        self.tenants: dict[str, Tenant] = {}
        self.users: dict[str, User] = {}
        self.apps: dict[str, App] = {PUBLIC_CLIENT: App(PUBLIC_CLIENT, "Microsoft Exchange REST API Based Powershell", public=True)}
        self.identities: dict[str, App] = {}
        """Managed identities by client id; '' is the system-assigned one."""
        self.visits: dict[str, Visit] = {}
        self.codes: dict[str, Grant] = {}
        self.refresh_tokens: dict[str, Grant] = {}
        self.devices: dict[str, PendingDevice] = {}
        self.identity_header = secrets.token_hex(16)

    def tenant(self, name: str) -> Tenant:
        """By GUID or domain. Raises LoginError 90002."""
        found = self.tenants.get(name.lower())
        if found is None:
            found = next((tenant for tenant in self.tenants.values() if tenant.answers_to(name)), None)
        if found is None:
            raise LoginError(90002, tenant=name)
        return found

    def tenant_or_any(self, name: str) -> Tenant | None:
        """None for organizations and common. Raises LoginError 90002."""
        return None if name.lower() in ANY else self.tenant(name)

    def check_password(self, name: str, password: str) -> User:
        """The user of a name and password. Raises LoginError."""
        user = self.users.get(name.strip().lower())
        if user is None:
            tenant = next((item for item in self.tenants.values() if item.answers_to(name.rpartition("@")[2].strip())), None)
            raise LoginError(50034, user=name, tenant=tenant.name if tenant else name.rpartition("@")[2])
        if user.locked or user.failures >= MAX_FAILURES:
            raise LoginError(50053)
        if not secrets.compare_digest(user.password.encode(), password.encode()):
            user.failures += 1
            raise LoginError(50126)
        if user.disabled:
            raise LoginError(50057)
        if user.password_expired:
            raise LoginError(50055)
        user.failures = 0
        return user

    def tenant_for(self, asked: str, user: User) -> Tenant:
        """The tenant that a user signs in to under a path. Raises LoginError 50034 where the user is a stranger there."""
        if asked.lower() in ANY:
            return self.tenants[user.home]
        tenant = self.tenant(asked)
        if tenant.id != user.home and tenant.id not in user.roles and tenant.id not in user.guest_in:
            raise LoginError(50034, user=user.name, tenant=tenant.name)
        return tenant

    def app(self, client: str, tenant: Tenant | None) -> App:
        """Raises LoginError 700016 where the tenant (None: any) does not have the app, 7000112 where it is disabled."""
        app = self.apps.get(client.lower())
        if app is None or (tenant is not None and client.lower() not in tenant.apps):
            raise LoginError(700016, client=client, tenant=tenant.name if tenant else "")
        if app.disabled:
            raise LoginError(7000112, client=client)
        return app

    def sweep(self) -> None:
        """Forgets pages and device codes that nobody came back to."""
        now = time.time()
        for visits in [key for key, visit in self.visits.items() if now - visit.started > 1800]:
            del self.visits[visits]
        for code in [key for key, device in self.devices.items() if now - device.expires > 600]:
            del self.devices[code]
