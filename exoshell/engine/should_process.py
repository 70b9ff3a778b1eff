"""The one gate of -WhatIf, -Confirm and $ConfirmPreference, and the questions of Inquire and ShouldContinue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.engine import faults
from exoshell.errors import PipelineStopped
from exoshell.host import ChoiceDescription, HostStream, QuestionRefused
from exoshell.styled import StyledLine
from exoshell.values.error_record import ErrorCategory, ErrorRecord, TerminatingError
from exoshell.values.psobject import MISSING

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext

_IMPACT = {"none": 0, "low": 1, "medium": 2, "high": 3}

_CONFIRM = (
    ChoiceDescription("&Yes", "Continue with only the next step of the operation."),
    ChoiceDescription("Yes to &All", "Continue with all the steps of the operation."),
    ChoiceDescription("&No", "Skip this operation and proceed with the next operation."),
    ChoiceDescription("No to A&ll", "Skip this operation and all subsequent operations."),
)
_SUSPEND = ChoiceDescription("&Suspend", 'Pause the current pipeline and return to the command prompt. Type "exit" to resume the pipeline.')


def should_process(context: ExecutionContext, command: Any, target: str, action: str, *, caption: str = "", description: str = "") -> bool:
    """Whether a change may be made: shows it under -WhatIf, asks where its impact reaches $ConfirmPreference.

    `command` is a Cmdlet or a function's $PSCmdlet. Raises TerminatingError where nobody can be asked.
    """
    common = command.common
    if _what_if(context, common):
        text = description or f'Performing the operation "{action}" on target "{target}".'
        context.host.ui.write_lines(HostStream.HOST, [StyledLine.of(f"What if: {text}")])
        return False
    if not _must_ask(context, command, common):
        if common.verbose or (common.verbose is None and context.preference("VerbosePreference") != "SilentlyContinue"):
            context.streams.write_verbose(command, description or f'Performing the operation "{action}" on target "{target}".')
        return True
    remembered = getattr(command, "answer_for_all", None)
    if remembered is not None:
        return bool(remembered)
    query = description or f'Performing the operation "{action}" on target "{target}".'
    answer = _choose(context, caption or "Confirm", f"Are you sure you want to perform this action?\n{query}", "-Confirm:$false")
    if answer in (1, 3):
        command.answer_for_all = answer == 1
    return answer in (0, 1)


def _what_if(context: ExecutionContext, common: Any) -> bool:
    if common.what_if is not None:
        return bool(common.what_if)
    value = context.scope.lookup("whatifpreference")
    from exoshell.values.conversion import to_bool

    return value is not MISSING and to_bool(value)


def _must_ask(context: ExecutionContext, command: Any, common: Any) -> bool:
    if common.confirm is not None:
        return bool(common.confirm)
    impact = _IMPACT.get(command.info.confirm_impact.lower(), 2)
    preference = context.scope.lookup("confirmpreference")
    level = _IMPACT.get(str(getattr(preference, "name", preference)).lower(), 3)
    return level > 0 and impact >= level


def should_continue(context: ExecutionContext, command: Any, query: str, caption: str) -> bool:
    """Asks in any case. Raises TerminatingError where nobody can be asked."""
    remembered = getattr(command, "answer_for_all", None)
    if remembered is not None:
        return bool(remembered)
    try:
        answer = context.host.ui.prompt_for_choice(caption, query, [ChoiceDescription("&Yes"), ChoiceDescription("&No"), _SUSPEND], 0)
    except QuestionRefused as refused:
        raise refusal(refused, "-Force") from None
    return answer == 0


def _choose(context: ExecutionContext, caption: str, message: str, advice: str) -> int:
    try:
        return context.host.ui.prompt_for_choice(caption, message, [*_CONFIRM, _SUSPEND], 0)
    except QuestionRefused as refused:
        raise refusal(refused, advice) from None


def refusal(refused: QuestionRefused, advice: str) -> TerminatingError:
    """The error for a question that nobody can answer."""
    error = faults.make(
        "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
        "HostException",
        ErrorCategory.NotSpecified,
        kind="System.Management.Automation.Host.HostException",
    )
    error.record.advice = f"Use {refused.advice or advice} where nobody can answer."
    return error


def inquire(context: ExecutionContext, text: str, record: ErrorRecord | None) -> None:
    """The action preference Inquire. Raises PipelineStopped or TerminatingError where the answer is to halt."""
    choices = [
        ChoiceDescription("&Yes", "Continue with only the next step of the operation."),
        ChoiceDescription("Yes to &All", "Continue with all the steps of the operation."),
        ChoiceDescription("&Halt Command", "Stop this command."),
        _SUSPEND,
    ]
    try:
        answer = context.host.ui.prompt_for_choice("Confirm", text, choices, 0)
    except QuestionRefused as refused:
        raise refusal(refused, "-ErrorAction") from None
    if answer == 2:
        if record is None:
            raise PipelineStopped
        raise TerminatingError(record, script_terminating=True)
