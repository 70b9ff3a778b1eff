"""The people of the practice tenants, their passwords, roles and quirks; the same in every run."""

from __future__ import annotations

from exoshell.sandbox.login import directory as d

CONTOSO = "10000000-c047-4050-8000-000000000001"
ADATUM = "20000000-ada7-4050-8000-000000000002"
FABRIKAM = "30000000-fab1-4050-8000-000000000003"
NORTHWIND = "40000000-40f7-4050-8000-000000000004"
WINGTIP = "50000000-a119-4050-8000-000000000005"
TAILSPIN = "60000000-7a11-4050-8000-000000000006"

PASSWORD = "Practice-makes-1!"
MFA_CODE = "246810"
APP_ID = "aaaaaaaa-0000-4000-8000-00000000a001"
APP_SECRET = "practice~app~secret"
SYSTEM_IDENTITY = "aaaaaaaa-0000-4000-8000-00000000b001"
USER_IDENTITY = "aaaaaaaa-0000-4000-8000-00000000b002"


def seed(directory: d.Directory, customers: int = 0) -> None:
    """Fills an empty directory. `customers`: further tenants that Contoso's administrator manages as a partner."""
    for tenant in (
        d.Tenant(CONTOSO, "Contoso", "contoso.onmicrosoft.com", ("contoso.com", "corp.contoso.com")),
        d.Tenant(ADATUM, "Adatum Corporation", "adatum.onmicrosoft.com", ("adatum.com",)),
        d.Tenant(FABRIKAM, "Fabrikam, Inc.", "fabrikam.onmicrosoft.com", ("fabrikam.com",)),
        d.Tenant(NORTHWIND, "Northwind Traders", "northwind.onmicrosoft.com", ("northwindtraders.com",), consent_needed=True),
        d.Tenant(WINGTIP, "Wingtip Toys", "wingtip.onmicrosoft.com", ("wingtiptoys.com",), apps=set()),
        d.Tenant(TAILSPIN, "Tailspin Toys", "tailspin.onmicrosoft.com", ("tailspintoys.com",)),
    ):
        directory.tenants[tenant.id] = tenant
    for user in _users():
        user.password = PASSWORD
        directory.users[user.name] = user
    partner = directory.users["admin@contoso.com"]
    for number in range(1, customers + 1):
        label = f"customer{number:03}"
        tenant = d.Tenant(d.stable_id("tenant", label), f"Customer {number:03}", f"{label}.onmicrosoft.com")
        directory.tenants[tenant.id] = tenant
        partner.roles[tenant.id] = (d.EXCHANGE_ADMINISTRATOR,)
    app = d.App(APP_ID, "Unattended practice", secret=APP_SECRET)
    directory.apps[APP_ID] = app
    for identifier in (CONTOSO, ADATUM, FABRIKAM):
        directory.tenants[identifier].apps.add(APP_ID)
    directory.identities[""] = d.App(SYSTEM_IDENTITY, "practice-vm")
    directory.identities[USER_IDENTITY] = d.App(USER_IDENTITY, "practice-identity")


def _users() -> list[d.User]:
    admin, reader = (d.GLOBAL_ADMINISTRATOR,), (d.GLOBAL_READER,)
    partner = {
        CONTOSO: admin,
        ADATUM: (d.EXCHANGE_ADMINISTRATOR,),
        FABRIKAM: (d.RECIPIENT_ADMINISTRATOR,),
        NORTHWIND: reader,
        WINGTIP: reader,
    }

    def at(tenant: str, name: str, display: str, note: str, roles: tuple[str, ...] = (), **facts: object) -> d.User:
        granted = facts.pop("granted", None) or ({tenant: roles} if roles else {})
        return d.User(name, "", tenant, display, granted, note=note, **facts)  # type: ignore[arg-type]

    return [
        at(CONTOSO, "admin@contoso.com", "Contoso Admin",
           "Organization Management; also a partner with rights in adatum.com and fabrikam.com", granted=partner),
        at(CONTOSO, "megan@contoso.com", "Megan Bowen", "Exchange Administrator; signs in with a second factor",
           (d.EXCHANGE_ADMINISTRATOR,), mfa_code=MFA_CODE),
        at(CONTOSO, "helpdesk@contoso.com", "Help Desk", "Help Desk: looks at everything about recipients, changes little",
           (d.HELPDESK_ADMINISTRATOR,)),
        at(CONTOSO, "recipients@contoso.com", "Recipient Admin",
            "Recipient Management: mailboxes, groups, contacts, and no organization settings",
           (d.RECIPIENT_ADMINISTRATOR,)),
        at(CONTOSO, "viewer@contoso.com", "Global Reader", "View-Only Organization Management: reads everything, changes nothing", reader),
        at(CONTOSO, "compliance@contoso.com", "Compliance Admin", "Compliance Administrator: Security & Compliance",
           (d.COMPLIANCE_ADMINISTRATOR,)),
        at(CONTOSO, "nobody@contoso.com", "No Role", "an ordinary user: may sign in, may run nothing"),
        at(CONTOSO, "enroll@contoso.com", "Must Enroll", "has yet to enroll in multi-factor authentication (AADSTS50079)", admin,
            must_enroll=True),
        at(CONTOSO, "locked@contoso.com", "Locked Account", "locked (AADSTS50053)", admin, locked=True),
        at(CONTOSO, "disabled@contoso.com", "Disabled Account", "disabled (AADSTS50057)", admin, disabled=True),
        at(CONTOSO, "expired@contoso.com", "Expired Password", "password expired (AADSTS50055)", admin, password_expired=True),
        at(CONTOSO, "blocked@contoso.com", "Blocked By Policy", "blocked by Conditional Access (AADSTS53003)", admin, blocked=53003),
        at(CONTOSO, "unmanaged@contoso.com", "Unmanaged Device", "Conditional Access wants a managed device (AADSTS53000)", admin,
            blocked=53000),
        at(CONTOSO, "federated@contoso.com", "Federated User", "signs in at a federated identity provider, which is not emulated", admin,
           federated=True),
        at(ADATUM, "admin@adatum.com", "Adatum Admin", "Organization Management of a customer", admin),
        at(FABRIKAM, "admin@fabrikam.com", "Fabrikam Admin", "Organization Management of another customer; guest in contoso.com",
           granted={FABRIKAM: admin, CONTOSO: reader}, guest_in=frozenset({CONTOSO})),
        at(NORTHWIND, "admin@northwindtraders.com", "Northwind Admin", "of a tenant that has not consented to the app (AADSTS65001)",
            admin),
        at(TAILSPIN, "admin@tailspintoys.com", "Tailspin Admin", "of a tenant without any relation to contoso.com", admin),
    ]  # fmt: skip
