"""What Set-, New- and Add- share: values as the service stores them, lists with Add and Remove, addresses, sentences to confirm."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from exoshell.metadata.parameter import ParameterMetadata
from exoshell.sandbox.call import Call
from exoshell.sandbox.errors import CmdletError, InvalidValue, ProxyInUse
from exoshell.sandbox.filters import COLUMNS
from exoshell.sandbox.tenant import identity
from exoshell.sandbox.tenant.formats import duration, local, moment_of, quota
from exoshell.sandbox.tenant.recipients import addresses, extra_of
from exoshell.sandbox.tenant.shapes import Shape

_ADDRESS = re.compile(r"[^@\s\"(),:;<>\[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+")
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_NAMES_RECIPIENTS = frozenset(
    name.casefold()
    for name in ("GrantSendOnBehalfTo", "AcceptMessagesOnlyFrom", "AcceptMessagesOnlyFromDLMembers",
        "AcceptMessagesOnlyFromSendersOrMembers",
                 "RejectMessagesFrom", "RejectMessagesFromDLMembers", "RejectMessagesFromSendersOrMembers", "ModeratedBy", "ManagedBy",
                 "BypassModerationFromSendersOrMembers", "ForwardingAddress", "Manager", "ResourceDelegates", "BookInPolicy",
                 "RequestInPolicy", "RequestOutOfPolicy")
)  # fmt: skip
_ABOUT_THE_CALL = frozenset(
    {"identity", "force", "ignoredefaultscope", "bypasssecuritygroupmanagercheck", "ignorenamingpolicy", "organizationalunit",
    "groupmailbox",
     "mailbox", "alwaysdeleteoutlookrulesblob", "exoerrorassuccess", "exoerroraswarning", "publicfolder", "domaincontroller"}
)  # fmt: skip
"""Parameters that say how to run a command, not what to set."""
_DURATIONS = frozenset({"EnhancedTimeSpan", "TimeSpan"})
_FLAG_COLUMNS = frozenset({"hidden", "hold"})
_VERBS = {"Set": "Setting", "New": "Creating", "Remove": "Removing", "Add": "Adding", "Enable": "Enabling", "Disable": "Disabling"}


def now() -> int:
    return int(time.time())


def sentence(call: Call, target: object) -> str:
    """What a change asks to have confirmed: 'Setting mailbox Identity:"Ida Kim".'"""
    words = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(call.info.noun))
    named = "with the following settings: Name" if call.info.verb == "New" else "Identity"
    return f'{_VERBS.get(call.info.verb, call.info.verb + " on")} {words} {named}:"{target}".'


# ------------------------------------------------------------------------------------------------------------- values


def stored(call: Call, parameter: ParameterMetadata, value: Any, old: Any) -> Any:
    """A parameter's value as its property holds it. Raises InvalidValue, NotFound."""
    kind, service_type, name = parameter.type_name, parameter.help, parameter.name
    if is_delta(value):
        return changed_list(old if isinstance(old, list) else [], value, lambda item: _item(call, name, item))
    if value is None:
        return None
    if kind == "datetime" or service_type == "ExDateTime":
        moment = moment_of(str(value))
        if moment is None:
            raise InvalidValue(value, "System.DateTime", "String was not recognized as a valid DateTime.")
        return local(moment)
    if kind in ("bool", "switch"):
        return bool(value)
    if service_type in _DURATIONS or name.endswith(("HoldDuration", "AgeLimit")) or name == "AgeLimitForRetention":
        return duration(value)
    if service_type == "ByteQuantifiedSize" or (service_type == "Unlimited" and name.endswith(("Quota", "Size"))):
        return quota(value)
    if isinstance(value, list) or service_type == "MultiValuedProperty" or kind.endswith("[]") or service_type.endswith("[]"):
        items = value if isinstance(value, list) else [value]
        return [_item(call, name, item) for item in items]
    return _item(call, name, value)


def _item(call: Call, name: str, value: Any) -> Any:
    if name.casefold() in _NAMES_RECIPIENTS and isinstance(value, str) and value:
        return str(identity.find(call.organization, value).name)
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    return value


def is_delta(value: Any) -> bool:
    """Whether a value is @{Add=…; Remove=…}."""
    return isinstance(value, Mapping) and bool(value) and {key.casefold() for key in value} <= {"add", "remove"}


