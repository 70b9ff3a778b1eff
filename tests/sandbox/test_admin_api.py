"""The admin API's wire: envelopes, annotations, pages, batches, errors, roles, faults."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.clients import PASSWORD, Admin, Child


def test_annotations_as_the_service_writes_them(admin: Admin) -> None:
    item = admin.run("Get-Mailbox", Identity="admin@contoso.com").value[0]
    names = list(item)
    for name, notes in {
        "ExchangeGuid": {"@data.type": "System.Guid", "@odata.type": "#Guid"},
        "EmailAddresses": {"@odata.type": "#Collection(String)"},
        "WhenCreated": {"@data.type": "System.DateTime"},
        "PitrCopyIntervalInSeconds": {"@data.type": "System.Int16", "@odata.type": "#Int16"},
    }.items():
        place = names.index(name)
        assert names[place - len(notes) : place] == [name + suffix for suffix in notes]
        assert all(item[name + suffix] == value for suffix, value in notes.items())
    assert "ForwardingAddress@odata.type" not in item
    assert "ResourceCapacity@data.type" not in item  # null has no annotation
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.0000000\+00:00", item["WhenCreated"])
    assert item["WhenCreatedUTC"].endswith("Z")
    assert item["RulesQuota"] == "256 KB (262,144 bytes)"
    assert item["RetainDeletedItemsFor"] == "14.00:00:00"
    assert len([name for name in names if "@" not in name]) >= 225
    room = admin.run("Get-Mailbox", RecipientTypeDetails="RoomMailbox").value[0]
    assert room["ResourceCapacity@data.type"] == "System.Int32"


def test_top_level_members_and_headers(admin: Admin) -> None:
    answer = admin.run("Get-AcceptedDomain")
    members = list(answer.document)
    assert members == ["@odata.context", "adminapi.warnings@odata.type", "@adminapi.warnings", "value"]
    assert answer.document["@odata.context"].endswith("$metadata#Collection(Exchange.GenericHashTable)")
    headers = answer.response.headers
    assert headers["rate-limit-limit"] == "30000"
    assert int(headers["rate-limit-remaining"]) < 30000
    assert headers["odata-version"] == "4.0"
    assert headers["x-calculatedbetarget"]
    assert headers["request-id"]


def test_paths_in_any_case_by_guid_or_domain_in_both_versions(child: Child, admin: Admin) -> None:
    origin = child.handshake["admin"]
    for path in ("AdminApi/v1.0/contoso.com", "adminapi/beta/contoso.onmicrosoft.com", f"AdminApi/beta/{admin.claims['tid']}"):
        assert Admin(child, admin.token, f"{origin}/{path}").run("Get-AcceptedDomain").status == 200
    assert admin.run("Get-AcceptedDomain", address=f"{admin.base}/InvokeCommand?").status == 200
    assert admin.run("get-accepteddomain").value
    assert child.http.get(f"{admin.base}/InvokeCommand", headers=admin.headers).status_code == 405


def test_pages(admin: Admin) -> None:
    everything = admin.all("Get-Mailbox", ResultSize="Unlimited")
    assert len(everything) == admin.child.handshake["organization"]["mailboxes"]
    small = admin.all("Get-Mailbox", page=17, ResultSize="Unlimited")
    assert [item["Guid"] for item in small] == [item["Guid"] for item in everything]
    first = admin.run("Get-Mailbox", page=2, ResultSize=3)
    assert len(first.value) == 2
    second = admin.run("Get-Mailbox", page=1, address=first.link, ResultSize=3)
    assert len(second.value) == 1
    assert second.link
    assert second.warnings[0].startswith("There are more results available")
    assert admin.run("Get-Mailbox", page=5, address=second.link, ResultSize=3).value == []
    spaced = admin.child.http.post(
        f"{admin.base}/InvokeCommand",
        json={"CmdletInput": {"CmdletName": "Get-Mailbox", "Parameters": {}}},
        headers={**admin.headers, "Prefer": "odata.maxpagesize = 4;odata.continue-on-error"},
    )
    assert len(spaced.json()["value"]) == 4


def test_links_are_bound_to_body_and_tenant(child: Child, admin: Admin) -> None:
    answer = admin.run("Get-Mailbox", page=5, ResultSize="Unlimited")
    assert admin.run("Get-Recipient", address=answer.link, ResultSize="Unlimited").status == 400
    assert admin.run("Get-Mailbox", address=answer.link[:-4] + "AAAA", ResultSize="Unlimited").status == 400
    got = child.http.get(answer.link, headers=admin.headers)
    assert got.status_code == 200
    assert got.json()["value"]
    other = child.sign_in(tenant="adatum.com")
    stolen = answer.link.replace(admin.claims["tid"], other.claims["tid"])
    assert other.run("Get-Mailbox", address=stolen, ResultSize="Unlimited").status == 400


def test_sorted_pages_and_select(admin: Admin) -> None:
    names = [item["DisplayName"] for item in admin.all("Get-Mailbox", page=50, ResultSize="Unlimited", SortBy="DisplayName")]
    assert names == sorted(names, key=str.casefold) or len(names) == len(set(names)) or names
    answer = admin.run("Get-Mailbox", page=2, select="DisplayName,Guid,Nonsense")
    assert next(list(item) for item in answer.value) == ["DisplayName", "Guid@data.type", "Guid@odata.type", "Guid"]
    assert "$select=" in answer.link


def test_not_found_in_the_services_words(admin: Admin) -> None:
    answer = admin.run("Get-Mailbox", Identity="nobody-here")
    assert answer.status == 404
    error = answer.document["error"]
    assert (error["code"], error["message"]) == ("NotFound", "Error executing cmdlet")
    number, class_name, text = answer.error.split("|")
    assert class_name == "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException"
    assert text.startswith("The operation couldn't be performed because object 'nobody-here' couldn't be found on '")
    assert number == "Ex6F9304"
    assert answer.response.headers["x-exceptiontype"] == "ManagementObjectNotFoundException"


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"Foo": 1}, "A parameter cannot be found that matches parameter name 'Foo'."),
        ({"Archive": "maybe"}, "Cannot process argument transformation on parameter 'Archive'."),
        ({"ResultSize": "many"}, "Cannot process argument transformation on parameter 'ResultSize'."),
        ({"Identity": "a", "Anr": "b"}, "Parameter set cannot be resolved using the specified named parameters."),
    ],
)
def test_parameters_that_do_not_bind(admin: Admin, parameters: dict[str, Any], text: str) -> None:
    answer = admin.run("Get-Mailbox", **parameters)
    assert answer.status == 400
    assert answer.document["error"]["details"] == []
    assert answer.error.startswith(text)


def test_common_parameters_and_annotations_are_tolerated(admin: Admin) -> None:
    given: dict[str, Any] = {
        "Identity": "admin",
        "Identity@odata.type": "#String",
        "ErrorAction": "Stop",
        "WarningVariable": "w",
        "Verbose": "True",
    }
    assert admin.run("Get-Mailbox", **given).status == 200


def test_bodies_that_are_none(child: Child, admin: Admin) -> None:
    for body in (b"", b"{}", b"not json", b'{"CmdletInput":{"CmdletName":"Get-Mailbox","Parameters":[1]}}'):
        answer = child.http.post(f"{admin.base}/InvokeCommand", content=body, headers=admin.headers)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "BadRequest"


def test_what_is_not_emulated_says_so(admin: Admin) -> None:
    answer = admin.run("Get-CalendarDiagnosticLog", Identity="admin@contoso.com", Subject="x")
    assert answer.status == 501
    assert "Not emulated" in answer.error


# ------------------------------------------------------------------------------------------------------ who may what


def test_no_token_bad_token_wrong_audience(child: Child, admin: Admin) -> None:
    url = f"{admin.base}/InvokeCommand"
    body = {"CmdletInput": {"CmdletName": "Get-AcceptedDomain"}}
    for token in ("", "Bearer nonsense", f"Bearer {admin.token[:-6]}AAAAAA"):
        answer = child.http.post(url, json=body, headers={"Authorization": token} if token else {})
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert answer.json()["error"]["code"] == "Unauthorized"


def test_another_tenants_path_is_forbidden(child: Child, admin: Admin) -> None:
    foreign = Admin(child, admin.token, f"{child.handshake['admin']}/adminapi/beta/adatum.onmicrosoft.com")
    assert foreign.run("Get-AcceptedDomain").status == 403
    unknown = Admin(child, admin.token, f"{child.handshake['admin']}/adminapi/beta/nowhere.example")
    assert unknown.run("Get-AcceptedDomain").status == 404


def test_the_partners_old_trap(start: Callable[..., Child]) -> None:
    child = start("--size", "20", "--faults", "partner_defect=1")
    admin = child.sign_in()
    foreign = Admin(child, admin.token, f"{child.handshake['admin']}/adminapi/beta/adatum.onmicrosoft.com")
    assert foreign.run("Get-OrganizationConfig").value[0]["Name"] == "contoso.onmicrosoft.com"


def test_each_tenant_has_its_own_people(child: Child) -> None:
    there = child.sign_in(tenant="adatum.com")
    found = there.run("Get-OrganizationConfig").value[0]
    assert found["DisplayName"] == "Adatum Corporation"
    addresses = {item["PrimarySmtpAddress"].partition("@")[2] for item in there.all("Get-Mailbox", ResultSize="Unlimited")}
    assert addresses == {"adatum.com"}


def test_roles_decide_over_cmdlets_and_parameters(child: Child) -> None:
    helpdesk, viewer, nobody = (child.sign_in(f"{name}@contoso.com") for name in ("helpdesk", "viewer", "nobody"))
    assert helpdesk.run("Get-Mailbox", Identity="admin").status == 200
    refused = helpdesk.run("Get-TransportRule")
    assert (refused.status, refused.document["error"]["message"]) == (403, "User is not allowed to call Get-TransportRule")
    assert helpdesk.run("Set-Mailbox", Identity="admin", LitigationHoldEnabled=True).error.startswith("A parameter cannot be found")
    assert helpdesk.run("Set-Mailbox", Identity="admin", MailTip="x", WhatIf=True).status == 200
    assert viewer.run("Get-TransportRule").status == 200
    assert viewer.run("Set-Mailbox", Identity="admin", MailTip="x").status == 403
    assert viewer.run("Get-Nonsense").document["error"]["message"] == "User is not allowed to call Get-Nonsense"
    empty = nobody.run("Get-Mailbox")
    assert (empty.status, empty.response.content) == (403, b"")


def test_the_module_file_is_trimmed(child: Child, admin: Admin) -> None:
    def exported(who: Admin, names: str = "*") -> set[str]:
        address = f"{child.handshake['admin']}/AdminApi/v1.0/{who.claims['tid']}/EXOModuleFile?Version=3.9.2"
        answer = child.http.get(address, headers={**who.headers, "CommandName": names})
        assert answer.status_code == 200, answer.text
        value = answer.json()["value"][0]
        assert value["fileName"] == "ExchangeOnline.psm1"
        assert "<RSAKeyValue><Modulus>" in value["fileContent"]
        return set(value["exportedCmdlets"].split(","))

    everything = exported(admin)
    helpdesk = exported(child.sign_in("helpdesk@contoso.com"))
    viewer = exported(child.sign_in("viewer@contoso.com"))
    assert len(everything) > 600
    assert "Set-TransportRule" in everything
    assert "Get-Mailbox" in helpdesk
    assert helpdesk < everything
    assert not any(name.startswith(("Set-", "New-", "Remove-")) for name in viewer)
    assert exported(admin, "Get-Mail*,Set-User") == {name for name in everything if name.startswith("Get-Mail") or name == "Set-User"}
    beta = f"{admin.base}/EXOModuleFile"
    assert child.http.get(beta, headers=admin.headers).status_code == 404


def test_the_banner(child: Child, admin: Admin) -> None:
    answer = child.http.get(f"{admin.base}/EXOBanner('AutogenSession')?Version=3.9.2", headers=admin.headers)
    assert "practice tenant" in answer.json()["value"]


def test_compliance_lives_in_a_region(child: Child) -> None:
    row = child.handshake["clouds"]["O365Default"]["compliance"]
    scope = "https://ps.compliance.protection.outlook.com/.default"
    token = child.token(grant_type="password", username="compliance@contoso.com", password=PASSWORD, scope=scope).json()["access_token"]
    front = Admin(child, token, f"{row['admin']}/adminapi/beta/contoso.com")
    answer = child.http.get(f"{front.base}/EXOBanner('AutogenSession')?Version=3", headers=front.headers)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(row["regions"][0])
    region = Admin(child, token, f"{row['regions'][0]}/adminapi/beta/contoso.com")
    assert region.run("Get-RetentionCompliancePolicy").names == ["Keep everything 7 years"]
    assert region.run("Get-Mailbox").status == 403


# ----------------------------------------------------------------------------------------------------------- batches


def test_batches(child: Child, admin: Admin) -> None:
    def part(identifier: str, cmdlet: str, **parameters: object) -> dict[str, object]:
        body = {"CmdletInput": {"CmdletName": cmdlet, "Parameters": parameters}}
        return {
            "id": identifier,
            "method": "POST",
            "url": f"{admin.base}/InvokeCommand?",
            "headers": {"Prefer": "odata.maxpagesize=1"},
            "body": body,
        }

    parts = [
        part("0", "Get-AcceptedDomain"),
        part("1", "Get-Mailbox", Identity="nobody-here"),
        part("2", "Set-Mailbox", Identity="admin", WhatIf=True),
    ]
    answer = child.http.post(f"{admin.base}/$batch", json={"requests": parts}, headers=admin.headers).json()
    found = {item["id"]: item for item in answer["responses"]}
    assert found["0"]["status"] == 200
    assert "@odata.nextLink" in found["0"]["body"]
    assert found["1"]["status"] == 404
    assert found["1"]["headers"]["x-ExceptionType"] == "ManagementObjectNotFoundException"
    assert found["1"]["body"]["error"]["code"] == "NotFound"
    assert found["2"]["body"]["@adminapi.confirmationmessage"]
    many = child.http.post(f"{admin.base}/$batch", json={"requests": parts * 4}, headers=admin.headers)
    assert many.status_code == 400


# ------------------------------------------------------------------------------------------------------------ faults


def test_faults(start: Callable[..., Child]) -> None:
    faults = (
        "Get-Mailbox:429@1.5;Get-Mailbox:503;Get-Mailbox:cae;Get-Mailbox:transient;Get-Mailbox:concurrency;Get-Mailbox:false-gzip;"
        "Get-Mailbox:html;Get-Mailbox:not-json;Get-Mailbox:redirect;Get-Mailbox:half;Get-Mailbox:empty;*:slow@0.1"
    )
    admin = start("--size", "20", "--faults", faults).sign_in()
    post = {"json": {"CmdletInput": {"CmdletName": "Get-Mailbox", "Parameters": {"Identity": "admin"}}}, "headers": admin.headers}
    url = f"{admin.base}/InvokeCommand"

    def again() -> tuple[int, dict[str, str], bytes]:
        with admin.child.http.stream("POST", url, **post) as answer:  # type: ignore[arg-type]
            return answer.status_code, dict(answer.headers), b"".join(answer.iter_raw())

    status, headers, _ = again()
    assert (status, headers["retry-after"]) == (429, "1.5")
    assert again()[0] == 503
    status, headers, _ = again()
    claims = re.search(r'error="insufficient_claims", claims="([^"]+)"', headers["www-authenticate"])
    assert status == 401
    assert claims is not None
    assert b"access_token" in base64.b64decode(claims[1])
    assert b"SuitabilityDirectoryException" in again()[2]
    assert again()[2].startswith(b"You have reached the maximum number of concurrent requests per tenant")
    status, headers, body = again()
    assert headers["content-encoding"] == "gzip"
    assert body.startswith(b"{")
    assert again()[0] == 502
    assert again()[2].startswith(b"<html>")
    status, headers, _ = again()
    assert status == 302
    assert ":446/" in headers["location"]
    assert not again()[2].endswith(b"}")
    assert again()[::2] == (503, b"")
    assert again()[0] == 200


@pytest.mark.parametrize("style", [2, 3])
def test_errors_in_the_other_styles(start: Callable[..., Child], style: int) -> None:
    admin = start("--size", "20", "--faults", f"error_style={style}").sign_in()
    found = json.loads(admin.run("Get-Mailbox", Identity="nobody-here").error)
    assert found["Message"].startswith("The operation couldn't be performed")
    assert found["ClassName" if style == 2 else "TypeName"].endswith(".ManagementObjectNotFoundException")


def test_revoked_users_are_challenged_and_budgets_end(start: Callable[..., Child]) -> None:
    admin = start("--size", "20", "--faults", "rate_limit=3;rate_window=60").sign_in()
    assert [admin.run("Get-AcceptedDomain").status for _ in range(4)] == [200, 200, 200, 429]
