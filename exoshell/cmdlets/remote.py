"""Every cmdlet of the service, through one path: bound by the catalog's sets, serialised, asked for page by page, shown as it arrives.

One RemoteCmdlet per call, on the pipeline thread; requests run on the wire loop. Which cmdlets there are: remote_commands.py.
"""

from __future__ import annotations

import re
import time
from collections import deque
from typing import Any, ClassVar, NoReturn

from exoshell.catalog.shipped import COMPLIANCE, EXCHANGE, shipped
from exoshell.cmdlets.output_types import output_type_names
from exoshell.cmdlets.remote_groups import Group, may_gather
from exoshell.cmdlets.service_faults import record_of
from exoshell.connection.adminapi.batch import Batch
from exoshell.connection.adminapi.faults import ServiceError, TransportFault
from exoshell.connection.adminapi.paging import Page, PageStream
from exoshell.connection.adminapi.serialisation import ParameterProblem, serialise
from exoshell.connection.auth_errors import AuthError, AuthProblem
from exoshell.connection.connection import Connection
from exoshell.connection.guard import WriteNeedsConsent, WriteRefused
from exoshell.connection.registry import ConnectionRegistry
from exoshell.engine.cmdlet import Cmdlet
from exoshell.host import ChoiceDescription, ProgressRecord, QuestionRefused
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException, TerminatingError
from exoshell.values.psobject import PSCustomObject

NOT_CONNECTED = "You must call the Connect-ExchangeOnline cmdlet before calling any other cmdlets."
_IMPACTS = {"none": 0, "low": 1, "medium": 2, "high": 3}
_SMTP = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_GUID = re.compile(r"\{?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?")
_FAILURES = (ServiceError, TransportFault, AuthError, WriteRefused)


