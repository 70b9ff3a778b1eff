"""What belongs to one mailbox: automatic replies, calendar, region, junk mail, and the like. One document per mailbox and noun."""

from __future__ import annotations

from typing import Any

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import changed_properties, now, sentence, warn_unchanged
from exoshell.sandbox.errors import CmdletError
from exoshell.sandbox.tenant import identity
from exoshell.sandbox.tenant.formats import local
from exoshell.sandbox.tenant.recipients import MAILBOXES
from exoshell.sandbox.tenant.shapes import shape

_NOUNS = (
    "MailboxAutoReplyConfiguration", "MailboxRegionalConfiguration", "MailboxCalendarConfiguration", "CalendarProcessing",
    "MailboxJunkEmailConfiguration", "MailboxMessageConfiguration", "MailboxSpellingConfiguration", "FocusedInbox", "Clutter", "Place",
    "MailboxAuditBypassAssociation", "MailboxCalendarFolder", "MailboxIRMAccess", "CalendarNotification", "TextMessagingAccount",
)  # fmt: skip


def _defaults(noun: str, row: Any) -> Values:
    """What a mailbox has that nobody touched."""
    room = row.kind in ("RoomMailbox", "EquipmentMailbox")
    tables: dict[str, Values] = {
        "MailboxAutoReplyConfiguration": {
            "AutoReplyState": "Disabled", "ExternalAudience": "All", "StartTime": local(row.changed), "EndTime": local(row.changed + 86400),
            "InternalMessage": "", "ExternalMessage": "", "DeclineMeetingMessage": "", "OOFEventSubject": "",
        },
        "MailboxRegionalConfiguration": {
            "Language": "en-US", "DateFormat": "M/d/yyyy", "TimeFormat": "h:mm tt", "TimeZone": "Pacific Standard Time",
            "DefaultFolderNameMatchingUserLanguage": False,
        },
        "MailboxCalendarConfiguration": {
            "WorkDays": "Weekdays", "WorkingHoursStartTime": "08:00:00", "WorkingHoursEndTime": "17:00:00",
            "WorkingHoursTimeZone": "Pacific Standard Time", "WeekStartDay": "Sunday", "DefaultReminderTime": "00:15:00",
            "RemindersEnabled": True,
        },
        "CalendarProcessing": {
            "AutomateProcessing": "AutoAccept" if room else "AutoUpdate", "AllowConflicts": False, "BookingWindowInDays": 180,
            "MaximumDurationInMinutes": 1440, "AllowRecurringMeetings": True, "EnforceSchedulingHorizon": True,
            "ConflictPercentageAllowed": 0,
            "MaximumConflictInstances": 0, "AllBookInPolicy": True, "DeleteSubject": room, "DeleteComments": room, "ResourceDelegates": [],
        },
        "MailboxJunkEmailConfiguration": {
            "Enabled": True, "TrustedSendersAndDomains": ["woodgrovebank.example"], "BlockedSendersAndDomains": [],
            "ContactsTrusted": False,
            "TrustedListsOnly": False,
        },
        "FocusedInbox": {"FocusedInboxOn": True, "FocusedInboxOnLastUpdateTime": None},
        "Clutter": {"IsEnabled": False},
        "MailboxAuditBypassAssociation": {"AuditBypassEnabled": False},
        "Place": {
            "Type": "Room", "DisplayName": row.display, "City": row.city, "State": row.state, "CountryOrRegion": row.country,
            "Building": row.office, "Capacity": 4 + row.id % 17, "Floor": 1 + row.id % 4, "IsWheelChairAccessible": row.id % 3 == 0,
        },
        "MailboxCalendarFolder": {"PublishEnabled": False, "DetailLevel": "AvailabilityOnly", "PublishDateRangeFrom": "ThreeMonths"},
    }  # fmt: skip
    return {
        "Identity": row.name, "MailboxOwnerId": row.name, "Name": row.name, "Id": row.name, "Guid": row.guid, "ExchangeObjectId": row.guid,
        "WhenCreated": local(row.created), "WhenChanged": local(row.changed), "MailboxIdentity": row.name, **tables.get(noun, {}),
    }  # fmt: skip


def _target(call: Call) -> Any:
    wanted = call.text("Identity").partition(":")[0]
    kinds = ("RoomMailbox", "EquipmentMailbox") if call.info.noun == "Place" else MAILBOXES
    return identity.find(call.organization, wanted, kinds)


@serves(*(f"Get-{noun}" for noun in _NOUNS))
def get_option(call: Call) -> Result:
    noun = call.info.noun
    if not call.get("Identity"):
        kinds = ("RoomMailbox",) if noun == "Place" else MAILBOXES
        marks = ", ".join("?" * len(kinds))
        rows = call.organization.store.select(f"deleted IS NULL AND kind IN ({marks})", kinds, limit=1000)
        return Result(noun, [_current(call, row) for row in rows])
    return Result(noun, [_current(call, _target(call))])


