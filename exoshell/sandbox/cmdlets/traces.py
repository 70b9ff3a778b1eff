"""Message traces and the audit log, made up from the people there are: the last days, the same at every call."""

from __future__ import annotations

import random
from typing import Any

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.errors import CmdletError
from exoshell.sandbox.tenant.formats import guid, moment_of
from exoshell.sandbox.tenant.population import DAY, present

_DAYS = 10
_SUBJECTS = ("Quarterly figures", "Lunch on Thursday?", "Invoice 4711", "Re: project plan", "Newsletter", "Your parcel", "Meeting notes",
             "Password reset", "Offer", "Welcome aboard")  # fmt: skip
_OUTSIDE = (
    "orders@litware.example",
    "news@proseware.example",
    "billing@woodgrovebank.example",
    "jo@fabrikam.example",
    "no-reply@drop.example",
)
_MAX_RESULTS = 5000


def messages(call: Call) -> list[Values]:
    """Newest first; kept, as they are asked for page after page."""
    kept: dict[str, Any] = call.organization.settings.of_recipient("MessageTrace", 0)
    if "messages" not in kept:
        chance = random.Random(call.organization.plan.seed)
        people = [
            row.smtp for row in call.organization.store.select("deleted IS NULL AND kind IN ('UserMailbox', 'SharedMailbox')", limit=400)
        ]
        kept["messages"] = [_message(call, chance, people, number) for number in range(min(6000, len(people) * 12))]
        kept["messages"].sort(key=lambda item: (-(moment_of(str(item["Received"])) or 0), str(item["RecipientAddress"]).casefold()))
    messages: list[Values] = kept["messages"]
    return messages


def _message(call: Call, chance: random.Random, people: list[str], number: int) -> Values:
    inside = chance.choice(people)
    outside = chance.choice((*_OUTSIDE, chance.choice(people)))
    sender, recipient = (inside, outside) if chance.random() < 0.4 else (outside, inside)
    roll = chance.random()
    status = (
        "Delivered"
        if roll < 0.9
        else "FilteredAsSpam"
        if roll < 0.94
        else "Quarantined"
        if roll < 0.96
        else "Failed"
        if roll < 0.99
        else "Expanded"
    )
    received = present() - chance.randrange(_DAYS * DAY)
    trace = guid(call.organization.tenant_id, "trace", number)
    import time

    return {
        "MessageId": f"<{trace}@{sender.rpartition('@')[2]}>", "Received": time.strftime("%Y-%m-%dT%H:%M:%S.0000000",
        time.gmtime(received)),
        "SenderAddress": sender, "RecipientAddress": recipient, "Subject": chance.choice(_SUBJECTS), "Status": status,
        "ToIP": None if recipient in people else "203.0.113.25", "FromIP": "198.51.100.7" if sender not in people else "2603:10b6:5::1",
        "Size": 4000 + chance.randrange(900_000), "MessageTraceId": trace, "Organization": call.organization.initial_domain,
        "StartDate": None, "EndDate": None, "Index": number,
    }  # fmt: skip


