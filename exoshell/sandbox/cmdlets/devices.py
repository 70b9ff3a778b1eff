"""Mobile devices, one for every third user, and what can be done to them."""

from __future__ import annotations

from typing import Any

from exoshell.sandbox.call import Call, Result, Values
from exoshell.sandbox.cmdlets import serves
from exoshell.sandbox.cmdlets._changes import sentence
from exoshell.sandbox.errors import NotFound
from exoshell.sandbox.filters import predicate_of
from exoshell.sandbox.tenant import identity
from exoshell.sandbox.tenant.formats import guid, local
from exoshell.sandbox.tenant.population import present
from exoshell.sandbox.tenant.recipients import MAILBOXES

_MODELS = (("iPhone 15", "iOS 18.6", "Outlook for iOS and Android"), ("Pixel 9", "Android 16", "Outlook for iOS and Android"),
           ("iPad", "iPadOS 18.6", "Apple-iPad14C3"), ("Galaxy S25", "Android 16", "SAMSUNG"))  # fmt: skip


def _device(call: Call, row: Any) -> Values | None:
    """The device of a user; None for most, and for those whose device was removed."""
    state: Values = call.organization.settings.of_recipient("MobileDevice", row.id)
    if row.kind != "UserMailbox" or row.id % 3 or state.get("removed"):
        return None
    model, system, agent = _MODELS[row.id // 3 % len(_MODELS)]
    identifier = guid(row.guid, "device").replace("-", "").upper()
    name = f"{model.split()[0]}§{identifier}"
    return {
        "FriendlyName": f"{row.first}'s {model}", "DeviceId": identifier, "DeviceModel": model, "DeviceOS": system,
        "DeviceType": model.split()[0],
        "DeviceUserAgent": agent, "DeviceAccessState": state.get("access", "Allowed"), "DeviceAccessStateReason": "Global",
        "ClientType": "Outlook" if "Outlook" in agent else "EAS", "ClientVersion": "1.0", "UserDisplayName": row.display,
        "FirstSyncTime": local(row.created + 86400), "WhenCreated": local(row.created + 86400), "WhenChanged": local(row.changed),
        "Name": name, "Identity": f"{row.name}\\ExchangeActiveSyncDevices\\{name}", "Id": f"{row.name}\\{name}",
        "Guid": guid(row.guid, "device"),
        "ExchangeObjectId": guid(row.guid, "device"), "LastSuccessSync": local(present() - (row.logon or 0)),
        "Status": state.get("status", "DeviceOk"),
        "LastSyncAttemptTime": local(present() - (row.logon or 0)), "DevicePolicyApplied": "Default",
        "DevicePolicyApplicationStatus": "AppliedInFull",
        "NumberOfFoldersSynced": 9, "IsRemoteWipeSupported": True,
    }  # fmt: skip


@serves("Get-MobileDevice", "Get-ActiveSyncDevice", "Get-MobileDeviceStatistics", "Get-ActiveSyncDeviceStatistics")
def get_mobile_device(call: Call) -> Result:
    if call.get("Mailbox"):
        rows = [identity.find(call.organization, call.get("Mailbox"), MAILBOXES)]
    elif call.get("Identity"):
        return Result(call.info.noun, [_find(call)[1]])
    else:
        rows = call.organization.store.select("deleted IS NULL AND kind = 'UserMailbox'", limit=5000)
    found = [device for row in rows if (device := _device(call, row)) is not None]
    if call.text("Filter"):
        test = predicate_of(call.text("Filter"), call.info.noun)
        found = [device for device in found if test(device)]
    return Result(call.info.noun, found)


def _find(call: Call) -> tuple[Any, Values]:
    """The user and device of an identity. Raises NotFound."""
    text = call.text("Identity")
    owner = text.partition("\\")[0]
    rows = identity.matches(call.organization, owner, MAILBOXES) if "\\" in text else []
    rows = rows or call.organization.store.select("deleted IS NULL AND kind = 'UserMailbox'", limit=5000)
    for row in rows:
        device = _device(call, row)
        if device is not None and text.casefold() in {
            str(device[key]).casefold() for key in ("Identity", "Id", "Guid", "DeviceId", "Name")
        }:
            return row, device
    raise NotFound(text)


@serves("Remove-MobileDevice", "Remove-ActiveSyncDevice", "Clear-MobileDevice", "Clear-ActiveSyncDevice")
def change_mobile_device(call: Call) -> None:
    row, device = _find(call)
    call.should_process(sentence(call, device["Identity"]))
    state = call.organization.settings.of_recipient("MobileDevice", row.id)
    if call.info.verb == "Remove":
        state["removed"] = True
    else:
        state["status"] = "DeviceOk" if call.flag("Cancel") else "DeviceWipePending"
    call.organization.changes += 1
