"""Domains, policies, rules and the other settings that are plain documents: one implementation for all of them.

A noun is served because data/settings.toml has something for it, or because it stands in EMPTY: nouns of which a fresh organization has
none, but may make one.
"""

from __future__ import annotations

from exoshell.catalog.shipped import shipped
from exoshell.sandbox.call import Call, Result
from exoshell.sandbox.cmdlets import serves_in_general
from exoshell.sandbox.cmdlets._changes import changed_properties, sentence, warn_unchanged
from exoshell.sandbox.errors import BindingError, CmdletError
from exoshell.sandbox.filters import predicate_of
from exoshell.sandbox.tenant.settings import SINGLE, Document
from exoshell.sandbox.tenant.shapes import seeds, shape

EMPTY = (
    "AddressBookPolicy", "ActiveSyncDeviceAccessRule", "AvailabilityAddressSpace", "BlockedSenderAddress", "DataClassification",
    "DataEncryptionPolicy", "HostedContentFilterRule", "HostedOutboundSpamFilterRule", "MalwareFilterRule", "AntiPhishRule",
    "SafeLinksRule",
    "SafeAttachmentRule", "MailboxSearch", "MessageClassification", "MoveRequest", "MigrationUser", "OnPremisesOrganization",
    "PartnerApplication",
    "PublicFolderMailboxMigrationRequest", "ResourceConfig", "PerimeterConfig", "FederatedOrganizationIdentifier", "OMEConfiguration",
    "ArcConfig",
    "AuthServer", "SweepRule", "TransportRulePredicate", "DlpComplianceRule", "ComplianceSearchAction", "LabelPolicy", "AdaptiveScope",
    "ComplianceCase", "CaseHoldPolicy", "CaseHoldRule", "AutoSensitivityLabelPolicy", "TeamsProtectionPolicy", "ReportSubmissionPolicy",
    "MailboxRestoreRequest", "MailboxImportRequest", "ServicePrincipal", "AddressRewriteEntry", "TenantAllowBlockListSpoofItems",
)  # fmt: skip
_ORDERED = frozenset(
    {"TransportRule", "HostedContentFilterRule", "MalwareFilterRule", "AntiPhishRule", "SafeLinksRule", "SafeAttachmentRule"}
)
_BUILT_IN = ("IsDefault", "IsBuiltInProtection", "Default", "InitialDomain")


def _nouns() -> list[str]:
    return [*seeds(), *EMPTY]


def _names(*verbs: str) -> list[str]:
    """The cmdlets of the catalog with these verbs and our nouns that no other file serves."""
    catalog = shipped()
    found = []
    for noun in _nouns():
        for verb in verbs:
            name = catalog.canonical(f"{verb}-{noun}")
            if name is not None:
                found.append(name)
    return found


@serves_in_general(*_names("Get"))
def get_setting(call: Call) -> Result:
    settings, noun = call.organization.settings, call.info.noun
    documents = settings.of(noun)
    wanted = call.get("Identity")
    if wanted is not None and "*" in str(wanted):
        from fnmatch import fnmatchcase

        documents = [item for item in documents if fnmatchcase(str(item["Name"]).casefold(), str(wanted).casefold())]
    elif wanted is not None and noun not in SINGLE:
        documents = [settings.find(noun, wanted)]
    if call.text("Filter"):
        test = predicate_of(call.text("Filter"), noun)
        documents = [item for item in documents if test(item)]
    if call.text("State"):
        documents = [item for item in documents if str(item.get("State", "")).casefold() == call.text("State").casefold()]
    if call.text("ListType"):
        documents = [item for item in documents if str(item.get("ListType", "")).casefold() == call.text("ListType").casefold()]
    return Result(noun, _in_order(noun, documents))


def _in_order(noun: str, documents: list[Document]) -> list[Document]:
    return sorted(documents, key=lambda item: int(item.get("Priority") or 0)) if noun in _ORDERED else documents


def _document(call: Call) -> Document:
    settings, noun = call.organization.settings, call.info.noun
    if call.get("Identity") is None:
        if noun in SINGLE:
            return settings.single(noun)
        raise BindingError("Cannot process command because of one or more missing mandatory parameters: Identity.")
    return settings.single(noun) if noun in SINGLE else settings.find(noun, call.get("Identity"))


