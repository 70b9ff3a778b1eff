"""Get-Culture: the current culture, or others by name."""

from __future__ import annotations

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.culture import Culture
from exoshell.values.error_record import ErrorCategory, NetException


@cmdlet("Get-Culture")
class GetCulture(Cmdlet):
    def process(self) -> None:
        if self.switch("ListAvailable"):
            from babel import localedata

            names = sorted(str(name).replace("_", "-") for name in localedata.locale_identifiers())
            self.write_all(Culture(name) for name in names)
            return
        names = self.get("Name")
        if names is None:
            self.write(self.context.culture)
            return
        for name in names:
            self._write_named(name)

    def _write_named(self, name: str) -> None:
        from babel import Locale, UnknownLocaleError

        try:
            Locale.parse(name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            message = f"Culture is not supported. (Parameter 'name')\n{name} is an invalid culture identifier."
            exception = NetException("System.Globalization.CultureNotFoundException", message)
            self.error(exception, "ItemNotFoundException", ErrorCategory.ObjectNotFound, name)
            return
        self.write(Culture(name))
