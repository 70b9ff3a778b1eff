"""Out-GridView: objects as a table to look through, sort, filter and choose from, where the console has a screen for it."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.host import GridInterface
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp, Example
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership, Validation
from exoshell.values.error_record import ErrorCategory

_MODES = ("None", "Single", "Multiple")


def _info() -> CommandInfo:
    return CommandInfo(
        "Out-GridView",
        module="Microsoft.PowerShell.Utility",
        parameters=(
            ParameterMetadata("InputObject", "psobject", sets=(ParameterSetMembership(from_pipeline=True),), help="What to show."),
            ParameterMetadata("Title", "string", help="The title of the grid."),
            ParameterMetadata("PassThru", "switch", help="Waits, and passes on the rows that were chosen."),
            ParameterMetadata(
                "OutputMode",
                "string",
                values=_MODES,
                validation=(Validation("set", _MODES),),
                help="How many rows can be chosen and passed on.",
            ),
        ),
        help=CommandHelp(
            "Shows objects as a table to sort, filter and choose from.",
            examples=(Example("Get-Mailbox | Out-GridView -PassThru", "Space marks rows, Enter passes them on.", "Choose"),),
        ),
    )


@cmdlet(_info)
class OutGridView(Cmdlet):
    def begin(self) -> None:
        self._objects: list[Any] = []

    def process(self) -> None:
        if "InputObject" in self.bound:
            self._objects.append(self.bound["InputObject"])

    def end(self) -> None:
        mode = "Multiple" if self.switch("PassThru") else str(self.get("OutputMode") or "None")
        ui = self.host.ui
        chosen = None
        if isinstance(ui, GridInterface):
            title = str(self.get("Title") or "Out-GridView")
            chosen = ui.show_grid(title, self._objects, "" if mode == "None" else mode, lambda: self.stopping)
        if chosen is None:
            self.error(
                "Out-GridView needs the full-screen console. Format-Table and Export-Csv show objects everywhere.",
                "OutGridViewNotAvailable",
                ErrorCategory.NotImplemented,
            )
            return
        self.check_stop()
        for item in chosen:
            self.write(item)