@serves_in_general(*_names("Set"))
def set_setting(call: Call) -> None:
    document = _document(call)
    changes = changed_properties(call, shape(call.info.noun), document, skip=("MakeDefault",))
    if call.info.noun == "AcceptedDomain" and call.flag("MakeDefault"):
        changes["Default"] = True
    call.should_process(sentence(call, document["Name"]))
    if not changes:
        warn_unchanged(call, document["Name"])
        return
    if changes.get("Default") is True and call.info.noun == "AcceptedDomain":
        for other in call.organization.settings.of("AcceptedDomain"):
            other["Default"] = False
    if call.info.noun in _ORDERED and "Priority" in changes:
        _reorder(call, document, int(changes.pop("Priority")))
    if "Name" in changes:
        changes |= {"Identity": changes["Name"], "Id": changes["Name"]}
    document.update(changes)
    call.organization.settings.touch(document)
    call.organization.changes += 1


def _reorder(call: Call, document: Document, place: int) -> None:
    """Moves a rule to a priority; the others close up."""
    documents = _in_order(call.info.noun, call.organization.settings.of(call.info.noun))
    if not 0 <= place < len(documents):
        raise CmdletError(f"The priority must be between 0 and {len(documents) - 1}.")
    documents.remove(document)
    documents.insert(place, document)
    for number, item in enumerate(documents):
        item["Priority"] = number


@serves_in_general(*_names("New"))
def new_setting(call: Call) -> Result:
    noun, settings = call.info.noun, call.organization.settings
    name = (
        call.text("Name")
        or call.text("DomainName")
        or call.text("DisplayName")
        or (str(call.items("Entries")[0]) if call.items("Entries") else "")
    )
    if not name:
        raise BindingError("Cannot process command because of one or more missing mandatory parameters: Name.")
    changes = changed_properties(call, shape(noun), {}, skip=("Name", "DomainName", "Entries", "Enabled"))
    if call.has("Enabled") and shape(noun).property("Enabled") is not None:
        changes["Enabled"] = call.flag("Enabled")
    call.should_process(sentence(call, name))
    document = {**changes, "Name": name}
    if noun in _ORDERED:
        rules = settings.of(noun)
        document.setdefault("State", "Disabled" if call.has("Enabled") and not call.flag("Enabled") else "Enabled")
        document.setdefault("Mode", "Enforce")
        wanted = document.pop("Priority", None)
        document["Priority"] = len(rules)
        fresh = settings.add(noun, document)
        if wanted is not None:
            _reorder(call, fresh, int(wanted))
    else:
        if call.info.parameter("Enabled") is not None and shape(noun).property("Enabled") is not None:
            document.setdefault("Enabled", True)
        fresh = settings.add(noun, document)
    call.organization.changes += 1
    return Result(noun, [fresh])


@serves_in_general(*_names("Remove"))
def remove_setting(call: Call) -> None:
    document = _document(call)
    if any(document.get(name) is True for name in _BUILT_IN):
        raise CmdletError(
            f"The object '{document['Name']}' can't be removed because it is a default or built-in one.",
            "Microsoft.Exchange.Configuration.Tasks.InvalidOperationException",
        )
    call.should_process(sentence(call, document["Name"]))
    call.organization.settings.remove(call.info.noun, document)
    for number, item in enumerate(_in_order(call.info.noun, call.organization.settings.of(call.info.noun))):
        if call.info.noun in _ORDERED:
            item["Priority"] = number
    call.organization.changes += 1


@serves_in_general(*_names("Enable", "Disable"))
def switch_setting(call: Call) -> None:
    document = _document(call)
    call.should_process(sentence(call, document["Name"]))
    enabled = call.info.verb == "Enable"
    if "State" in document or call.info.noun in _ORDERED:
        document["State"] = "Enabled" if enabled else "Disabled"
    else:
        document["Enabled"] = enabled
    call.organization.settings.touch(document)
    call.organization.changes += 1
