"""CSV as PowerShell writes and reads it: quoting, values as text, headers, and the rows that come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from exoshell.engine.cmdlet import Cmdlet
from exoshell.formatting.access import Reader, reader
from exoshell.formatting.value_text import net_text
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import property_names
from exoshell.values.psobject import MISSING, PSCustomObject, Schema, base_of

ALWAYS, AS_NEEDED, NEVER = "always", "asneeded", "never"
CSV_TYPE = "CSV:"


class CsvWriter:
    """Turns objects into lines; the first object decides the columns."""

    def __init__(self, delimiter: str, quotes: str, quoted_fields: frozenset[str] | None) -> None:
        self._delimiter = delimiter
        self._quotes = quotes
        self._quoted_fields = quoted_fields
        self.names: list[str] | None = None
        self._readers: list[Reader] = []
        self._always: list[bool] = []
        self._schema: Schema | None = None
        self._places: list[int | None] = []

    def use(self, names: Sequence[str]) -> None:
        """Settles the columns."""
        self.names = list(names)
        self._readers = [reader(name) for name in names]
        if self._quoted_fields is None:
            self._always = [self._quotes == ALWAYS] * len(self.names)
        else:
            self._always = [name.casefold() in self._quoted_fields for name in names]

    def header(self) -> str:
        names = self.names or []
        return self._delimiter.join(self._quoted(name, always) for name, always in zip(names, self._always, strict=True))

    def row(self, value: Any) -> str:
        """The line for an object; '' where it has none of the properties."""
        values = self._values(value)
        if self._quotes == ALWAYS and self._quoted_fields is None:
            parts = []
            for item in values:
                if type(item) is str:
                    parts.append('"' + (item.replace('"', '""') if '"' in item else item) + '"')
                elif item is None or item is MISSING:
                    parts.append("")
                elif type(item) is int:
                    parts.append(f'"{item}"')
                else:
                    parts.append('"' + net_text(item).replace('"', '""') + '"')
            line = self._delimiter.join(parts)
        else:
            line = self._delimiter.join(
                "" if item is None or item is MISSING else self._quoted(net_text(item), always)
                for item, always in zip(values, self._always, strict=True)
            )
        return line

    def _values(self, value: Any) -> list[Any]:
        if type(value) is PSCustomObject and value.extra is None and value.schema.readers is None:
            schema = value.schema
            if schema is not self._schema:
                self._schema = schema
                self._places = [schema.index.get(name.casefold()) for name in self.names or ()]
            items = value.values
            return [None if place is None else items[place] for place in self._places]
        base = base_of(value)
        if isinstance(base, Hashtable):
            return [base.get(name) for name in self.names or ()]
        return [read(value) for read in self._readers]

    def _quoted(self, text: str, always: bool) -> str:
        if always or (
            self._quotes == AS_NEEDED and self._quoted_fields is None and (self._delimiter in text or '"' in text or "\n" in text)
        ):
            return '"' + text.replace('"', '""') + '"'
        return text


def column_names(value: Any) -> list[str]:
    """The columns that an object gives: its properties, a dictionary's keys."""
    base = base_of(value)
    if isinstance(base, Hashtable):
        return [to_string(key) for key in base.keys()]  # noqa: SIM118  # iterating is not part of Hashtable's face
    shown = getattr(base_of(value), "ps_shown_names", None)
    return (shown() if shown is not None else []) or list(property_names(value))


class CsvWritingCmdlet(Cmdlet):
    """What ConvertTo-Csv and Export-Csv share."""

    writer: CsvWriter

    def begin(self) -> None:
        if "UseQuotes" in self.bound and "QuoteFields" in self.bound:
            self._refuse(
                "You must specify either the -UseQuotes or -QuoteFields parameters, but not both.", "CannotSpecifyQuoteFieldsAndUseQuotes"
            )
        if "IncludeTypeInformation" in self.bound and "NoTypeInformation" in self.bound:
            self._refuse(
                "You must specify either the -IncludeTypeInformation or -NoTypeInformation parameters, but not both.",
                "CannotSpecifyIncludeTypeInformationAndNoTypeInformation",
            )
        fields = self.get("QuoteFields")
        self.writer = CsvWriter(
            delimiter_of(self),
            to_string(self.get("UseQuotes", "Always")).casefold(),
            None if fields is None else frozenset(to_string(name).casefold() for name in fields),
        )

    def _refuse(self, message: str, error_id: str) -> None:
        self.fail(NetException("System.InvalidOperationException", message), error_id, ErrorCategory.InvalidData)

    def null_input(self) -> None:
        """What the binder says of $null, said here because the fast way goes around it."""
        message = "Cannot bind argument to parameter 'InputObject' because it is null."
        exception = NetException("System.Management.Automation.ParameterBindingValidationException", message)
        self.error(exception, "ParameterArgumentValidationErrorNullNotAllowed", ErrorCategory.InvalidData)

    def start(self, value: Any) -> Iterator[str]:
        """The lines before the first row: type and header as asked for."""
        if self.switch("IncludeTypeInformation"):
            yield type_line(value)
        if not self.switch("NoHeader") and self.writer.names:
            yield self.writer.header()


def type_line(value: Any) -> str:
    from exoshell.values.types import type_names

    names = type_names(value)
    name = names[0] if names else "System.Object"
    return f"#TYPE {name.removeprefix(CSV_TYPE)}"