def changed_list(old: Iterable[Any], delta: Mapping[str, Any], convert: Any) -> list[Any]:
    """A list after Add and Remove; in any case, nothing twice."""
    parts: dict[str, list[Any]] = {"add": [], "remove": []}
    for key, value in delta.items():
        parts[key.casefold()] = [convert(item) for item in (value if isinstance(value, list) else [value])]
    gone = {str(item).casefold() for item in parts["remove"]}
    result = [item for item in old if str(item).casefold() not in gone]
    present = {str(item).casefold() for item in result}
    for item in parts["add"]:
        if str(item).casefold() not in present:
            result.append(item)
            present.add(str(item).casefold())
    return result


def changed_properties(call: Call, form: Shape, current: Mapping[str, Any], *, skip: Iterable[str] = ()) -> dict[str, Any]:
    """The properties of a shape that the call's parameters set, by name. `skip`: parameters that mean something else.

    A parameter that the shape does not know is warned of: an emulator that takes it in silence would teach that it worked.
    """
    left_out = {*_ABOUT_THE_CALL, *(name.casefold() for name in skip)}
    changes: dict[str, Any] = {}
    for name, value in call.parameters.items():
        known = form.property(name)
        parameter = call.info.parameter(name)
        if parameter is None or name.casefold() in left_out:
            continue
        if known is None:
            call.warn(f"The practice tenant takes the parameter {name} of {call.cmdlet}, but nothing shows its effect.")
            continue
        old = current.get(known.name, known.default)
        changed = stored(call, parameter, value, old)
        if known.type == "list" and changed is None:
            changed = []
        elif known.type == "list" and not isinstance(changed, list):
            changed = [changed]
        elif known.type == "string" and isinstance(changed, list) and known.default != []:
            changed = changed[0] if changed else None
        changes[known.name] = changed
    return changes


def write_recipient(call: Call, row: Any, changes: Mapping[str, Any]) -> None:
    """Stores changed properties: in their column where they have one, beside it otherwise."""
    columns: dict[str, Any] = {"changed": now()}
    extra = extra_of(row)
    for name, value in changes.items():
        column = COLUMNS.get(name.casefold())
        if column == "kind" or (name == "EmailAddresses"):
            extra[name] = value
        elif column in _FLAG_COLUMNS:
            columns[column] = int(bool(value))
        elif column is not None and column not in ("created", "changed", "guid"):
            columns[column] = "" if value is None else value
        else:
            extra[name] = value
    columns["extra"] = orjson.dumps(extra).decode() if extra else None
    call.organization.store.update(row.id, **columns)
    call.organization.changes += 1


def warn_unchanged(call: Call, target: object) -> None:
    call.warn(f"The command completed successfully but no settings of '{target}' have been modified.")


# ---------------------------------------------------------------------------------------------------------- addresses


def check_address(call: Call, text: str, *, accepted: bool = True) -> str:
    """An SMTP address of an accepted domain. Raises CmdletError."""
    if not _ADDRESS.fullmatch(text):
        raise CmdletError(
            f'The email address "{text}" isn\'t correct. Please use this format: user name, the @ sign, followed by the domain name. For '
            "example, tonysmith@contoso.com or tony.smith@contoso.com.",
            "Microsoft.Exchange.Data.DataValidationException",
            "Ex8F1F22",
        )
    domain = text.rpartition("@")[2].casefold()
    domains = [str(item["DomainName"]).casefold() for item in call.organization.settings.of("AcceptedDomain")]
    if accepted and domain not in domains:
        raise CmdletError(
            f"You can't use the domain because it's not an accepted domain for your organization. Address: {text}",
            "Microsoft.Exchange.Management.Tasks.NotAcceptedDomainException",
            "Ex9B0C7A",
        )
    return text


def check_free(call: Call, address: str, owner: int = 0) -> None:
    """Raises ProxyInUse where somebody else has the address."""
    for row in identity.matches(call.organization, address):
        if row.id != owner:
            raise ProxyInUse(f"SMTP:{address}", row.name)


def write_addresses(call: Call, row: Any, wanted: Iterable[str]) -> None:
    """Sets all addresses of a recipient; the one with capital SMTP is the primary one. Raises ProxyInUse, CmdletError."""
    result: list[str] = []
    primary = ""
    for address in wanted:
        prefix, colon, text = str(address).partition(":")
        if not colon:
            prefix, text = "smtp", str(address)
        if prefix.casefold() == "smtp":
            check_address(call, text)
            check_free(call, text, row.id)
            if prefix == "SMTP":
                primary = text
        result.append(f"{prefix}:{text}")
    if not primary:
        first = next((item for item in result if item.casefold().startswith("smtp:")), None)
        if first is None:
            raise CmdletError("A recipient must have a primary SMTP address.", "Microsoft.Exchange.Data.DataValidationException")
        primary = first[5:]
        result[result.index(first)] = f"SMTP:{primary}"
    store = call.organization.store
    own = [item.partition(":")[2] for item in result if item.casefold().startswith("smtp:") and item[5:] != primary]
    store.set_proxies(row.id, own)
    extra = extra_of(row)
    extra["EmailAddresses"] = result
    store.update(row.id, smtp=primary, extra=orjson.dumps(extra).decode(), changed=now())
    call.organization.changes += 1


