"""Select-Xml: the nodes of an XPath query."""

from __future__ import annotations

from typing import Any

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.management._places import existing
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import ConversionError, convert
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import MemberError, invoke_method, new_object, read_property
from exoshell.values.net_error import NetError
from exoshell.values.types import resolve_type

STREAM = "InputStream"


class SelectXmlInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.SelectXmlInfo"
    ps_properties = ("Node", "Path", "Pattern")
    node: Any
    path: str
    pattern: str

    def __str__(self) -> str:
        value = read_property(self.node, "Value")
        text = str(read_property(self.node, "InnerXml") if value is None else value).strip()
        return text if self.path == STREAM else f"{text}:{self.path}"

    def ps_method(self, name: str) -> Any:
        from exoshell.values.psobject import MISSING

        return (lambda scope, arguments: str(self)) if name == "tostring" else MISSING


@cmdlet("Select-Xml")
class SelectXml(Cmdlet):
    def begin(self) -> None:
        self._arguments: list[Any] = [self.get("XPath")]
        prefixes = self.get("Namespace")
        if prefixes is not None:
            manager = new_object(resolve_type("System.Xml.XmlNamespaceManager"), [new_object(resolve_type("System.Xml.NameTable"), [])])
            for prefix, address in prefixes.items():
                invoke_method(manager, "AddNamespace", [str(prefix), str(address)])
            self._arguments.append(manager)

    def process(self) -> None:
        if self.parameter_set == "Content":
            for text in self.get("Content") or ():
                self._from_text(text, STREAM)
        elif self.parameter_set == "Xml":
            for node in self.get("Xml") or ():
                self._search(node, STREAM)
        else:
            self._from_files()

    def _from_files(self) -> None:
        for place in existing(self):
            try:
                with open(place.path, encoding="utf-8-sig") as file:
                    text = file.read()
            except OSError as error:
                self.error(str(error), "ProcessingFile", ErrorCategory.OpenError, place.path)
                continue
            self._from_text(text, place.path)

    def _from_text(self, text: str, origin: str) -> None:
        try:
            document = convert(text, "System.Xml.XmlDocument") if origin == STREAM else self._read(text)
        except ConversionError as error:
            self.error(error.exception, error.error_id, ErrorCategory.InvalidArgument)
            return
        except NetError as error:
            message = f"The file '{origin}' cannot be read: {error.exception.message}"
            exception = NetException("System.ArgumentException", message, error.exception)
            self.error(exception, "ProcessingFile", ErrorCategory.InvalidArgument, origin)
            return
        self._search(document, origin)

    @staticmethod
    def _read(text: str) -> Any:
        document = new_object(resolve_type("System.Xml.XmlDocument"), [])
        try:
            invoke_method(document, "LoadXml", [text])
        except MemberError as error:
            raise NetError(error.exception.inner or error.exception) from None
        return document

    def _search(self, node: Any, origin: str) -> None:
        try:
            found = invoke_method(node, "SelectNodes", self._arguments)
        except NetError as error:
            inner = error.exception.inner or error.exception
            self.error(inner, inner.type_name, ErrorCategory.NotSpecified, self._arguments[0])
            return
        for each in found:
            self.check_stop()
            self.write(SelectXmlInfo(node=each, path=origin, pattern=self._arguments[0]))