def delimiter_of(cmdlet: Cmdlet) -> str:
    """-Delimiter, or the culture's list separator with -UseCulture."""
    if cmdlet.switch("UseCulture"):
        return ";" if cmdlet.context.culture.decimal_separator == "," else ","
    given = cmdlet.get("Delimiter")
    return str(given) if given is not None else ","


# ------------------------------------------------------------------------------------------------------------ reading


class CsvReader:
    """Rows of fields from text, fed as a whole or line by line; quoted fields may hold line breaks."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = self._delimiter = delimiter
        self._between = f'"{delimiter}"'
        self._pending = ""

    def feed(self, line: str) -> list[str] | None:
        """The fields of a row; None where a quoted field goes on in the next line."""
        text = self._pending + line
        if '"' not in text:
            return self._plain(text)
        fields = self._quoted(text)
        self._pending = "" if fields is not None else text + "\n"
        return fields

    def finish(self) -> list[str] | None:
        """What an unclosed quotation held at the end of the text."""
        if not self._pending:
            return None
        text, self._pending = self._pending.removesuffix("\n"), ""
        return self._quoted(text, closed=True)

    def _plain(self, text: str) -> list[str]:
        fields = text.split(self._delimiter)
        return [field.lstrip(" ") if field[:1] == " " else field for field in fields]

    def _quoted(self, text: str, closed: bool = False) -> list[str] | None:
        if text[0] == '"' and text[-1] == '"':
            # no quote but those around the fields, as Export-Csv writes most lines
            simple = text[1:-1].split(self._between)
            if text.count('"') == 2 * len(simple):
                return simple
        fields: list[str] = []
        place, end, delimiter = 0, len(text), self._delimiter
        while True:
            while place < end and text[place] == " " and delimiter != " ":
                place += 1
            if place < end and text[place] == '"':
                parts: list[str] = []
                place += 1
                while True:
                    close = text.find('"', place)
                    if close < 0:
                        if not closed:
                            return None
                        parts.append(text[place:])
                        place = end
                        break
                    parts.append(text[place:close])
                    place = close + 1
                    if place < end and text[place] == '"':
                        parts.append('"')
                        place += 1
                        continue
                    break
                stop = text.find(delimiter, place)
                stop = end if stop < 0 else stop
                # what stands between the closing quote and the delimiter belongs to the field, blanks at its end do not
                fields.append("".join(parts) + text[place:stop].strip())
                place = stop
            else:
                stop = text.find(delimiter, place)
                stop = end if stop < 0 else stop
                fields.append(text[place:stop])
                place = stop
            if place >= end:
                return fields
            place += 1
            if place == end:
                fields.append("")
                return fields


class RowMaker:
    """Header first, then rows as objects over one schema."""

    def __init__(self, cmdlet: Cmdlet, delimiter: str, header: Sequence[str] | None) -> None:
        self._cmdlet = cmdlet
        self._reader = CsvReader(delimiter)
        self._schema: Schema | None = None
        self._type_name = ""
        self._width = 0
        self._started = False
        if header is not None:
            self._use_header(list(header))

    def feed_text(self, text: str) -> Iterator[PSCustomObject]:
        """The rows of a text of one or more lines."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        last = len(lines) - 1
        for place, line in enumerate(lines):
            row = self.feed(line, last=place == last)
            if row is not None:
                yield row

    def feed(self, line: str, *, last: bool = False) -> PSCustomObject | None:
        """A row, where the line completes one. `last`: the text ends with this line, without a line end."""
        if not self._started and not self._reader._pending and line.startswith("#"):
            if line.casefold().startswith("#type "):
                self._type_name = line[6:].strip()
            return None
        if not line and not self._reader._pending:
            return None
        self._started = self._started or bool(line)
        fields = self._reader.feed(line)
        if last and fields and len(fields) > 1 and line.endswith(self._reader.delimiter) and not fields[-1]:
            # nothing stands behind the last delimiter, not even a line end: the last field is not there
            fields.pop()
        return self._row(fields)

    def finish(self) -> PSCustomObject | None:
        return self._row(self._reader.finish())

    def _row(self, fields: list[str] | None) -> PSCustomObject | None:
        if fields is None:
            return None
        schema = self._schema
        if schema is None:
            self._use_header(fields)
            return None
        width = self._width
        if len(fields) == width:
            return PSCustomObject(schema, fields)
        values: list[Any] = fields[:width]
        if len(values) < width:
            values += [None] * (width - len(values))
        return PSCustomObject(schema, values)

    def _use_header(self, names: list[str]) -> None:
        while names and not names[-1] and len(names) > 1:
            names.pop()
        missing = 0
        known: set[str] = set()
        for place, name in enumerate(names):
            if not name:
                missing += 1
                names[place] = name = f"H{missing}"
            if name.casefold() in known:
                self._cmdlet.fail(
                    NetException("System.Management.Automation.ExtendedTypeSystemException", f'The member "{name}" is already present.'),
                    "AlreadyPresentPSMemberInfoInternalCollectionAdd",
                )
            known.add(name.casefold())
        if missing:
            self._cmdlet.write_warning(
                'One or more headers were not specified. Default names starting with "H" have been used in place of any missing headers.'
            )
        base = ("System.Management.Automation.PSCustomObject", "System.Object")
        types = (self._type_name, f"{CSV_TYPE}{self._type_name}") if self._type_name else base
        self._schema = Schema(names, types)
        self._width = len(names)


def header_argument(cmdlet: Cmdlet) -> list[str] | None:
    given = cmdlet.get("Header")
    return None if given is None else [to_string(name) for name in given]


Lines = Iterable[str]
Emit = Callable[[Any], None]