def change_addresses(call: Call, row: Any) -> Any:
    """Carries out -EmailAddresses, -PrimarySmtpAddress and -WindowsEmailAddress; the row as it is afterwards."""
    old = addresses(row, call.organization)
    wanted: list[str] | None = None
    if call.has("EmailAddresses"):
        value = call.get("EmailAddresses")
        if is_delta(value):
            wanted = _with_delta(old, value)
        else:
            items = value if isinstance(value, list) else [value] if value else []
            wanted = [str(item) for item in items]
            if not any(item.startswith("SMTP:") for item in wanted):
                # without a capital prefix, the first is the primary one
                wanted = [f"SMTP:{item.rpartition(':')[2]}" if place == 0 else item for place, item in enumerate(wanted)]
    for name in ("PrimarySmtpAddress", "WindowsEmailAddress"):
        if call.has(name):
            wanted = _with_primary(wanted or old, call.text(name))
    if wanted is None:
        return row
    write_addresses(call, row, wanted)
    return call.organization.store.get(row.id)


def _with_delta(old: list[str], delta: Mapping[str, Any]) -> list[str]:
    def spelled(item: Any) -> str:
        text = str(item)
        return text if ":" in text else f"smtp:{text}"

    result = list(old)
    for key, value in delta.items():
        items = [spelled(item) for item in (value if isinstance(value, list) else [value])]
        if key.casefold() == "remove":
            gone = {item.casefold() for item in items}
            result = [item for item in result if item.casefold() not in gone]
        else:
            for item in items:
                if item.startswith("SMTP:"):
                    result = [f"smtp:{known[5:]}" if known.startswith("SMTP:") else known for known in result]
                result = [known for known in result if known.casefold() != item.casefold()]
                result.append(item)
    return result


def _with_primary(old: list[str], primary: str) -> list[str]:
    kept = [f"smtp:{item[5:]}" if item.startswith("SMTP:") else item for item in old]
    return [*(item for item in kept if item.casefold() != f"smtp:{primary}".casefold()), f"SMTP:{primary}"]


# ------------------------------------------------------------------------------------------------------- new recipients


def new_recipient(call: Call, kind: str, **columns: Any) -> Any:
    """Inserts a recipient with a name, alias and address that are free; the row. Raises AlreadyExists, ProxyInUse."""
    organization, store = call.organization, call.organization.store
    name = call.text("Name") or call.text("DisplayName")
    if not name:
        raise CmdletError("The name of the object must not be empty.", "Microsoft.Exchange.Data.DataValidationException")
    alias = columns.pop("alias", "") or call.text("Alias") or _alias_of(call, name)
    address = columns.pop("smtp", "") or call.text("PrimarySmtpAddress") or f"{alias}@{organization.domain}"
    external = columns.get("external")
    check_address(call, address, accepted=external is None or kind != "MailContact")
    if store.count("name = ? AND deleted IS NULL", (name,)):
        from exoshell.sandbox.errors import AlreadyExists

        raise AlreadyExists(f'The name "{name}" is already being used. Please try another name.')
    check_free(call, address)
    if store.count("alias = ? AND deleted IS NULL", (alias,)):
        alias = f"{alias}{store.count()}"
    moment = now()
    values: dict[str, Any] = {
        "kind": kind, "name": name, "alias": alias, "display": call.text("DisplayName") or name, "smtp": address, "upn": None,
        "first": call.text("FirstName"), "last": call.text("LastName"), "guid": organization.new_guid("guid", name),
        "oid": organization.new_guid("oid", name), "xguid": None, "title": "", "department": "", "company": "",
        "office": call.text("Office"),
        "city": "", "state": "", "country": None, "phone": call.text("Phone"), "mobile": "", "manager": None, "created": moment,
        "changed": moment, "hidden": 0, "archive": 0, "hold": 0, "used": 0, "items": 0, "logon": None, "external": None, "deleted": None,
        "extra": None,
    }  # fmt: skip
    identifier = store.insert(**{**values, **columns})
    organization.changes += 1
    return store.get(identifier)


def _alias_of(call: Call, name: str) -> str:
    from exoshell.sandbox.tenant.population import plain

    return plain(name.replace(" ", "")) or f"recipient{call.organization.store.count() + 1}"