def _current(call: Call, row: Any) -> Values:
    noun = call.info.noun
    stored: Values = call.organization.settings.of_recipient(noun, row.id)
    return {**_defaults(noun, row), **stored}


@serves(*(f"Set-{noun}" for noun in _NOUNS))
def set_option(call: Call) -> None:
    row, noun = _target(call), call.info.noun
    current = _current(call, row)
    changes = changed_properties(call, shape(noun), current, skip=("Mailbox",))
    state = str(changes.get("AutoReplyState", current.get("AutoReplyState", ""))).casefold()
    if noun == "MailboxAutoReplyConfiguration" and state == "scheduled":
        start, end = changes.get("StartTime", current["StartTime"]), changes.get("EndTime", current["EndTime"])
        if str(end) <= str(start):
            raise CmdletError("The value of property 'EndTime' must be later than that of property 'StartTime'.")
    call.should_process(sentence(call, row.name))
    if not changes:
        warn_unchanged(call, row.name)
        return
    call.organization.settings.of_recipient(noun, row.id).update(changes)
    call.organization.store.update(row.id, changed=now())
    call.organization.changes += 1


# --------------------------------------------------------------------------------------------------------- inbox rules


def _rules(call: Call, row: Any) -> list[Values]:
    """The live list of a mailbox's rules."""
    kept: dict[str, list[Values]] = call.organization.settings.of_recipient("InboxRule", row.id)
    if "rules" not in kept:
        kept["rules"] = []
        if row.id % 5 == 2:
            kept["rules"].append(_rule(call, row, "Newsletters", {"SubjectContainsWords": ["newsletter"], "MoveToFolder": "Archive"}))
        if row.id % 40 == 7:
            # what an incident responder looks for
            kept["rules"].append(
                _rule(call, row, "..", {"ForwardTo": ["collector@drop.example"], "DeleteMessage": True, "MarkAsRead": True})
            )
    return kept["rules"]


def _rule(call: Call, row: Any, name: str, facts: Values) -> Values:
    identifier = str(10_000_000 + row.id * 97 + len(name) * 7 + len(facts))
    return {
        "Name": name, "Enabled": True, "Priority": 1, "RuleIdentity": identifier, "Identity": f"{row.guid}\\{identifier}",
        "MailboxOwnerId": row.name, "InError": False, "ErrorType": "NoError", "SupportedByTask": True, "StopProcessingRules": True,
        "Description": f"If the message meets the conditions of '{name}', take its actions.", **facts,
    }  # fmt: skip


def _mailbox_of_rules(call: Call) -> Any:
    wanted = call.get("Mailbox") or call.text("Identity").partition("\\")[0] or call.administrator.name
    return identity.find(call.organization, wanted, MAILBOXES)


@serves("Get-InboxRule")
def get_inbox_rule(call: Call) -> Result:
    row = _mailbox_of_rules(call)
    rules = _rules(call, row)
    if call.get("Identity"):
        rules = [_one_rule(call, row)]
    return Result("InboxRule", rules)


def _one_rule(call: Call, row: Any) -> Values:
    wanted = call.text("Identity").rpartition("\\")[2].casefold()
    for rule in _rules(call, row):
        if wanted in (str(rule["Name"]).casefold(), rule["RuleIdentity"], str(rule["Identity"]).casefold()):
            return rule
    raise CmdletError(
        f"The Inbox rule '{call.text('Identity')}' couldn't be found. Please verify that a rule with this name exists.",
        "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException",
        "ExC0F5A4",
        404,
    )


@serves("New-InboxRule")
def new_inbox_rule(call: Call) -> Result:
    row = _mailbox_of_rules(call)
    rules = _rules(call, row)
    changes = changed_properties(call, shape("InboxRule"), {}, skip=("Mailbox",))
    call.should_process(sentence(call, call.text("Name")))
    rule = _rule(call, row, call.text("Name"), changes)
    rule["Priority"] = int(call.get("Priority") or len(rules) + 1)
    rules.append(rule)
    call.organization.changes += 1
    return Result("InboxRule", [rule])


@serves("Set-InboxRule", "Enable-InboxRule", "Disable-InboxRule", "Remove-InboxRule")
def change_inbox_rule(call: Call) -> None:
    row = _mailbox_of_rules(call)
    rule = _one_rule(call, row)
    changes = changed_properties(call, shape("InboxRule"), rule, skip=("Mailbox",))
    call.should_process(sentence(call, rule["Name"]))
    match call.info.verb:
        case "Remove":
            _rules(call, row).remove(rule)
        case "Enable" | "Disable":
            rule["Enabled"] = call.info.verb == "Enable"
        case _:
            rule.update(changes)
    call.organization.changes += 1