class RemoteCmdlet(Cmdlet):
    """One call of a service cmdlet."""

    batched: ClassVar[bool] = True
    """Whether piped objects may be asked for in a $batch."""

    def __init__(self, cmdlet: str, connection_id: str) -> None:
        self.cmdlet = cmdlet
        self.connection_id = connection_id
        self._notes: deque[str] = deque()
        self._received = 0
        self._pages = 0
        self._started = 0.0
        self._wanted = 0
        """How many objects were asked for, where that is a number."""
        self._showing_progress = False
        self._asked_again = False
        self._set_out = 0
        self._gathers: bool | None = None
        self._group: Group | None = None

    # ------------------------------------------------------------------------------------------------ running

    def process(self) -> None:
        connection = self._connection()
        parameters = self._parameters(connection)
        if parameters is None:
            return
        what_if = bool(parameters.get("WhatIf"))
        if what_if and connection.environment.compliance and shipped().what_if_is_inert(self.cmdlet):
            self.write_warning(
                f"-WhatIf does nothing in Security & Compliance: {self.cmdlet} would have made the change. So nothing was sent."
            )
            return
        asks = self._wants_prompt()
        if self.info.supports_should_process and (what_if or asks):
            parameters.setdefault("Confirm", True)
            if not what_if:
                self.write_verbose("Validation call to the server:")
            confirmation = self._run(connection, parameters)
            if confirmation is None or not self._agreed(confirmation) or what_if:
                return
            self.write_verbose("Execution call to the server:")
            parameters["Confirm"] = False
            self._run(connection, parameters)
            return
        if self._gathers is None:
            self._gathers = may_gather(self)
        if not self._gathers:
            self._run(connection, parameters)
            return
        if self._group is None:
            self._group = Group(self, connection)
        self._group.add(parameters)

    def end(self) -> None:
        self._send_gathered()

    def clean(self) -> None:
        if self._group is not None:
            self._group.abandon()
        self._end_progress()

    def _send_gathered(self) -> None:
        """Before anything is said about a later object."""
        if self._group is not None:
            self._group.flush()

    def error_source(self) -> str:
        return self.info.name

    def _connection(self) -> Connection:
        registry = self.service(ConnectionRegistry)
        connection = registry.find(self.connection_id) if self.connection_id else None
        if connection is None:
            exception = NetException("System.InvalidOperationException", NOT_CONNECTED)
            record = self.make_error(exception, "NotConnected", ErrorCategory.ConnectionError, self.cmdlet)
            record.advice = "connect signs in; connect -Sandbox opens a practice tenant."
            self._fail(record)
        if not connection.offers(self.cmdlet) or not connection.imports(self.cmdlet):
            name = self.info.name
            exception = NetException(
                "System.Management.Automation.CommandNotFoundException",
                f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
                "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
            )
            record = self.make_error(exception, "CommandNotFoundException", ErrorCategory.ObjectNotFound, name)
            record.source_id = ""
            record.advice = self._why_missing(connection)
            self._fail(record)
        return connection

    def _why_missing(self, connection: Connection) -> str:
        """Why a connection does not offer the cmdlet, and what would."""
        if not connection.imports(self.cmdlet):
            return f"{self.cmdlet} was left out by -CommandName when connecting."
        services = shipped().services_of(self.cmdlet)
        if services >= COMPLIANCE and not services & EXCHANGE and not connection.environment.compliance:
            return f"{self.cmdlet} belongs to Security & Compliance: Connect-IPPSSession connects to it."
        if services & EXCHANGE and not services & COMPLIANCE and connection.environment.compliance:
            return f"{self.cmdlet} belongs to Exchange Online: Connect-ExchangeOnline connects to it."
        tenant = connection.tenant_name or connection.tenant_id
        return f"The roles of {connection.user} in {tenant} do not include {self.cmdlet}."

    def _fail(self, record: ErrorRecord) -> NoReturn:
        raise TerminatingError(record)

    def _parameters(self, connection: Connection) -> dict[str, Any] | None:
        """The serialised parameters, -WhatIf and -Confirm as the module sends them; None where one cannot be sent (reported)."""
        from exoshell.engine.common_parameters import is_engine_parameter

        whole = frozenset(item.name for item in self.info.parameters if item.type_name == "psobject")
        given = {name: value for name, value in self.bound.items() if not is_engine_parameter(name) and name != "UseCustomRouting"}
        encrypt = None
        if connection.public_key is not None:
            from exoshell.connection.adminapi.secrets import encryptor

            encrypt = encryptor(connection.public_key)
        try:
            parameters = serialise(given, encrypt=encrypt, whole_objects=whole)
        except ParameterProblem as problem:
            self._send_gathered()
            self.error(str(problem), "ParameterProblem", ErrorCategory.InvalidArgument)
            return None
        if self.info.supports_should_process:
            what_if = self.common.what_if
            if what_if is None:
                what_if = bool(self.context.get_variable("WhatIfPreference", False)) or None
            if what_if is not None:
                parameters["WhatIf"] = what_if
            if self.common.confirm is not None:
                parameters["Confirm"] = self.common.confirm
        return parameters

    # ------------------------------------------------------------------------------------------- confirmation

    def _wants_prompt(self) -> bool:
        """$ConfirmPreference (or -Confirm) against the cmdlet's impact."""
        if not self.info.supports_should_process:
            return False
        if self.common.confirm is not None:
            preference = 1 if self.common.confirm else 0
        else:
            value = self.context.get_variable("ConfirmPreference", "High")
            preference = value if type(value) is int else _IMPACTS.get(str(getattr(value, "name", value)).casefold(), 3)
        return 0 < preference <= _IMPACTS.get(self.info.confirm_impact.casefold(), 2)

    def _agreed(self, message: str) -> bool:
        from exoshell.engine.should_process import should_process

        # the service may validate without a word; then there is nothing to ask about
        return not message or should_process(self.context, self, "", "", description=message)

    def _consent(self, connection: Connection, question: WriteNeedsConsent) -> bool:
        """Asks once whether this production tenant may be changed. False: it was refused, and said so."""
        choices = (
            ChoiceDescription("&Yes, this session", "Allows changes until you disconnect."),
            ChoiceDescription("&15 minutes", "Allows changes for a quarter of an hour."),
            ChoiceDescription("&No", "Sends nothing."),
        )
        try:
            answer = self.host.ui.prompt_for_choice(
                "", f"{question.cmdlet} would change {question.tenant} ({question.level}). Allow changes?", choices, 2
            )
        except QuestionRefused:
            answer = 2
        if answer == 2:
            record = record_of(
                WriteRefused(f"{question.cmdlet} was not sent: changes in {question.tenant} were not allowed.", ""), self.cmdlet
            )
            assert record is not None
            self.write_error(record)
            return False
        connection.allow_writes(None if answer == 0 else 900.0)
        return True

    # ------------------------------------------------------------------------------------------------- asking

    def _run(self, connection: Connection, parameters: dict[str, Any]) -> str | None:
        """One execution with all its pages. The service's confirmation question, '' where it had none; None after an error (reported)."""
        stream = self.opened(connection, parameters)
        return None if stream is None else self.drain(connection, stream)

    def opened(
        self, connection: Connection, parameters: dict[str, Any], *, request_id: str = "", batch: Batch | None = None
    ) -> PageStream | None:
        """The pages to come, of which none is asked for yet; None after an error (reported)."""
        try:
            return self._open(connection, parameters, request_id, batch)
        except WriteNeedsConsent as question:
            return self._open(connection, parameters, request_id, batch) if self._consent(connection, question) else None
        except (WriteRefused, AuthError) as refused:
            self._report(refused)
        except ValueError as problem:
            self.error(str(problem), "ParameterProblem", ErrorCategory.InvalidArgument)
        return None

    def _open(self, connection: Connection, parameters: dict[str, Any], request_id: str, batch: Batch | None) -> PageStream:
        size = self._result_size(parameters)
        self._wanted = int(size) if str(size).isdigit() else 0
        self._started, self._received, self._pages = time.monotonic(), 0, 0
        self._set_out = connection.again.sign_ins
        return connection.open(
            self.cmdlet,
            parameters,
            result_size=size,
            type_names=output_type_names(self.cmdlet),
            warning_action=self.common.warning_action or "",
            custom_anchor=self._custom_anchor(connection),
            select=self._select(),
            verbose=self._notes.append,
            request_id=request_id,
            batch=batch,
            entity=self._entity(parameters),
        )

    def _result_size(self, parameters: dict[str, Any]) -> Any:
        return parameters.get("ResultSize")

    def _select(self) -> tuple[str, ...]:
        """Properties to ask for; all where empty."""
        return ()

    def _entity(self, parameters: dict[str, Any]) -> str:
        """The address to read the objects from, instead of asking the cmdlet; '' for the cmdlet."""
        return ""

    def _shaped(self, item: PSCustomObject) -> PSCustomObject:
        """An object as it is passed on."""
        return item

    def _custom_anchor(self, connection: Connection) -> str:
        if not self.switch("UseCustomRouting"):
            return ""
        target = str(self.get("Identity") or self.get("Mailbox") or "")
        if "folder" in self.cmdlet.casefold():
            target = target.partition(":")[0]
        if _SMTP.fullmatch(target):
            return f"SMTP:{target}"
        if _GUID.fullmatch(target):
            return f"MBX:{target.strip('{}')}@{connection.tenant_id}"
        return ""

    def _may_go_on(self, connection: Connection, failure: Exception) -> bool:
        """Where the service ended the sign-in: whether somebody signed in again, so that the page can be asked for once more."""
        if not isinstance(failure, AuthError) or not failure.needs_person or self._asked_again:
            return False
        from exoshell.cmdlets.sign_in_again import signed_in_again

        self._asked_again = True
        return signed_in_again(self, connection, failure, self._set_out, self._report)

    def drain(self, connection: Connection, stream: PageStream) -> str | None:
        """Passes on all pages. The service's confirmation question, '' where it had none; None after an error (reported)."""
        confirmation = ""
        finished = False
        try:
            while True:
                try:
                    page = self.wait_for(stream.next())
                except _FAILURES as failure:
                    self._say_notes()
                    if self._may_go_on(connection, failure):
                        continue
                    finished = True
                    self._report(failure)
                    return None
                self._say_notes()
                if page is None:
                    finished = True
                    return confirmation
                confirmation = page.confirmation or confirmation
                self._pass_on(page)
        finally:
            if not finished:
                self.service(ConnectionRegistry).wire.submit(connection.finish(stream))
            else:
                connection.forget(stream)

    def _pass_on(self, page: Page) -> None:
        """A page's messages and objects; between objects the pipeline may stop, or have had enough."""
        for text in page.warnings:
            self.write_warning(text)
        for text in page.errors:
            self.error(
                NetException("Microsoft.PowerShell.Commands.WriteErrorException", text), "Microsoft.PowerShell.Commands.WriteErrorException"
            )
        self._pages += 1
        self._asked_again = False
        if page.more:
            self._showing_progress = True
        emit, context, shaped = self.emit, self.context, self._shaped
        for item in page.objects:
            if context.stopping:
                self.check_stop()
            emit(shaped(item))
        self._received += len(page.objects)
        if self._showing_progress:
            self.write_progress(self._progress())

    def _progress(self) -> ProgressRecord:
        rate = self._received / max(time.monotonic() - self._started, 0.001)
        pages = "1 page" if self._pages == 1 else f"{self._pages:,} pages"
        wanted = self._wanted
        percent = min(100, self._received * 100 // wanted) if wanted else -1
        return ProgressRecord(
            self.info.name, f"{self._received:,} objects, {rate:,.0f}/s, {pages}", activity_id=_PROGRESS_ID, percent=percent
        )

    def _end_progress(self) -> None:
        if self._showing_progress:
            self._showing_progress = False
            self.write_progress(ProgressRecord(self.info.name, activity_id=_PROGRESS_ID, completed=True))

    def _say_notes(self) -> None:
        while self._notes:
            self.write_verbose(self._notes.popleft())

    def _record(self, failure: Exception) -> ErrorRecord:
        record = record_of(failure, self.cmdlet)
        assert record is not None
        return record

    def _report(self, failure: Exception) -> None:
        record = self._record(failure)
        connection = self.service(ConnectionRegistry).find(self.connection_id)
        if isinstance(failure, AuthError) and connection is not None and (failure.needs_person or failure.problem is AuthProblem.TOKEN):
            record.advice = connection.how_to_reconnect()
        self.context.set_variable("EXO_LastExecutionStatus", False, "global")
        self.write_error(record)


_PROGRESS_ID = 4000
