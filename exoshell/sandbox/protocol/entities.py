"""The entity endpoints that Get-EXO* cmdlets read: OData-like GETs on Mailbox, CasMailbox, Recipient and what hangs below a mailbox.

`/Mailbox`, `/Mailbox('<id>')`, `/Mailbox('<id>')/MailboxPermission`, `…/Exchange.GetMailboxStatistics()`, and so on. An identity in the
path is plain, or Base64 of UTF-8 with `?isEncoded=true`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import orjson

from exoshell.catalog.shipped import EXCHANGE, shipped
from exoshell.sandbox.call import Call, ListPages, Result
from exoshell.sandbox.cmdlets import implementations
from exoshell.sandbox.errors import BindingError, CmdletError, Forbidden
from exoshell.sandbox.protocol import envelope
from exoshell.sandbox.protocol.invoke import page_size
from exoshell.sandbox.protocol.paging import Links, Position
from exoshell.sandbox.tenant.shapes import property_set, shape
from exoshell.sandbox.web import Request, Response

if TYPE_CHECKING:
    from exoshell.sandbox.protocol.admins import Administrator
    from exoshell.sandbox.tenant.organization import Organization

_PATH = re.compile(
    r"(?P<set>Mailbox|CasMailbox|Recipient)"
    r"(?:\('(?P<id>(?:[^']|'')*)'\))?"
    r"(?:/(?P<sub>MailboxPermission|Exchange\.\w+\((?P<arguments>[^)]*)\)|MailboxFolder(?:\('(?P<folder>(?:[^']|'')*)'\))?"
    r"(?:/(?P<leaf>MailboxFolderPermission|Exchange\.\w+\([^)]*\)))?|MobileDevice(?:/(?P<device>Exchange\.\w+\([^)]*\)))?))?",
    re.IGNORECASE,
)
_SETS = {"mailbox": ("Get-Mailbox", "Mailbox"), "casmailbox": ("Get-CASMailbox", "CasMailbox"), "recipient": ("Get-Recipient", "Recipient")}
_FUNCTION = re.compile(r"(not\s+)?(startswith|endswith|contains)\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)", re.IGNORECASE)
_PASSED = ("RecipientTypeDetails", "OrganizationalUnit", "Anr", "ResultSize", "RecipientType")
_SWITCHES = ("Archive", "SoftDeletedMailbox", "GroupMailbox", "InactiveMailboxOnly", "IncludeInactiveMailbox")


class Entities:
    """Reads entity paths as the cmdlets behind them."""

    def __init__(self) -> None:
        self._links = Links()

    def run(
        self, request: Request, path: str, administrator: Administrator, organization: Organization, base: str, headers: dict[str, str]
    ) -> Response:
        match = _PATH.fullmatch(unquote(path))
        if match is None:
            return envelope.plain_error(404, "NotFound", f"Resource not found for the segment '{path.partition('/')[0]}'.", headers)
        query = {name.lstrip("$").casefold(): value for name, value in request.query.items()}
        position = Position()
        if "skiptoken" in query:
            read = self._links.read(query["skiptoken"], organization.tenant_id, b"")
            if read is None:
                return envelope.plain_error(400, "BadRequest", "The skip token is not valid for this request.", headers)
            position = read[0]
        try:
            name, parameters, noun = _command(match, query)
            call = _call(name, parameters, administrator, organization)
            outcome = implementations()[name.casefold()](call)
            assert isinstance(outcome, Result)
        except Forbidden as forbidden:
            return envelope.plain_error(403, "Forbidden", str(forbidden), headers)
        except BindingError as error:
            return envelope.plain_error(400, "BadRequest", error.text, headers)
        except CmdletError as error:
            return envelope.cmdlet_error(error, headers)
        return self._answer(outcome, noun, query, request, path, position, organization, base, headers)

    def _answer(
        self,
        outcome: Result,
        noun: str,
        query: Mapping[str, str],
        request: Request,
        path: str,
        position: Position,
        organization: Organization,
        base: str,
        headers: dict[str, str],
    ) -> Response:
        pages = ListPages(outcome.objects) if isinstance(outcome.objects, list | tuple) else outcome.objects
        limit = page_size(request.headers.get("prefer", ""))
        if query.get("top", "").isdigit():
            limit = min(limit, max(int(query["top"]) - position.sent, 0))
        found, further = pages.page(position.after, limit) if limit else ([], None)  # type: ignore[union-attr]
        form = shape(outcome.shape)
        select = _selected(noun, query)
        items = [form.encode(values, select, organization.constants) for values in found]
        link = ""
        if further is not None:
            token = self._links.make(Position(further, position.sent + len(items)), organization.tenant_id, b"")
            kept = "&".join(
                f"{name}={quote(value, safe=',')}" for name, value in request.query.items() if name.casefold().lstrip("$") != "skiptoken"
            )
            link = f"{base}/{path}?" + (f"{kept}&" if kept else "") + f"$skiptoken={token}"
        context = f"{base}/$metadata#{noun}"
        parts = [orjson.dumps({"@odata.context": context})[:-1], b',"value":[', b",".join(items), b"]"]
        parts.append((b',"@odata.nextLink":' + orjson.dumps(link) if link else b"") + b"}")
        return envelope.success(parts, headers)


def _command(match: re.Match[str], query: Mapping[str, str]) -> tuple[str, dict[str, Any], str]:
    """The cmdlet behind a path, its parameters, and the noun of its property sets. Raises CmdletError."""
    cmdlet, noun = _SETS[match["set"].casefold()]
    parameters: dict[str, Any] = {}
    if match["id"] is not None:
        parameters["Identity"] = _identity(match["id"], query)
    sub = (match["sub"] or "").partition("(")[0].casefold()
    arguments = dict(re.findall(r"(\w+)='?([^',)]*)'?", match["arguments"] or ""))
    if sub == "mailboxpermission":
        return "Get-MailboxPermission", parameters, "MailboxPermission"
    if sub.startswith("exchange.getmailboxstatistics"):
        if "mailboxguid" in {name.casefold() for name in arguments}:
            parameters["Identity"] = next(value for name, value in arguments.items() if name.casefold() == "mailboxguid")
        return "Get-MailboxStatistics", parameters, "MailboxStatistics"
    if sub.startswith("mailboxfolder"):
        leaf = (match["leaf"] or "").casefold()
        if leaf == "mailboxfolderpermission":
            folder = _identity(match["folder"] or "", query).replace("/", "\\").lstrip("\\")
            parameters["Identity"] = f"{parameters.get('Identity', '')}:\\{folder}"
            return "Get-MailboxFolderPermission", parameters, "MailboxFolderPermission"
        scope = re.search(r"folderscope='?(\w+)", leaf)
        if scope:
            parameters["FolderScope"] = scope[1]
        return "Get-MailboxFolderStatistics", parameters, "MailboxFolderStatistics"
    if sub.startswith("mobiledevice"):
        return "Get-MobileDeviceStatistics", {"Mailbox": parameters.get("Identity")}, "MobileDeviceStatistics"
    if sub == "exchange.bysmtpaddress":
        return cmdlet, {"Identity": next(iter(arguments.values()), "")}, noun
    if sub == "exchange.getrecipientpermissionbyfilters":
        folded = {name.casefold(): value for name, value in arguments.items() if value and value != "null"}
        chosen = {key: folded[key.casefold()] for key in ("Identity", "Trustee") if key.casefold() in folded}
        return "Get-RecipientPermission", {**parameters, **chosen}, "RecipientPermission"
    for name in _PASSED:
        if query.get(name.casefold()):
            parameters[name] = query[name.casefold()]
    for name in _SWITCHES:
        if query.get(name.casefold(), "").casefold() == "true":
            parameters[name] = True
    if query.get("filter"):
        parameters["Filter"] = opath(query["filter"])
    return cmdlet, parameters, noun


def _identity(text: str, query: Mapping[str, str]) -> str:
    text = text.replace("''", "'")
    if query.get("isencoded", "").casefold() != "true":
        return text
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_").decode()
    except ValueError:
        raise CmdletError(f"The identity '{text}' is not Base64.") from None


def opath(text: str) -> str:
    """An OData filter as OPATH; OPATH itself passes."""

    def function(match: re.Match[str]) -> str:
        before, name, prop, value = match.groups()
        pattern = {"startswith": f"{value}*", "endswith": f"*{value}", "contains": f"*{value}*"}[name.casefold()]
        return f"{prop} -{'not' if before else ''}like '{pattern}'"

    pieces = re.split(r"('(?:[^']|'')*')", _FUNCTION.sub(function, text))
    for place in range(0, len(pieces), 2):
        piece = re.sub(r"(?<![-\w])(eq|ne|gt|ge|lt|le|and|or|not)\b", r"-\1", pieces[place], flags=re.IGNORECASE)
        pieces[place] = re.sub(r"(?<![$\w])(null|true|false)\b", r"$\1", piece, flags=re.IGNORECASE)
    return "".join(pieces)


def _call(name: str, parameters: dict[str, Any], administrator: Administrator, organization: Organization) -> Call:
    if name.casefold() not in administrator.cmdlets(False):
        raise Forbidden(name)
    info = shipped().info(name, EXCHANGE)
    assert info is not None
    return Call(name, info, parameters, organization, administrator)


def _selected(noun: str, query: Mapping[str, str]) -> frozenset[str] | None:
    """The folded names that $select and PropertySet leave; None for all (where the noun has no sets)."""
    wanted = {part.strip().casefold() for part in query.get("select", "").split(",") if part.strip()}
    minimum = property_set(noun, "Minimum")
    sets = [part.strip() for part in query.get("propertyset", query.get("propertysets", "")).split(",") if part.strip()]
    if any(name.casefold() == "all" for name in sets):
        return None
    if not minimum:
        return frozenset(wanted) if wanted else None
    if not wanted or sets:
        wanted |= {name.casefold() for name in minimum}
    for name in sets:
        wanted |= {member.casefold() for member in property_set(noun, name)}
    return frozenset(wanted)
