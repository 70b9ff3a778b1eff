"""Quarantined messages, and what can be done with them; traces in detail."""

from __future__ import annotations

import random
import time

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets.traces import messages
from exoshell.sandbox.errors import CmdletError, NotFound
from exoshell.sandbox.tenant.formats import guid, local
from exoshell.sandbox.tenant.population import DAY, present

_TYPES = ("HighConfPhish", "Phish", "Spam", "HighConfSpam", "Bulk", "Malware")
_SENDERS = ("win@lottery.example", "support@paypa1.example", "ceo@drop.example", "deals@proseware.example")
_COUNT = 40


def _quarantine(call: Call) -> list[Values]:
    """The live list, newest first."""
    kept: dict[str, list[Values]] = call.organization.settings.of_recipient("Quarantine", 0)
    if "messages" not in kept:
        chance = random.Random(call.organization.plan.seed + 11)
        people = [row.smtp for row in call.organization.store.select("deleted IS NULL AND kind = 'UserMailbox'", limit=200)]
        kept["messages"] = []
        for number in range(_COUNT):
            received = present() - number * 13 * 3600 - chance.randrange(3600)
            identifier = (
                f"{guid(call.organization.tenant_id, 'quarantine', number)}\\{guid(call.organization.tenant_id, 'message', number)}"
            )
            kind = chance.choice(_TYPES)
            kept["messages"].append(
                {
                    "Identity": identifier,
                    "MessageId": f"<{identifier[:36]}@{chance.choice(_SENDERS).partition('@')[2]}>",
                    "ReceivedTime": local(received),
                    "Expires": local(received + 30 * DAY),
                    "SenderAddress": chance.choice(_SENDERS),
                    "RecipientAddress": [chance.choice(people)],
                    "Subject": chance.choice(("You have won", "Your account is on hold", "Urgent transfer", "Final notice")),
                    "Type": kind,
                    "QuarantineTypes": kind,
                    "PolicyType": "HostedContentFilterPolicy",
                    "PolicyName": "Default",
                    "Direction": "Inbound",
                    "ReleaseStatus": "NotReleased",
                    "Released": False,
                    "Size": 2000 + chance.randrange(90_000),
                    "EntityType": "Email",
                    "Organization": call.organization.initial_domain,
                    "Reported": False,
                }
            )
    return kept["messages"]


@serves("Get-QuarantineMessage")
def get_quarantine_message(call: Call) -> Result:
    found = _chosen(call) if call.has("Identity", "Identities") else list(_quarantine(call))
    for name in ("SenderAddress", "Type", "ReleaseStatus", "Subject", "MessageId"):
        wanted = {str(item).casefold() for item in call.items(name)}
        if wanted:
            found = [item for item in found if str(item[name]).casefold() in wanted]
    people = {str(item).casefold() for item in call.items("RecipientAddress")}
    if people:
        found = [item for item in found if people & {str(address).casefold() for address in item["RecipientAddress"]}]
    size = int(call.get("PageSize") or 100)
    page = int(call.get("Page") or 1)
    return Result("QuarantineMessage", found[(page - 1) * size : page * size])


def _chosen(call: Call) -> list[Values]:
    """The messages that -Identity or -Identities names. Raises NotFound."""
    wanted = [str(item).casefold() for item in (call.items("Identities") or call.items("Identity"))]
    found = [item for item in _quarantine(call) if str(item["Identity"]).casefold() in wanted]
    if len(found) < len(set(wanted)):
        raise NotFound(call.text("Identity") or ", ".join(wanted))
    return found


@serves("Release-QuarantineMessage")
def release_quarantine_message(call: Call) -> None:
    chosen = _chosen(call)
    done = next((item for item in chosen if item["Released"] and not call.flag("Force")), None)
    if done is not None:
        raise CmdletError(f"The message '{done['Identity']}' has already been released.")
    call.should_process(f"Releasing {len(chosen)} quarantined message(s).")
    for item in chosen:
        item |= {"Released": True, "ReleaseStatus": "Released"}


@serves("Delete-QuarantineMessage")
def delete_quarantine_message(call: Call) -> None:
    chosen = _chosen(call)
    call.should_process(f"Deleting {len(chosen)} quarantined message(s) for good.")
    for item in chosen:
        _quarantine(call).remove(item)


@serves("Preview-QuarantineMessage", "Get-QuarantineMessageHeader")
def preview_quarantine_message(call: Call) -> Result:
    item = _chosen(call)[0]
    lines = (f"From: {item['SenderAddress']}", f"To: {item['RecipientAddress'][0]}", f"Subject: {item['Subject']}")
    header = "\r\n".join((*lines, f"Message-ID: {item['MessageId']}"))
    values = {**item, "Header": header, "Body": "This is what it said.", "IsHtml": False, "Attachment": [], "Cc": []}
    return Result(call.info.noun, [values])


@serves("Get-MessageTraceDetail", "Get-MessageTraceDetailV2")
def get_message_trace_detail(call: Call) -> Result:
    wanted, recipient = call.text("MessageTraceId").casefold(), call.text("RecipientAddress").casefold()
    message = next((item for item in messages(call) if str(item["MessageTraceId"]) == wanted), None)
    if message is None or (recipient and str(message["RecipientAddress"]).casefold() != recipient):
        return Result("MessageTraceDetailV2", [])
    events = [("Receive", "Message received by: DM6PR21MB1234"), ("Submit", "The message was submitted.")]
    last = {"Delivered": ("Deliver", "The message was successfully delivered."), "Failed": ("Fail",
    "Reason: [{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound}]"),
            "Quarantined": ("Quarantine", "Spam filter policy: Default"), "FilteredAsSpam": ("Spam", "Moved to Junk Email")}  # fmt: skip
    events.append(last.get(str(message["Status"]), ("Expand", "The group was expanded.")))
    entries = [
        {"Date": message["Received"], "Event": event, "Action": "", "Detail": detail, "Data": "",
        "MessageTraceId": message["MessageTraceId"],
         "MessageId": message["MessageId"]}
        for event, detail in events
    ]  # fmt: skip
    return Result("MessageTraceDetailV2", entries)


@serves("Start-HistoricalSearch")
def start_historical_search(call: Call) -> Result:
    jobs: dict[str, list[Values]] = call.organization.settings.of_recipient("HistoricalSearch", 0)
    job = {
        "JobId": call.organization.new_guid("search"),
        "ReportTitle": call.text("ReportTitle"),
        "ReportType": call.text("ReportType"),
        "Status": "NotStarted",
        "SubmitDate": local(int(time.time())),
        "Rows": 0,
    }
    jobs.setdefault("jobs", []).append(job)
    return Result("HistoricalSearch", [job])


@serves("Get-HistoricalSearch")
def get_historical_search(call: Call) -> Result:
    jobs: dict[str, list[Values]] = call.organization.settings.of_recipient("HistoricalSearch", 0)
    found = jobs.get("jobs", [])
    if call.text("JobId"):
        found = [job for job in found if job["JobId"] == call.text("JobId").casefold()]
    return Result("HistoricalSearch", found)
