"""Content searches of Security & Compliance: made, started, acted on."""

from __future__ import annotations

import random

from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import changed_properties, sentence
from exoshell.sandbox.errors import BindingError, CmdletError
from exoshell.sandbox.tenant.formats import local, size
from exoshell.sandbox.tenant.population import present
from exoshell.sandbox.tenant.shapes import shape

_ACTIONS = ("Purge", "Preview", "Export", "Report")


@serves("New-ComplianceSearch")
def new_compliance_search(call: Call) -> Result:
    name = call.text("Name")
    changes = changed_properties(call, shape("ComplianceSearch"), {}, skip=("Name",))
    call.should_process(sentence(call, name))
    document = {**changes, "Name": name, "Status": "NotStarted", "Items": 0, "Size": 0, "CreatedBy": call.administrator.name}
    return Result("ComplianceSearch", [call.organization.settings.add("ComplianceSearch", document)])


@serves("Start-ComplianceSearch", "Stop-ComplianceSearch")
def drive_compliance_search(call: Call) -> None:
    search = call.organization.settings.find("ComplianceSearch", call.get("Identity"))
    call.should_process(sentence(call, search["Name"]))
    if call.info.verb == "Stop":
        search["Status"] = "Stopped"
        return
    chance = random.Random(str(search.get("ContentMatchQuery")))
    items = chance.randrange(400)
    bytes_found = items * (20_000 + chance.randrange(60_000))
    search |= {
        "Status": "Completed",
        "Items": items,
        "Size": bytes_found,
        "SuccessResults": f"{{Location: All, Item count: {items}, Total size: {bytes_found}}}",
        "JobStartTime": local(present()),
        "JobEndTime": local(present()),
        "Statistics": size(bytes_found),
    }
    call.organization.settings.touch(search)


@serves("New-ComplianceSearchAction")
def new_compliance_search_action(call: Call) -> Result:
    settings = call.organization.settings
    action = next((name for name in _ACTIONS if call.flag(name)), None)
    if action is None:
        raise BindingError("Cannot process command because of one or more missing mandatory parameters: Preview.")
    made = []
    for wanted in call.items("SearchName"):
        search = settings.find("ComplianceSearch", wanted)
        if search.get("Status") != "Completed":
            raise CmdletError(f"The compliance search '{search['Name']}' hasn't been run, so there is nothing to act on.")
        call.should_process(f'{action} the results of compliance search "{search["Name"]}" ({search["Items"]} items).')
        name = f"{search['Name']}_{action}"
        made.append(
            settings.add(
                "ComplianceSearchAction",
                {
                    "Name": name,
                    "SearchName": search["Name"],
                    "Action": action,
                    "Status": "Completed",
                    "Results": f"{action} type: {call.text('PurgeType') or 'None'}; Item count: {search['Items']}",
                },
            )
        )
    return Result("ComplianceSearchAction", made)
