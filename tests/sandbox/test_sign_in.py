"""Signing in: every grant, every page, every refusal."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.sandbox.clients import CLIENT, PASSWORD, Admin, Child, Person, Pkce


def redeem(child: Child, pkce: Pkce, answer: dict[str, str], **more: str) -> dict[str, object]:
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": pkce.redirect,
        "code_verifier": pkce.verifier,
        **more,
    }
    found: dict[str, object] = child.token(**form).json()
    return found


@pytest.mark.parametrize("mode", ["form_post", "query", "fragment"])
def test_a_person_signs_in_by_browser(child: Child, mode: str) -> None:
    pkce, person = Pkce(), Person()
    answer = person.walk(person.http.get(pkce.address(child.handshake["pages"], mode=mode)))
    assert answer["state"] == pkce.state
    tokens = redeem(child, pkce, answer)
    assert Admin(child, str(tokens["access_token"])).claims["upn"] == "admin@contoso.com"
    assert tokens["client_info"]
    assert all("not Microsoft" in page for page in person.seen)


def test_the_second_factor(child: Child) -> None:
    pkce, person = Pkce(), Person(user="megan@contoso.com")
    tokens = redeem(child, pkce, person.walk(person.http.get(pkce.address(child.handshake["pages"]))))
    assert Admin(child, str(tokens["access_token"])).claims["amr"] == ["pwd", "mfa"]


def test_enrolment_and_consent(child: Child) -> None:
    pkce, person = Pkce(), Person(user="enroll@contoso.com")
    assert "code" in person.walk(person.http.get(pkce.address(child.handshake["pages"])))
    refused = child.token("northwindtraders.com", grant_type="password", username="admin@northwindtraders.com", password=PASSWORD)
    assert refused.json()["error_codes"] == [65001]
    declined = Person(user="admin@northwindtraders.com", accept=False)
    answer = declined.walk(declined.http.get(pkce.address(child.handshake["pages"])))
    assert answer["error"] == "access_denied"
    person = Person(user="admin@northwindtraders.com")
    assert "code" in person.walk(person.http.get(pkce.address(child.handshake["pages"])))


def test_wrong_password_is_said_on_the_page(child: Child) -> None:
    person = Person(user="admin@tailspintoys.com", password="wrong")
    with pytest.raises(AssertionError, match="never end"):
        person.walk(person.http.get(Pkce().address(child.handshake["pages"])))
    assert "Your account or password is incorrect" in person.seen[-1]


def test_a_foreign_redirect_is_never_followed(child: Child) -> None:
    person = Person()
    response = person.http.get(Pkce(redirect="https://evil.example/").address(child.handshake["pages"]))
    assert response.status_code == 400
    assert "AADSTS50011" in response.text


def test_pkce_is_demanded(child: Child) -> None:
    person = Person()
    response = person.http.get(Pkce().address(child.handshake["pages"], mode="query", code_challenge_method="plain"))
    assert "AADSTS9002325" in response.headers["location"].replace("+", " ")


def test_codes_are_good_once_and_for_one_verifier(child: Child) -> None:
    pkce, person = Pkce(), Person()
    answer = person.walk(person.http.get(pkce.address(child.handshake["pages"])))
    assert redeem(child, Pkce(), answer)["error_codes"] == [70000]
    assert "access_token" in redeem(child, pkce, answer)
    assert redeem(child, pkce, answer)["error_codes"] == [54005]
    other = Pkce(redirect="http://localhost:50001", verifier=pkce.verifier)
    assert redeem(child, other, answer)["error_codes"] == [54005]


@pytest.mark.parametrize(
    ("user", "code"),
    [
        ("megan@contoso.com", 50076),
        ("enroll@contoso.com", 50079),
        ("locked@contoso.com", 50053),
        ("disabled@contoso.com", 50057),
        ("expired@contoso.com", 50055),
        ("blocked@contoso.com", 53003),
        ("unmanaged@contoso.com", 53000),
        ("stranger@contoso.com", 50034),
    ],
)
def test_password_refusals(child: Child, user: str, code: int) -> None:
    answer = child.token(grant_type="password", username=user, password=PASSWORD)
    body = answer.json()
    assert answer.status_code == 400
    assert body["error_codes"] == [code]
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert "Trace ID: " in body["error_description"]


def test_wrong_password_wrong_client_wrong_tenant(child: Child) -> None:
    assert child.token(grant_type="password", username="viewer@contoso.com", password="x").json()["error_codes"] == [50126]
    assert child.token(grant_type="password", username="viewer@contoso.com", password=PASSWORD, client_id="nope").json()["error_codes"] == [
        700016
    ]
    assert child.token("nowhere.example", grant_type="password").json()["error_codes"] == [90002]
    assert child.token(grant_type="sorcery").json()["error"] == "unsupported_grant_type"
    assert child.token("wingtiptoys.com", grant_type="password", username="admin@contoso.com", password=PASSWORD).json()["error_codes"] == [
        700016
    ]


def test_the_device_flow(child: Child) -> None:
    login, pages = child.handshake["login"], child.handshake["pages"]
    scope = "https://outlook.office365.com/.default offline_access"
    started = child.http.post(f"{login}/organizations/oauth2/v2.0/devicecode", data={"client_id": CLIENT, "scope": scope}).json()
    assert started["message"].startswith("To sign in, use a web browser to open the page ")
    assert started["verification_uri"] == f"{pages}/devicelogin"
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": started["device_code"]}
    assert child.token(**form).json()["error"] == "authorization_pending"
    person = Person(code="WRONG")
    page = person.http.post(started["verification_uri"], data={"otc": "ZZZZZZZZZ"})
    assert "That code didn&#x27;t work" in page.text
    person = Person(user="megan@contoso.com")
    page = person.http.post(started["verification_uri"], data={"otc": started["user_code"].lower()})
    person.walk(page)
    assert "You may now close this window" in person.seen[-1]
    tokens = child.token(**form).json()
    assert Admin(child, tokens["access_token"]).claims["upn"] == "megan@contoso.com"
    assert child.token(**form).json()["error"] == "bad_verification_code"


def test_device_codes_expire_and_can_be_declined(start: Callable[..., Child]) -> None:
    child = start("--size", "20", "--faults", "device_lifetime=1;device_slow_down=1")
    address = f"{child.handshake['login']}/organizations/oauth2/v2.0/devicecode"
    data = {"client_id": CLIENT, "scope": "https://outlook.office365.com/.default"}
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    first = child.http.post(address, data=data).json()
    assert child.token(grant_type=grant, device_code=first["device_code"]).json()["error"] == "slow_down"
    page = child.http.post(first["verification_uri"], data={"otc": first["user_code"]})
    context = page.text.partition("name=ctx value='")[2].partition("'")[0]
    child.http.post(f"{child.handshake['pages']}/organizations/login", data={"ctx": context, "cancel": "1"})
    assert child.token(grant_type=grant, device_code=first["device_code"]).json()["error"] == "authorization_declined"
    second = child.http.post(address, data=data).json()
    time.sleep(1.1)
    assert child.token(grant_type=grant, device_code=second["device_code"]).json()["error"] == "expired_token"


def test_refresh_tokens_go_from_customer_to_customer(child: Child) -> None:
    first = child.token(grant_type="password", username="admin@contoso.com", password=PASSWORD).json()
    for tenant in ("adatum.onmicrosoft.com", "fabrikam.com"):
        answer = child.token(tenant, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
        claims = Admin(child, answer["access_token"]).claims
        assert claims["tid"] != Admin(child, first["access_token"]).claims["tid"]
        assert claims["acct"] == 1
        assert claims["wids"]
    stranger = child.token("tailspintoys.com", grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert stranger["error_codes"] == [50034]


def test_guests_have_no_upn(child: Child) -> None:
    answer = child.token("contoso.com", grant_type="password", username="admin@fabrikam.com", password=PASSWORD).json()
    claims = Admin(child, answer["access_token"]).claims
    assert "upn" not in claims
    assert claims["email"] == "admin@fabrikam.com"


def test_tokens_are_bound_to_their_cloud(child: Child) -> None:
    scope = "https://outlook.office365.us/.default"
    form = {"grant_type": "password", "username": "admin@contoso.com", "password": PASSWORD}
    assert child.token(cloud="O365Default", **{**form, "scope": scope}).json()["error_codes"] == [500011]
    token = child.token(cloud="O365USGovGCCHigh", **{**form, "scope": scope}).json()["access_token"]
    admin = Admin(child, token)
    assert admin.run("Get-AcceptedDomain").status == 401
    there = Admin(child, token, f"{child.handshake['clouds']['O365USGovGCCHigh']['admin']}/adminapi/beta/{admin.claims['tid']}")
    assert there.run("Get-AcceptedDomain").status == 200


def test_discovery(child: Child) -> None:
    login = child.handshake["login"]
    known = child.http.get(f"{login}/contoso.com/v2.0/.well-known/openid-configuration").json()
    assert child.handshake["tenants"][0]["id"] in known["token_endpoint"]
    assert known["authorization_endpoint"].startswith(child.handshake["pages"])
    unknown = child.http.get(f"{login}/nowhere.example/v2.0/.well-known/openid-configuration")
    assert (unknown.status_code, unknown.json()["error"]) == (400, "invalid_tenant")
    anybody = child.http.get(f"{login}/organizations/v2.0/.well-known/openid-configuration").json()
    assert anybody["issuer"].endswith("/{tenantid}/v2.0")
    assert child.http.get(f"{login}/common/userrealm/ida@contoso.com?api-version=1.0").json()["account_type"] == "Managed"
    assert child.http.get(f"{login}/common/userrealm/federated@contoso.com?api-version=1.0").json()["account_type"] == "Federated"
    assert child.http.get(f"{login}/common/userrealm/x@nowhere.example?api-version=1.0").json()["account_type"] == "Unknown"
    assert child.http.get(f"{login}/organizations/discovery/v2.0/keys").json()["keys"][0]["kty"] == "RSA"
    assert child.http.get(f"{login}/common/discovery/instance").json()["api-version"] == "1.1"


def test_an_app_signs_in_with_a_secret_or_a_certificate(child: Child) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.serialization import pkcs12

    app, tenant = child.handshake["app"], "contoso.onmicrosoft.com"
    base = {"grant_type": "client_credentials", "client_id": app["id"], "scope": "https://outlook.office365.com/.default"}
    token = child.token(tenant, **base, client_secret=app["secret"]).json()["access_token"]
    admin = Admin(child, token)
    assert admin.claims["idtyp"] == "app"
    assert admin.run("Get-AcceptedDomain").status == 200
    assert child.token(tenant, **base, client_secret="wrong").json()["error_codes"] == [7000215]
    assert child.token(tenant, **base).json()["error_codes"] == [7000218]
    assert child.token("organizations", **base, client_secret=app["secret"]).json()["error_codes"] == [50059]

    key, certificate, _ = pkcs12.load_key_and_certificates(child.http.get(app["certificate"]).content, app["certificate_password"].encode())
    assert certificate is not None
    good = _assertion(key, certificate.fingerprint(hashes.SHA256()), app["id"], f"{child.handshake['login']}/{tenant}/oauth2/v2.0/token")
    kind = {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    token = child.token(tenant, **base, **kind, client_assertion=good).json()["access_token"]
    assert Admin(child, token).claims["appidacr"] == "2"
    bad = _assertion(key, b"\0" * 32, app["id"], f"{child.handshake['login']}/{tenant}/oauth2/v2.0/token")
    assert child.token(tenant, **base, **kind, client_assertion=bad).json()["error_codes"] == [700027]
    late = _assertion(
        key, certificate.fingerprint(hashes.SHA256()), app["id"], f"{child.handshake['login']}/{tenant}/oauth2/v2.0/token", -4000
    )
    assert child.token(tenant, **base, **kind, client_assertion=late).json()["error_codes"] == [700024]


def _assertion(key: object, fingerprint: bytes, app: str, audience: str, shift: int = 0) -> str:
    import base64

    import jwt

    now = int(time.time()) + shift
    claims = {"aud": audience, "iss": app, "sub": app, "jti": "j", "iat": now, "nbf": now, "exp": now + 600}
    return jwt.encode(claims, key, "PS256", {"x5t#S256": base64.urlsafe_b64encode(fingerprint).decode().rstrip("=")})  # type: ignore[arg-type]


def test_managed_identities(child: Child) -> None:
    metadata = child.handshake["metadata"]
    query = "api-version=2018-02-01&resource=https://outlook.office365.com/"
    answer = child.http.get(f"{metadata}/metadata/identity/oauth2/token?{query}", headers={"Metadata": "true"}).json()
    assert isinstance(answer["expires_on"], str)
    assert Admin(child, answer["access_token"]).run("Get-AcceptedDomain").status == 200
    assert child.http.get(f"{metadata}/metadata/identity/oauth2/token?{query}").status_code == 400
    wrong = child.http.get(f"{metadata}/metadata/identity/oauth2/token?{query}&client_id=x", headers={"Metadata": "true"})
    assert wrong.json()["error_description"] == "Identity not found"
    said = child.handshake["managed_identities"]
    user = child.http.get(f"{metadata}/metadata/identity/oauth2/token?{query}&client_id={said['user']}", headers={"Metadata": "true"})
    assert user.json()["client_id"] == said["user"]
    service = child.http.get(f"{said['app_service_endpoint']}?{query}", headers={"X-IDENTITY-HEADER": said["app_service_header"]}).json()
    assert "expires_in" not in service
    assert child.http.get(f"{said['app_service_endpoint']}?{query}").status_code == 403
    asked = child.http.get(f"{said['arc_endpoint']}?{query}", headers={"Metadata": "true"})
    assert asked.status_code == 401
    from pathlib import Path

    secret = Path(asked.headers["www-authenticate"].partition("realm=")[2]).read_text(encoding="ascii")
    arc = child.http.get(f"{said['arc_endpoint']}?{query}", headers={"Metadata": "true", "Authorization": f"Basic {secret}"})
    assert arc.json()["access_token"]
    shell = child.http.post(f"{metadata}/oauth2/token", data={"resource": "https://outlook.office365.com/"}, headers={"Metadata": "true"})
    assert Admin(child, shell.json()["access_token"]).claims["upn"] == "admin@contoso.com"


def test_token_life_and_failures_on_purpose(start: Callable[..., Child]) -> None:
    child = start("--size", "20", "--faults", "token_lifetime=1;refresh_in=1;login:503@2;login:50173")
    failed = child.token(grant_type="password", username="admin@contoso.com", password=PASSWORD)
    assert (failed.status_code, failed.headers["retry-after"]) == (503, "2")
    assert child.token(grant_type="password", username="admin@contoso.com", password=PASSWORD).json()["error_codes"] == [50173]
    answer = child.token(grant_type="password", username="admin@contoso.com", password=PASSWORD).json()
    assert (answer["expires_in"], answer["refresh_in"]) == (1, 1)
    admin = Admin(child, answer["access_token"])
    time.sleep(1.2)
    late = admin.run("Get-AcceptedDomain")
    assert late.status == 401
    assert "invalid_token" in late.response.headers["www-authenticate"]
    capable = child.token(
        grant_type="password", username="admin@contoso.com", password=PASSWORD, claims='{"access_token":{"xms_cc":{"values":["CP1"]}}}'
    )
    assert capable.json()["expires_in"] == 86400
