"""ConvertTo-Xml: objects as a document of Object and Property elements."""

from __future__ import annotations

from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.access import is_scalar
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.conversion import to_display_string, to_string
from exoshell.values.culture import INVARIANT
from exoshell.values.dotnet._xml_nodes import XmlNode
from exoshell.values.enums import EnumValue
from exoshell.values.members import properties
from exoshell.values.psobject import PSCustomObject, PSObject, base_of
from exoshell.values.types import type_of

_TEXT_TYPES = frozenset(
    f"System.{name}" for name in ("DateTime", "DateTimeOffset", "TimeSpan", "Guid", "Uri", "Version", "RuntimeType", "Xml.XmlDocument")
) | {"System.Management.Automation.ScriptBlock", "System.Security.SecureString", "System.Management.Automation.SemanticVersion"}
"""Types that are written by their text, next to the scalars."""
_NOTE = "System.Management.Automation.PSNoteProperty"
_DECLARED = 'version="1.0" encoding="utf-8"'


@cmdlet("ConvertTo-Xml")
class ConvertToXml(Cmdlet):
    """Collects what comes; -As Stream says the pieces as they come."""

    _document: XmlNode
    _top: XmlNode

    def begin(self) -> None:
        self._depth = int(self.get("Depth", 1))
        self._typed = not self.switch("NoTypeInformation")
        self._as = to_string(self.get("As", "Document")).casefold()
        self._document = XmlNode("document")
        self._document.insert(XmlNode("declaration", value=_DECLARED, owner=self._document))
        self._top = self._new("Objects", self._document)
        if self._as == "stream":
            self.emit(f"<?xml {_DECLARED}?>")
            self.emit("<Objects>")

    def process(self) -> None:
        self.check_stop()
        value = self.bound.get("InputObject")
        made = self._new("Object", self._top)
        if value is not None:
            self._fill(made, value, 1, shown=_type_name(value))
        if self._as == "stream":
            self.emit(made.indented())
            self._top.clear()

    def end(self) -> None:
        if self._as == "stream":
            self.emit("</Objects>")
        elif self._as == "string":
            self.emit(self._document.indented())
        else:
            self.emit(self._document)

    def _new(self, name: str, parent: XmlNode, label: str | None = None, type_name: str | None = None) -> XmlNode:
        made = XmlNode("element", name, owner=self._document)
        if label is not None:
            made.set_attribute("Name", label)
        if type_name is not None and self._typed:
            made.set_attribute("Type", type_name)
        return parent.insert(made)

    def _text(self, made: XmlNode, text: str) -> None:
        made.insert(XmlNode("text", value=text, owner=self._document))

    def _fill(self, made: XmlNode, value: Any, depth: int, *, shown: str) -> None:
        """Writes a value into its element. `depth` counts how deep in objects the reader is."""
        if self._typed:
            made.set_attribute("Type", shown)
        base = base_of(value)
        if depth == 1 and isinstance(base, EnumValue):
            # an enumeration by itself is an object with one field
            self._property(made, "value__", int(base), 2)
            return
        if _has_text(base):
            self._text(made, to_display_string(base, INVARIANT))
            return
        if isinstance(base, Hashtable):
            for key, item in base.items():
                self._property(made, "Key", key, depth)
                self._property(made, "Value", item, depth)
            return
        items = enumerate_value(base)
        if items is not None:
            for item in items:
                self._property(made, None, item, depth)
            return
        for name, item in properties(value):
            self._property(made, name, item, depth + 1)

    def _property(self, parent: XmlNode, label: str | None, value: Any, depth: int) -> None:
        if value is None:
            self._new("Property", parent, label, "System.Object")
            return
        made = self._new("Property", parent, label)
        if depth <= self._depth or _has_text(base_of(value)) or _is_collection(value):
            self._fill(made, value, max(depth, 2), shown=_type_name(value))
            return
        self._cut(made, value)

    def _cut(self, made: XmlNode, value: Any) -> None:
        """An object beyond the depth: its text, then its properties as text."""
        if self._typed:
            made.set_attribute("Type", _type_name(value))
        self._text(self._new("Property", made, None, "System.String"), to_string(value))
        kind = _NOTE if type(value) is PSCustomObject else "System.Management.Automation.PSProperty"
        for name, item in properties(value):
            self._text(self._new("Property", made, name, kind), to_string(item))


def _type_name(value: Any) -> str:
    return type_of(value.base if type(value) is PSObject else value).full_name


def _has_text(base: Any) -> bool:
    return is_scalar(base) or isinstance(base, EnumValue) or _type_name(base) in _TEXT_TYPES


def _is_collection(value: Any) -> bool:
    base = base_of(value)
    return isinstance(base, Hashtable) or enumerate_value(base) is not None
