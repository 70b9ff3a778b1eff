"""InvokeCommand: body → bound parameters → the cmdlet → a page in the service's form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from exoshell.catalog.shipped import COMPLIANCE, EXCHANGE, shipped
from exoshell.sandbox.call import Call, ListPages, Result
from exoshell.sandbox.cmdlets import implementations
from exoshell.sandbox.errors import BindingError, CmdletError, Confirmation, Forbidden, NotEmulated
from exoshell.sandbox.login.places import Place, Role
from exoshell.sandbox.protocol import envelope
from exoshell.sandbox.protocol.binding import bind
from exoshell.sandbox.protocol.paging import Links, Position
from exoshell.sandbox.tenant.shapes import shape
from exoshell.sandbox.web import Request, Response

if TYPE_CHECKING:
    from exoshell.sandbox.protocol.admins import Administrator
    from exoshell.sandbox.protocol.module_file import Secrets
    from exoshell.sandbox.switches import Switches
    from exoshell.sandbox.tenant.organization import Organization

MAX_PAGE = 1000
_PAGE_SIZE = re.compile(r"odata\.maxpagesize\s*=\s*(\d+)", re.IGNORECASE)
_SECRET_PARAMETERS = frozenset(
    {
        "password", "roommailboxpassword", "smtppassword", "credential", "credentials", "remotecredential", "onpremisescredentials",
        "tenantcredentials", "accesstoken", "refreshtoken", "oauthcode", "tokensecret",
    }
)  # fmt: skip


class Invoker:
    """Runs cmdlets for requests that the door has admitted."""

    def __init__(self, secrets: Secrets, switches: Switches) -> None:
        self._secrets = secrets
        self._switches = switches
        self._links = Links()

    def run(
        self,
        request: Request,
        body: Any,
        administrator: Administrator,
        organization: Organization,
        place: Place,
        base: str,
        headers: dict[str, str],
    ) -> Response:
        """The answer, whatever happens."""
        position, content = Position(), request.body
        token = request.query.get("$skiptoken")
        if token is not None:
            read = self._links.read(token, organization.tenant_id, request.body)
            if read is None:
                return envelope.plain_error(400, "BadRequest", "The skip token is not valid for this request.", headers)
            position, content = read
            body = orjson.loads(content)
        try:
            command = body["CmdletInput"]
            name, given = str(command["CmdletName"]), command.get("Parameters") or {}
            assert isinstance(given, dict)
        except (KeyError, TypeError, AssertionError):
            return envelope.plain_error(400, "BadRequest", "The request body must contain 'CmdletInput' with 'CmdletName'.", headers)
        try:
            call = self._call(name, given, administrator, organization, compliance=place.role in (Role.FRONT, Role.REGION))
            outcome = implementations()[call.cmdlet.casefold()](call)
            return self._answer(call, outcome, request, position, content, base, headers)
        except Confirmation as confirmation:
            context = f"{base}/$metadata#Collection(Exchange.GenericHashTable)"
            return envelope.success(envelope.result(context, [], confirmation=confirmation.sentence), headers)
        except Forbidden as forbidden:
            return envelope.plain_error(403, "Forbidden", str(forbidden), headers)
        except BindingError as error:
            return envelope.binding_error(error, headers)
        except CmdletError as error:
            return envelope.cmdlet_error(error, headers, self._switches.error_style)

    def _call(
        self, name: str, given: dict[str, Any], administrator: Administrator, organization: Organization, *, compliance: bool
    ) -> Call:
        """Raises Forbidden, BindingError, NotEmulated."""
        catalog = shipped()
        canonical = catalog.canonical(name)
        if canonical is None or name.casefold() not in administrator.cmdlets(compliance):
            raise Forbidden(name)
        info = catalog.info(canonical, COMPLIANCE if compliance else EXCHANGE)
        if info is None:
            raise Forbidden(name)
        bound, what_if, confirm = bind(info, given, administrator.parameters(canonical))
        for parameter in bound:
            if parameter.casefold() in _SECRET_PARAMETERS and isinstance(bound[parameter], str) and bound[parameter]:
                bound[parameter] = self._open(parameter, bound[parameter])
        if canonical.casefold() not in implementations():
            raise NotEmulated(f"the cmdlet {canonical}")
        return Call(canonical, info, bound, organization, administrator, what_if or confirm is True, compliance)

    def _open(self, parameter: str, value: str) -> str:
        """The plain text of an encrypted secret."""
        plain = self._secrets.decrypt(value)
        if plain is None:
            raise BindingError(
                f"Cannot process argument transformation on parameter '{parameter}'. The value is not encrypted for this service."
            )
        return plain

    def _answer(
        self, call: Call, outcome: Result | None, request: Request, position: Position, content: bytes, base: str, headers: dict[str, str]
    ) -> Response:
        context = f"{base}/$metadata#Collection(Exchange.GenericHashTable)"
        if outcome is None:
            return envelope.success(envelope.result(context, [], warnings=call.warnings, errors=call.errors), headers)
        pages = ListPages(outcome.objects) if isinstance(outcome.objects, list | tuple) else outcome.objects
        limit, wanted = page_size(request.headers.get("prefer", "")), result_size(call)
        if wanted is not None:
            limit = min(limit, max(wanted - position.sent, 0))
        found, further = pages.page(position.after, limit) if limit else ([], None)  # type: ignore[union-attr]
        selected = request.query.get("$select", "")
        select = frozenset(part.strip().casefold() for part in selected.split(",")) if selected else None
        form = shape(outcome.shape)
        items = [form.encode(values, select, call.organization.constants) for values in found]
        warnings, next_link = list(call.warnings), ""
        if further is not None:
            token = self._links.make(Position(further, position.sent + len(items)), call.organization.tenant_id, content)
            next_link = f"{base}/InvokeCommand?$skiptoken={token}" + (f"&$select={quote(selected, safe=',')}" if selected else "")
            if call.text("ResultSize").casefold() != "unlimited":
                warnings.append(envelope.MORE_RESULTS)
        return envelope.success(envelope.result(context, items, warnings=warnings, errors=call.errors, next_link=next_link), headers)


def page_size(prefer: str) -> int:
    """odata.maxpagesize, written with or without spaces; the service's own maximum where it is absent."""
    match = _PAGE_SIZE.search(prefer)
    return max(1, min(int(match[1]), MAX_PAGE)) if match else MAX_PAGE


def result_size(call: Call) -> int | None:
    """How many objects the call wants in all; None for no limit. Raises BindingError."""
    text = call.text("ResultSize").strip()
    if not text or text.casefold() == "unlimited":
        return None
    if not text.isdigit() or int(text) < 1:
        raise BindingError(
            f"Cannot process argument transformation on parameter 'ResultSize'. Cannot convert value \"{text}\" to type "
            '"Microsoft.Exchange.Data.Unlimited`1[System.UInt32]".',
            "System.Management.Automation.ParameterBindingArgumentTransformationException",
        )
    return int(text)
