"""What Format-Table, -List, -Wide and -Custom share: their parameters made FormatParameters, their packets emitted as they come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from exoshell.cmdlets.utility._format_settings import format_settings
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.context import ExecutionContext
from exoshell.engine.script_block import ScriptBlock
from exoshell.errors import PipelineStopped
from exoshell.formatting.columns import ColumnError, ColumnSpec, parse_columns
from exoshell.formatting.error_view import render_error
from exoshell.formatting.expressions import Calculated
from exoshell.formatting.format_data import StyledText
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import ShapeKind
from exoshell.formatting.shaping import Shaper, UnknownView
from exoshell.values.error_record import ErrorCategory, ErrorRecord, NetException, TerminatingError
from exoshell.values.psobject import base_of


def calculation(context: ExecutionContext) -> Callable[[Any], Calculated | None]:
    """Makes a calculated property of a script block, run with the object as `$_`."""

    def wrap(value: Any) -> Calculated | None:
        block = base_of(value)
        return Calculated(block.text, context.block_value(block)) if isinstance(block, ScriptBlock) else None

    return wrap


class FormatCmdlet(Cmdlet):
    """A Format-* command; subclasses say which shape."""

    kind: ClassVar[ShapeKind]
    column_kind: ClassVar[str]

    _shaper: Shaper

    def begin(self) -> None:
        parameters = self.parameters()
        parameters.limit = format_settings(self.context).enumeration_limit()
        self._shaper = Shaper(self.kind, parameters, self._error_lines)

    def parameters(self) -> FormatParameters:
        """What was asked for; subclasses add what is theirs."""
        columns = self._columns(self.get("Property"), self.column_kind)
        view = str(self.get("View") or "")
        if view and columns:
            exception = NetException("System.IO.InvalidDataException", "Found invalid data while decoding.")
            self._refuse("FormatCannotSpecifyViewAndProperty", "Cmdlet parameters View and Property are mutually exclusive.", exception)
        group = self.get("GroupBy")
        return FormatParameters(
            columns=columns,
            group_by=self._columns([group], "group")[0] if group is not None else None,
            view=view,
            force=self.switch("Force"),
            expand=str(self.get("Expand") or ""),
            show_error=self.switch("ShowError"),
            display_error=self.switch("DisplayError"),
        )

    def _columns(self, arguments: Any, kind: str) -> list[ColumnSpec]:
        if arguments is None:
            return []
        if not isinstance(arguments, list):
            arguments = [arguments]
        try:
            return parse_columns(arguments, kind, calculation(self.context))
        except ColumnError as error:
            self._refuse(error.error_id, str(error), NetException("System.NotSupportedException", "Specified method is not supported."))
            return []

    def _refuse(
        self,
        error_id: str,
        message: str,
        exception: NetException,
        category: ErrorCategory = ErrorCategory.InvalidArgument,
        target: Any = None,
    ) -> None:
        record = self.make_error(exception, error_id, category, target)
        record.message = message
        raise TerminatingError(record)

    def _error_lines(self, record: ErrorRecord) -> StyledText:
        settings = format_settings(self.context)
        return StyledText(render_error(record, settings.error_view(), self.host.ui.width, settings.command_exists))

    def fast_process(self) -> Callable[[Any], None]:
        feed, emit = self._feed, self.emit

        def process(value: Any) -> None:
            feed(value, emit)

        return process

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._feed(self.bound["InputObject"], self.emit)

    def _feed(self, value: Any, emit: Callable[[Any], None]) -> None:
        if self.context.stopping:
            raise PipelineStopped
        try:
            self._shaper.feed(value, emit)
        except UnknownView as error:
            exception = NetException("System.Management.Automation.PipelineStoppedException", "The pipeline has been stopped.")
            self._refuse("FormatViewNotFound", str(error), exception, ErrorCategory.ObjectNotFound, self.get("View"))

    def end(self) -> None:
        self._shaper.end(self.emit)
