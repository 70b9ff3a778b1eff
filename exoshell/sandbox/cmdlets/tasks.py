"""Commands that set something going, or only test: moves and migrations, the folder assistant, role entries, access policies."""

from __future__ import annotations

from exoshell.catalog.shipped import shipped
from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import changed_properties, now, sentence, write_recipient
from exoshell.sandbox.errors import CmdletError
from exoshell.sandbox.tenant import identity
from exoshell.sandbox.tenant.recipients import GROUPS, MAILBOXES, recipient
from exoshell.sandbox.tenant.shapes import shape

_STATES = {"Start": "Syncing", "Stop": "Stopped", "Complete": "Completed"}


@serves("Start-MigrationBatch", "Stop-MigrationBatch", "Complete-MigrationBatch")
def drive_migration_batch(call: Call) -> None:
    batch = call.organization.settings.find("MigrationBatch", call.get("Identity"))
    state = _STATES[call.info.verb]
    if batch["Status"] == state:
        raise CmdletError(f"The migration batch '{batch['Name']}' is already in the state '{state}'.")
    call.should_process(f'{call.info.verb} migration batch "{batch["Name"]}".')
    batch |= {"Status": state, "State": state}
    call.organization.settings.touch(batch)


@serves("Start-ManagedFolderAssistant", "Update-Recipient", "Test-MAPIConnectivity", "Test-ArchiveConnectivity")
def touch_mailbox(call: Call) -> Result | None:
    row = identity.find(call.organization, call.get("Identity") or call.get("UserSmtp"))
    call.should_process(sentence(call, row.name))
    if call.info.verb != "Test":
        return None
    if call.info.noun == "ArchiveConnectivity" and not row.archive:
        raise CmdletError(f"The user '{row.name}' doesn't have an archive mailbox.")
    return Result(call.info.noun, [{"Identity": row.name, "Name": row.name, "Result": "Success", "Latency": "00:00:00.0120000"}])


@serves("Enable-OrganizationCustomization")
def enable_organization_customization(call: Call) -> None:
    if not call.organization.settings.single("OrganizationConfig").get("IsDehydrated"):
        raise CmdletError(
            "This operation is not required. Organization is already enabled for customization.",
            "Microsoft.Exchange.Configuration.Tasks.InvalidOperationException",
        )


@serves("Set-Group")
def set_group(call: Call) -> None:
    row = identity.find(call.organization, call.get("Identity"), (*GROUPS, "GroupMailbox"))
    changes = changed_properties(call, shape("Group"), recipient(row, call.organization), skip=("ManagedBy",))
    call.should_process(sentence(call, row.name))
    write_recipient(call, row, changes)


@serves("Undo-SoftDeletedUnifiedGroup")
def undo_soft_deleted_unified_group(call: Call) -> None:
    row = identity.find(call.organization, call.get("SoftDeletedObject"), ("GroupMailbox",), deleted=True)
    call.should_process(sentence(call, row.name))
    call.organization.store.update(row.id, deleted=None, changed=now())
    call.organization.changes += 1


@serves("Test-ApplicationAccessPolicy")
def test_application_access_policy(call: Call) -> Result:
    organization = call.organization
    row = identity.find(organization, call.get("Identity"), MAILBOXES)
    granted = True
    for policy in organization.settings.of("ApplicationAccessPolicy"):
        if str(policy["AppId"]).casefold() != call.text("AppId").casefold():
            continue
        groups = identity.matches(organization, policy["ScopeName"])
        inside = any(row.id in organization.store.members(group.id) for group in groups)
        granted = inside if policy["AccessRight"] == "RestrictAccess" else not inside
    values = {"AppId": call.text("AppId"), "Mailbox": row.smtp, "MailboxId": row.guid, "MailboxSid": f"S-1-5-21-{row.id}",
              "AccessCheckResult": "Granted" if granted else "Denied", "Identity": row.name}  # fmt: skip
    return Result("ApplicationAccessPolicyTest", [values])


@serves("Get-ManagementRoleEntry")
def get_management_role_entry(call: Call) -> Result:
    """Entries of the form role\\cmdlet; the roles of this emulator have what their names say."""
    from fnmatch import fnmatchcase

    role, _, pattern = call.text("Identity").partition("\\")
    catalog = shipped()
    wanted = (pattern or "*").casefold()
    allowed = call.administrator.cmdlets(call.compliance)
    entries: list[Values] = []
    for item in call.organization.settings.of("ManagementRole"):
        name = str(item["Name"])
        if not fnmatchcase(name.casefold(), role.casefold() or "*"):
            continue
        reads_only = name.startswith("View-Only")
        for folded in sorted(allowed):
            if fnmatchcase(folded, wanted) and (not reads_only or folded.startswith("get-")):
                cmdlet = catalog.canonical(folded) or folded
                info = catalog.info(cmdlet)
                parameters = [parameter.name for parameter in info.parameters] if info else []
                entries.append({"Name": cmdlet, "Role": name, "Parameters": parameters, "Identity": f"{name}\\{cmdlet}", "Type": "Cmdlet"})
    return Result("ManagementRoleEntry", entries)