@serves("Get-MessageTrace", "Get-MessageTraceV2")
def get_message_trace(call: Call) -> Result:
    end = moment_of(call.text("EndDate")) if call.has("EndDate") else present() + 3600
    start = moment_of(call.text("StartDate")) if call.has("StartDate") else (end or present()) - 2 * DAY
    if start is None or end is None or start > end:
        raise CmdletError(
            "The start date must be before the end date.", "Microsoft.Exchange.Management.ReportingTask.InvalidExpressionException"
        )
    if end - start > _DAYS * DAY:
        raise CmdletError(
            f"The time range can't be more than {_DAYS} days.", "Microsoft.Exchange.Management.ReportingTask.InvalidExpressionException"
        )
    wanted = {
        "SenderAddress": {str(item).casefold() for item in call.items("SenderAddress")},
        "RecipientAddress": {str(item).casefold() for item in call.items("RecipientAddress")},
        "Status": {str(item).casefold() for item in call.items("Status")},
        "MessageId": {str(item).casefold() for item in call.items("MessageId")},
        "MessageTraceId": {str(item).casefold() for item in call.items("MessageTraceId")},
    }
    found = []
    for item in messages(call):
        received = moment_of(str(item["Received"])) or 0
        if start <= received <= end and all(not values or str(item[name]).casefold() in values for name, values in wanted.items()):
            found.append(item)
    if call.text("StartingRecipientAddress"):
        # where the last answer broke off: what it had of the same second is left out
        known = call.text("StartingRecipientAddress").casefold()
        found = [item for item in found if moment_of(str(item["Received"])) != end or str(item["RecipientAddress"]).casefold() > known]
    subject = call.text("Subject").casefold()
    if subject:
        found = [item for item in found if subject in str(item["Subject"]).casefold()]
    page_size = int(call.get("PageSize") or call.get("ResultSize") or 1000)
    page = int(call.get("Page") or 1)
    if page_size > _MAX_RESULTS:
        raise CmdletError(f"The result size must be between 1 and {_MAX_RESULTS}.")
    part = found[(page - 1) * page_size : page * page_size]
    if len(found) > page * page_size and call.info.noun == "MessageTraceV2":
        last = part[-1]
        call.warn(
            "There are more results, use the following command to get more. Get-MessageTraceV2 -StartDate "
            f'"{call.text("StartDate")}" -EndDate "{last["Received"]}" -StartingRecipientAddress "{last["RecipientAddress"]}"'
        )
    return Result("MessageTraceV2", part)


@serves("Search-UnifiedAuditLog")
def search_unified_audit_log(call: Call) -> Result:
    import json

    start, end = moment_of(call.text("StartDate")), moment_of(call.text("EndDate"))
    if start is None or end is None or start > end:
        raise CmdletError("The start date must be before the end date.")
    chance = random.Random(call.organization.plan.seed + 5)
    people = [row.upn for row in call.organization.store.select("deleted IS NULL AND kind = 'UserMailbox'", limit=200)]
    operations = ("MailItemsAccessed", "Send", "New-InboxRule", "UserLoggedIn", "FileAccessed", "Set-Mailbox", "Add-MailboxPermission")
    wanted = {str(item).casefold() for item in call.items("Operations")}
    users = {str(item).casefold() for item in call.items("UserIds")}
    found = []
    import time

    for number in range(1500):
        moment = present() - chance.randrange(30 * DAY)
        operation, user = chance.choice(operations), chance.choice(people)
        if not start <= moment <= end or (wanted and operation.casefold() not in wanted) or (users and user.casefold() not in users):
            continue
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))
        identifier = guid(call.organization.tenant_id, "audit", number)
        data = {"CreationTime": stamp, "Id": identifier, "Operation": operation, "OrganizationId": call.organization.tenant_id,
            "UserId": user,
                "Workload": "Exchange", "ResultStatus": "Succeeded", "ClientIP": "198.51.100.23"}  # fmt: skip
        found.append({"RecordType": "ExchangeAdmin", "CreationDate": stamp, "UserIds": user, "Operations": operation,
            "AuditData": json.dumps(data),
                      "Identity": identifier, "IsValid": True, "ObjectState": "Unchanged"})  # fmt: skip
    found.sort(key=lambda item: str(item["CreationDate"]), reverse=True)
    size = int(call.get("ResultSize") or 100)
    if not 1 <= size <= _MAX_RESULTS:
        raise CmdletError(f"The result size must be between 1 and {_MAX_RESULTS}.")
    first = 0
    if session := call.text("SessionId"):
        # with -SessionId, the same call again gives what comes next
        sessions: dict[str, int] = call.organization.settings.of_recipient("AuditSession", 0)
        first = sessions.get(session, 0)
        sessions[session] = first + size
    part = found[first : first + size]
    for place, entry in enumerate(part):
        entry |= {"ResultIndex": first + place + 1, "ResultCount": len(found)}
    return Result("UnifiedAuditLog", part)
