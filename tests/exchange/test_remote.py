"""Service cmdlets through the engine: binding, wire form, pages, errors, confirmation; against a service in a function."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from exoshell.connection.environments import COMPLIANCE_ENVIRONMENTS
from tests.connection.service import Service, page, refusal
from tests.exchange.shell import Shell

NOT_FOUND = (
    "Ex6F9304|Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException|"
    "The operation couldn't be performed because object 'nobody' couldn't be found on 'DC01'."
)


def answer(request: httpx.Request) -> httpx.Response:
    asked = json.loads(request.content)["CmdletInput"]
    parameters = asked["Parameters"]
    if parameters.get("Confirm") is True or parameters.get("WhatIf"):
        return page(confirmationmessage=f"Removing mailbox '{parameters.get('Identity')}'.")
    if parameters.get("Identity") == "nobody":
        headers = {
            "x-ExceptionType": "ManagementObjectNotFoundException",
            "request-id": "Q",
            "X-CalculatedBETarget": "BE01.X",
            "Date": "Tue",
        }
        return refusal(404, NOT_FOUND, code="NotFound", headers=headers)
    if not asked["CmdletName"].startswith("Get-"):
        return page()
    start = int(request.url.params.get("n", 0))
    items = [{"Name": f"m{number}", "Identity": f"id{number}", "Alias": "x"} for number in (start, start + 1)]
    return page(*items, next_link=f"https://outlook.office365.com/adminapi/x?n={start + 2}" if start < 8 else None)


@pytest.fixture
def service() -> Service:
    return Service(handler=answer)


@pytest.fixture
def shell(service: Service) -> Iterator[Shell]:
    made = Shell(service.connection())
    yield made
    made.close()


def names(objects: list[Any]) -> list[str]:
    return [item.get("Name") for item in objects]


def test_not_connected() -> None:
    shell = Shell()
    shell.run("Get-Mailbox")
    assert shell.error.text == "You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets."
    assert "connect -Sandbox" in shell.error.advice


def test_objects_carry_their_type(shell: Shell) -> None:
    found = shell.run("Get-Mailbox")
    assert names(found) == ["m0", "m1"]
    assert found[0].schema.type_names[0] == "Deserialized.Microsoft.Exchange.Data.Directory.Management.Mailbox"


def test_unlimited_streams_with_progress(shell: Shell, service: Service) -> None:
    assert len(shell.run("Get-Mailbox -ResultSize Unlimited")) == 10
    first, second = (record.status.split(", ") for record in shell.progressed[:2])
    assert (first[0], first[-1], second[0], second[-1]) == ("2 objects", "1 page", "4 objects", "2 pages")
    assert shell.progressed[-1].completed
    assert {body["Parameters"]["ResultSize"] for body in service.bodies()} == {"Unlimited"}


def test_select_first_stops_asking(shell: Shell, service: Service) -> None:
    if "select-object" not in shell.runspace.commands._implementations:
        pytest.skip("Select-Object is not there yet")
    assert names(shell.run("Get-Mailbox -ResultSize Unlimited | Select-Object -First 1")) == ["m0"]
    assert len(service.asked) <= 2


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("Get-Mailbox alex", {"Identity": "alex"}),
        ("'alex' | Get-Mailbox", {"Identity": "alex"}),
        ("Get-Mailbox -Id alex -Arch", {"Identity": "alex", "Archive": True}),
        ("Get-Mailbox -RecipientTypeDetails SharedMailbox,RoomMailbox", {"RecipientTypeDetails": ["SharedMailbox", "RoomMailbox"]}),
        ("Get-Mailbox -Filter 'A -eq $true -or B -eq $FALSE'", {"Filter": "A -eq 'True' -or B -eq 'False'"}),
        ("Get-Mailbox -Filter {Alias -like 'a*'}", {"Filter": "Alias -like 'a*'"}),
        ("Set-Mailbox a -HiddenFromAddressListsEnabled $true", {"Identity": "a", "HiddenFromAddressListsEnabled": True}),
        ("Set-Mailbox a -ForwardingAddress $null", {"Identity": "a", "ForwardingAddress": None}),
        ("Set-Mailbox a -MaxSendSize 10MB -Force:$false", {"Identity": "a", "MaxSendSize": 10485760, "Force": False}),
        (
            "Set-Mailbox a -EmailAddresses @{Add='x@c.example','y@c.example';Remove='z@c.example'}",
            {
                "Identity": "a",
                "EmailAddresses": {
                    "@odata.type": "#Exchange.GenericHashTable",
                    "Add": ["x@c.example", "y@c.example"],
                    "Remove": "z@c.example",
                },
            },
        ),
        ("Set-Mailbox a -AuditLogAgeLimit ([timespan]'90.00:00:00')", {"Identity": "a", "AuditLogAgeLimit": "90.00:00:00"}),
        (
            "Set-Mailbox a -StartDateForRetentionHold ([datetime]'2026-01-02T03:04:05Z')",
            {"Identity": "a", "StartDateForRetentionHold": "2026-01-02T03:04:05"},
        ),
    ],
)
def test_values_on_the_wire(shell: Shell, service: Service, text: str, parameters: dict[str, Any]) -> None:
    shell.run(text)
    assert [record.text for record in shell.errors] == []
    assert service.bodies()[-1]["Parameters"] == parameters


def test_objects_of_the_pipeline_are_named_by_identity(shell: Shell, service: Service) -> None:
    shell.run("Get-Mailbox | Set-Mailbox -CustomAttribute1 x")
    assert [body["Parameters"]["Identity"] for body in service.bodies()[1:]] == ["id0", "id1"]


def test_error_in_the_modules_wording(shell: Shell) -> None:
    shell.run("Get-Mailbox nobody; 'on'")
    assert shell.objects == ["on"], "it is non-terminating"
    assert shell.error.text == NOT_FOUND
    assert shell.error.fully_qualified_id == "[Server=BE01,RequestId=Q,TimeStamp=Tue],Write-ErrorMessage"
    assert (shell.error.category.name, shell.error.category_activity, shell.error.category_reason) == (
        "NotSpecified",
        "Get-Mailbox",
        "ManagementObjectNotFoundException",
    )
    assert "404 NotFound" in shell.error.advice
    assert shell.run("$EXO_LastExecutionStatus") == [False]


def test_error_action_stop_ends_the_script(shell: Shell) -> None:
    shell.run("try { Get-Mailbox nobody -ErrorAction Stop; 'no' } catch { 'caught' }")
    assert shell.objects == ["caught"]


def test_high_impact_asks_in_two_calls(shell: Shell, service: Service) -> None:
    shell.console.choices = [0]
    shell.run("Remove-Mailbox a")
    assert shell.console.questions == ["Confirm\nAre you sure you want to perform this action?\nRemoving mailbox 'a'."]
    assert [body["Parameters"] for body in service.bodies()] == [{"Identity": "a", "Confirm": True}, {"Identity": "a", "Confirm": False}]


def test_no_is_one_call(shell: Shell, service: Service) -> None:
    shell.console.choices = [2]
    shell.run("Remove-Mailbox a")
    assert len(service.asked) == 1


def test_yes_to_all_asks_once(shell: Shell, service: Service) -> None:
    shell.console.choices = [1]
    shell.run("'a','b','c' | Remove-Mailbox")
    assert len(shell.console.questions) == 1
    assert [body["Parameters"]["Confirm"] for body in service.bodies()] == [True, False] * 3


def test_confirm_false_is_one_silent_call(shell: Shell, service: Service) -> None:
    shell.run("Remove-Mailbox a -Confirm:$false")
    assert shell.console.questions == []
    assert [body["Parameters"] for body in service.bodies()] == [{"Identity": "a", "Confirm": False}]


def test_medium_impact_asks_with_confirm_only(shell: Shell, service: Service) -> None:
    shell.run("Set-Mailbox a -Alias b")
    assert shell.console.questions == []
    shell.console.choices = [0]
    shell.run("Set-Mailbox a -Alias b -Confirm")
    assert len(shell.console.questions) == 1
    assert len(service.asked) == 3


def test_what_if_sends_one_validation_and_says_so(shell: Shell, service: Service) -> None:
    shell.run("Remove-Mailbox a -WhatIf")
    assert shell.console.said == [("host", "What if: Removing mailbox 'a'.")]
    assert service.bodies()[0]["Parameters"] == {"Identity": "a", "WhatIf": True, "Confirm": True}
    assert len(service.asked) == 1


def test_binding_errors_are_powershells(shell: Shell, service: Service) -> None:
    for text, identifier in (
        ("Get-Mailbox -Nope b", "NamedParameterNotFound,Get-Mailbox"),
        ("Get-Mailbox -Include x", "AmbiguousParameter,Get-Mailbox"),
        ("Get-Mailbox -Anr a -Identity b", "AmbiguousParameterSet,Get-Mailbox"),
    ):
        shell.run(text)
        assert shell.error.fully_qualified_id == identifier
    assert service.asked == []


def test_a_cmdlet_the_roles_lack(shell: Shell, service: Service) -> None:
    connection = shell.registry.active
    assert connection is not None
    connection.cmdlets_allowed = frozenset({"get-mailbox"})
    shell.run("Get-TransportRule")
    assert shell.error.fully_qualified_id == "CommandNotFoundException"
    assert shell.error.text.startswith("The term 'Get-TransportRule' is not recognized")
    assert "roles of" in shell.error.advice
    assert service.asked == []


def test_refused_by_the_service(service: Service) -> None:
    service.handler = lambda _: refusal(403, "User is not allowed to call Get-RoleGroup", code="Forbidden")
    shell = Shell(service.connection())
    shell.run("Get-RoleGroup")
    assert shell.error.text == "User is not allowed to call Get-RoleGroup"
    assert "roles do not include" in shell.error.advice


def test_prefix(service: Service) -> None:
    first, second = service.connection(), service.connection()
    second.prefix = "C2"
    shell = Shell(first, second)
    shell.run("Get-C2Mailbox alex")
    assert service.asked[-1].headers["connection-id"] == second.id
    shell.run("Get-Mailbox alex")
    assert service.asked[-1].headers["connection-id"] == first.id
    assert "Get-C2Mailbox" in set(shell.runspace.commands.names("Get-C2Mailb*"))


def test_command_name_limits_what_is_imported(service: Service) -> None:
    connection = service.connection()
    connection.command_patterns = ("Get-Mail*",)
    shell = Shell(connection)
    assert len(shell.run("Get-Mailbox alex")) == 2
    shell.run("Set-Mailbox alex -Alias b")
    assert "left out by -CommandName" in shell.error.advice


def test_read_only_and_production_levels(service: Service) -> None:
    shell = Shell(service.connection(level="read-only"))
    shell.run("Set-Mailbox a -Alias b")
    assert shell.error.fully_qualified_id == "WriteRefused,Set-Mailbox"
    production = service.connection(level="production")
    production.gate.ask = True
    shell = Shell(production)
    shell.console.choices = [2]
    shell.run("Set-Mailbox a -Alias b")
    assert shell.console.questions == ["Set-Mailbox would change Contoso (production). Allow changes?"]
    assert "not allowed" in shell.error.text
    assert service.asked == []
    shell.console.choices = [0]
    shell.run("Set-Mailbox a -Alias b; Set-Mailbox a -Alias c")
    assert len(shell.console.questions) == 2
    assert len(service.asked) == 2


def test_warnings_and_errors_of_an_answer(service: Service) -> None:
    service.handler = lambda _: page({"Name": "a"}, warnings=["mind this"], errors=["half of it failed"])
    shell = Shell(service.connection())
    assert names(shell.run("Get-Mailbox")) == ["a"]
    assert shell.messages == [("warning", "mind this")]
    assert shell.error.text == "half of it failed"


def test_server_gone_leaves_the_session_alive(service: Service) -> None:
    shell = Shell(service.connection())
    service.handler = lambda _: (_ for _ in ()).throw(httpx.ConnectError("refused"))
    shell.run("Get-Mailbox; 'alive'")
    assert shell.objects == ["alive"]
    assert "cannot be reached" in shell.error.text
    assert shell.error.advice


def test_disconnect_asks_and_takes_no_for_an_answer(shell: Shell) -> None:
    shell.console.choices = [2]
    shell.run("disconnect")
    assert len(shell.registry.all()) == 1
    assert shell.console.questions == [
        "Confirm\nAre you sure you want to perform this action?\n"
        "Running this cmdlet clears all active sessions created using Connect-ExchangeOnline or Connect-IPPSSession.\n"
        "Press(Y/y/A/a) if you want to continue."
    ]
    shell.console.choices = [0]
    shell.run("disconnect")
    assert shell.registry.all() == ()


def test_disconnect_without_a_word(shell: Shell) -> None:
    assert shell.run("Disconnect-ExchangeOnline -Confirm:$false") == []
    assert (shell.console.said, shell.console.questions, shell.messages, shell.information) == ([], [], [], [])
    assert shell.registry.all() == ()


def test_disconnect_by_id_and_prefix(service: Service) -> None:
    first, second, third = (service.connection() for _ in range(3))
    second.prefix = "C2"
    shell = Shell(first, second, third)
    shell.run(f"Disconnect-ExchangeOnline -ConnectionId {first.id} -Confirm:$false")
    shell.run("Disconnect-ExchangeOnline -ModulePrefix c2 -Confirm:$false")
    assert shell.registry.all() == (third,)
    shell.run("Disconnect-ExchangeOnline -ModulePrefix zz -Confirm:$false")
    assert "zz" in shell.error.text


def test_connection_information(shell: Shell) -> None:
    found = shell.run("Get-ConnectionInformation")
    assert len(found) == 1
    facts = dict(found[0].items())
    assert (facts["Name"], facts["Id"], facts["State"], facts["TokenStatus"]) == ("ExchangeOnline_1", 1, "Connected", "Active")
    assert facts["ConnectionUri"] == "https://outlook.office365.com"
    assert facts["ConnectionUsedForInbuiltCmdlets"] is True
    assert facts["PageSize"] == 1000


def test_get_exo_mailbox_selects_the_minimum_set(service: Service) -> None:
    service.handler = lambda _: page({"Alias": "x", "DisplayName": "X", "Database": "DB", "Name": "n"})
    shell = Shell(service.connection())
    found = shell.run("Get-EXOMailbox -UserPrincipalName x@c.example -Properties Database")
    asked = service.asked[0]
    assert (asked.method, asked.content) == ("GET", b"")
    assert asked.url.path.endswith("/Mailbox('x@c.example')")
    assert dict(asked.url.params) == {"PropertySet": "Minimum", "$select": "Database"}
    assert list(dict(found[0].items())) == ["Alias", "DisplayName", "Name", "Database"]
    shell.run("Get-EXOMailbox -Identity $null")
    assert "$null" in shell.error.text


def test_what_if_that_would_make_the_change_is_not_sent(service: Service) -> None:
    connection = service.connection(COMPLIANCE_ENVIRONMENTS["O365Default"], aud="https://ps.compliance.protection.outlook.com")
    shell = Shell(connection)
    shell.run("Remove-DlpCompliancePolicy a -WhatIf")
    assert "does nothing in Security & Compliance" in shell.messages[0][1]
    assert service.asked == []


def test_modules_are_not_needed(shell: Shell) -> None:
    shell.run("Install-Module ExchangeOnlineManagement -Force; Update-Module -Name ExchangeOnlineManagement")
    assert shell.errors == []
    assert shell.information == ["Nothing to do: the cmdlets of ExchangeOnlineManagement are part of exoshell."] * 2
    shell.run("Install-Module Az")
    assert "gallery" in shell.error.text


def test_proxy_options(shell: Shell) -> None:
    for access in ("IEConfig", "WinHttpConfig", "AutoDetect", "NoProxyServer"):
        assert shell.run(f"(New-PSSessionOption -ProxyAccessType {access}).ProxyAccessType") == [access]


def test_cmdlets_name_their_connection_as_source(shell: Shell) -> None:
    found = shell.run("(Get-Command Get-Mailbox).Source -eq (Get-ConnectionInformation).ModuleName")
    assert shell.errors == []
    assert found == [True]


def test_a_cmdlet_of_the_other_service_names_the_way_there(shell: Shell) -> None:
    connection = shell.registry.active
    assert connection is not None
    connection.cmdlets_allowed = frozenset({"get-mailbox"})
    shell.run("New-ComplianceSearch -Name x")
    assert shell.error.advice == "New-ComplianceSearch belongs to Security & Compliance: Connect-IPPSSession connects to it."
