"""Get-Date: now or a given moment, as a DateTime or as text."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets.utility._unix_format import unix_format
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.datetime_types import LOCAL, TICKS_PER_DAY, TICKS_PER_MILLISECOND, UNIX_EPOCH_TICKS, UTC, DateTime
from exoshell.values.enums import enum_value
from exoshell.values.psobject import MemberKind, PSMember, PSObject

_FILE_FORMATS = {
    "filedate": "yyyyMMdd",
    "filedateuniversal": "yyyyMMddZ",
    "filedatetime": "yyyyMMddTHHmmssffff",
    "filedatetimeuniversal": "yyyyMMddTHHmmssffffZ",
}
_HINT = "Microsoft.PowerShell.Commands.DisplayHintType"
_PARTS = ("Year", "Month", "Day", "Hour", "Minute", "Second")


@cmdlet("Get-Date")
class GetDate(Cmdlet):
    def process(self) -> None:
        moment = self._with_parts(self._given())
        if self.switch("AsUTC"):
            moment = moment.to_universal()
        if "UFormat" in self.bound:
            self.write(unix_format(moment, self.bound["UFormat"]))
        elif "Format" in self.bound:
            self.write(self._formatted(moment, self.bound["Format"]))
        else:
            self.write(self._hinted(moment))

    def _given(self) -> DateTime:
        seconds = self.get("UnixTimeSeconds")
        if seconds is not None:
            return DateTime(UNIX_EPOCH_TICKS + int(seconds) * 10_000_000, UTC).to_local()
        given = self.get("Date")
        return DateTime.now() if given is None else given

    def _with_parts(self, moment: DateTime) -> DateTime:
        """-Year, -Month… replace parts of the moment."""
        changed = {name.lower(): int(self.bound[name]) for name in _PARTS if name in self.bound}
        milliseconds = self.get("Millisecond")
        if not changed and milliseconds is None:
            return moment
        moment = moment.add_months(12 * (changed.get("year", moment.year) - moment.year))
        moment = moment.add_months(changed.get("month", moment.month) - moment.month)
        moment = moment.add_ticks((changed.get("day", moment.day) - moment.day) * TICKS_PER_DAY)
        year, month, day = moment.ymd()
        clock: dict[str, Any] = {
            "hour": moment.hour,
            "minute": moment.minute,
            "second": moment.second,
            **{name: value for name, value in changed.items() if name in ("hour", "minute", "second")},
        }
        rest = moment.ticks % 10_000_000
        if milliseconds is not None:
            rest = int(milliseconds) * TICKS_PER_MILLISECOND
        return DateTime(DateTime.of(year, month, day, **clock).ticks + rest, moment.kind)

    def _formatted(self, moment: DateTime, pattern: str) -> str:
        own = _FILE_FORMATS.get(pattern.lower())
        if own is None:
            return moment.to_string(pattern, self.context.culture)
        if own.endswith("Z"):
            moment = moment.to_universal() if moment.kind == LOCAL else moment
        year, month, day = moment.ymd()
        text = f"{year:04}{month:02}{day:02}"
        if "T" in own:
            text += f"T{moment.hour:02}{moment.minute:02}{moment.second:02}{moment.ticks % 10_000_000 // 1000:04}"
        return text + ("Z" if own.endswith("Z") else "")

    def _hinted(self, moment: DateTime) -> Any:
        hint = self.get("DisplayHint", "DateTime")
        made = PSObject(moment)
        made.members["displayhint"] = PSMember("DisplayHint", MemberKind.NOTE_PROPERTY, enum_value(_HINT, to_string(hint)))
        shown = {"Date": "D", "Time": "T"}.get(to_string(hint))
        if shown is not None:
            made.members["datetime"] = PSMember("DateTime", MemberKind.NOTE_PROPERTY, moment.to_string(shown, self.context.culture))
        return made
