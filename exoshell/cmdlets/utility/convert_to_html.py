"""ConvertTo-Html."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exoshell.cmdlets.utility._format_base import calculation
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.expressions import FAILURES, Expression, PropertyExpression
from exoshell.formatting.value_text import net_text
from exoshell.values.collections import Hashtable
from exoshell.values.conversion import to_string
from exoshell.values.psobject import MISSING, base_of

_DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 {0}//EN"  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-{1}.dtd">'


@dataclass(slots=True)
class _Column:
    expression: Expression
    label: str | None = None
    width: str = ""
    alignment: str = ""

    @property
    def attributes(self) -> str:
        width = f' width = "{self.width}"' if self.width else ""
        return width + (f' align = "{self.alignment}"' if self.alignment else "")


@cmdlet("ConvertTo-Html")
class ConvertToHtml(Cmdlet):
    """A table, or with -As List one line a property, as a page or a fragment."""

    _columns: list[_Column] | None = None
    _asked: list[_Column]
    _count = 0

    def begin(self) -> None:
        self._asked = [self._column(item) for item in self._list("Property")]
        if not self.switch("Fragment"):
            self._head()
        for text in self._list("PreContent"):
            self.emit(to_string(text))
        self.emit("<table>")

    def _list(self, name: str) -> list[Any]:
        given = self.get(name)
        if given is None:
            return []
        return list(given) if isinstance(given, list) else [given]

    def _column(self, argument: Any) -> _Column:
        value = base_of(argument)
        wrap = calculation(self.context)
        if isinstance(value, Hashtable):
            column = _Column(PropertyExpression("*"))
            for key, item in value.items():
                name = to_string(key).casefold()
                if "expression".startswith(name):
                    column.expression = wrap(item) or PropertyExpression(to_string(item))
                elif "label".startswith(name) or "name".startswith(name):
                    column.label = to_string(item)
                elif "width".startswith(name):
                    column.width = to_string(item)
                elif "alignment".startswith(name):
                    column.alignment = to_string(item)
            return column
        return _Column(wrap(value) or PropertyExpression(to_string(value)))

    def _head(self) -> None:
        transitional = self.switch("Transitional")
        self.emit(_DOCTYPE.format(*("Transitional", "transitional") if transitional else ("Strict", "strict")))
        self.emit('<html xmlns="http://www.w3.org/1999/xhtml">')
        self.emit("<head>")
        if "Charset" in self.bound:
            self.emit(f'<meta charset="{self.bound["Charset"]}">')
        meta = base_of(self.get("Meta"))
        if isinstance(meta, Hashtable):
            for name, content in meta.items():
                self.emit(f'<meta name="{to_string(name)}" content="{to_string(content)}">')
        for text in self._list("Head"):
            self.emit(to_string(text))
        if "Head" not in self.bound:
            self.emit(f"<title>{to_string(self.get('Title', 'HTML TABLE'))}</title>")
        if "CssUri" in self.bound:
            self.emit(f'<link rel="stylesheet" type="text/css" href="{_encoded(to_string(self.bound["CssUri"]))}" />')
        self.emit("</head><body>")
        for text in self._list("Body"):
            self.emit(to_string(text))

    def process(self) -> None:
        value = self.bound.get("InputObject")
        if value is None:
            return
        self.check_stop()
        as_list = to_string(self.get("As", "Table")).casefold() == "list"
        columns = self._columns if self._columns is not None and not as_list else self._resolved(value)
        if self._columns is None:
            self._columns = columns
            if not as_list and columns:
                self.emit("<colgroup>" + "".join(f"<col{column.attributes}/>" for column in columns) + "</colgroup>")
                self.emit("<tr>" + "".join(f"<th>{_encoded(_label(column))}</th>" for column in columns) + "</tr>")
        if as_list:
            if self._count:
                self.emit("<tr><td><hr></td></tr>")
            for column in columns:
                self.emit(f"<tr><td>{_encoded(_label(column))}:</td><td>{_encoded(_text(column, value))}</td></tr>")
        elif columns:
            self.emit("<tr>" + "".join(f"<td>{_encoded(_text(column, value))}</td>" for column in columns) + "</tr>")
        self._count += 1

    def _resolved(self, value: Any) -> list[_Column]:
        found: list[_Column] = []
        for column in self._asked or [_Column(PropertyExpression("*"))]:
            resolved = column.expression.resolve(value)
            if not resolved and not column.expression.is_pattern:
                resolved = [column.expression]
            found.extend(_Column(item, column.label, column.width, column.alignment) for item in resolved)
        return found

    def end(self) -> None:
        self.emit("</table>")
        for text in self._list("PostContent"):
            self.emit(to_string(text))
        if not self.switch("Fragment"):
            self.emit("</body></html>")


def _label(column: _Column) -> str:
    return column.label if column.label is not None else column.expression.text


def _text(column: _Column, value: Any) -> str:
    try:
        found = column.expression.reader()(value)
    except FAILURES:
        return ""
    return "" if found is None or found is MISSING else net_text(found)


def _encoded(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#39;")
    return "".join(f"&#{ord(char)};" if "\xa0" <= char <= "\xff" else char for char in escaped)
