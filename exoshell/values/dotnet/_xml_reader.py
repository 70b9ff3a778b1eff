"""XML text into nodes, with .NET's words for what is not well-formed. Entities are the five of XML and characters by number: nothing is
ever fetched or expanded beyond that."""

from __future__ import annotations

import re
from typing import Any

from exoshell.values.dotnet._xml_nodes import XmlNode
from exoshell.values.net_error import NetError, net_error

_NAME = re.compile(r"[^\W\d][\w.:·-]*")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "apos": "'", "quot": '"'}
_SPACE = re.compile(r"[ \t\r\n]*")
_DEEPEST = 1000


def parse_document(text: str, *, fragment: bool = False, preserve: bool = False) -> XmlNode:
    """A document node. With `fragment`, as a cast reads it: text without any element is an empty document's business.
    Raises NetError (System.Xml.XmlException)."""
    return _Reader(text, preserve).document(fragment)


def parse_content(text: str, owner: XmlNode | None, context: XmlNode) -> list[XmlNode]:
    """The nodes of a piece of XML, as InnerXml takes it. Raises NetError."""
    holder = XmlNode("fragment", owner=owner)
    holder.parent = context
    reader = _Reader(text, True)
    reader.owner = owner
    reader.content(holder)
    return holder.children


class _Reader:
    def __init__(self, text: str, preserve: bool) -> None:
        self.text = text.replace("\r\n", "\n").removeprefix("\ufeff")
        self.place = 0
        self.preserve = preserve
        self.owner: XmlNode | None = None
        self.open: list[str] = []

    # ---------------------------------------------------------------------------------------------------------- errors

    def where(self, place: int | None = None) -> str:
        place = self.place if place is None else place
        line = self.text.count("\n", 0, place) + 1
        return f"Line {line}, position {place - (self.text.rfind(chr(10), 0, place) + 1) + 1}."

    def wrong(self, message: str, place: int | None = None) -> NetError:
        return net_error("System.Xml.XmlException", f"{message} {self.where(place)}")

    def at_end(self, what: str = "") -> NetError:
        self.place = len(self.text)
        if what:
            return self.wrong(f"Unexpected end of file while parsing {what} has occurred.")
        names = ", ".join(reversed(self.open))
        return self.wrong(f"Unexpected end of file has occurred. The following elements are not closed: {names}.")

    # ---------------------------------------------------------------------------------------------------------- parts

    def document(self, fragment: bool) -> XmlNode:
        made = XmlNode("document")
        self.owner = made
        if not fragment and not self.text.strip():
            raise net_error("System.Xml.XmlException", "Root element is missing.")
        if not fragment and not self.text.lstrip().startswith("<"):
            self.place = len(self.text) - len(self.text.lstrip())
            raise self.wrong("Data at the root level is invalid.")
        self.content(made)
        if not fragment and not any(child.kind == "element" for child in made.children):
            raise net_error("System.Xml.XmlException", "Root element is missing.")
        return made

    def content(self, parent: XmlNode) -> None:
        text = self.text
        while self.place < len(text):
            if text.startswith("</", self.place):
                if not self.open:
                    self.place += 2
                    raise self.wrong("Unexpected end tag.")
                return
            if text.startswith("<!--", self.place):
                self.add(parent, "comment", self.until("<!--", "-->", "Comment"))
            elif text.startswith("<![CDATA[", self.place):
                self.add(parent, "cdata", self.until("<![CDATA[", "]]>", "CDATA"))
            elif text.startswith("<!DOCTYPE", self.place):
                parent.insert(XmlNode("doctype", value=self.until("<!DOCTYPE", ">", "DOCTYPE").strip(), owner=self.owner))
            elif text.startswith("<?", self.place):
                self.instruction(parent)
            elif text[self.place] == "<":
                self.element(parent)
            else:
                self.characters(parent)

    def add(self, parent: XmlNode, kind: str, value: str) -> None:
        parent.insert(XmlNode(kind, value=value, owner=self.owner))

    def until(self, start: str, end: str, what: str) -> str:
        begin = self.place + len(start)
        stop = self.text.find(end, begin)
        if stop < 0:
            raise self.at_end(what)
        self.place = stop + len(end)
        return self.text[begin:stop]

    def instruction(self, parent: XmlNode) -> None:
        begin = self.place
        body = self.until("<?", "?>", "PI")
        name, _, value = body.partition(" ")
        if name == "xml":
            if begin or parent.kind != "document":
                raise self.wrong(
                    "Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace "
                    "characters are allowed to appear before it.",
                    begin + 2,
                )
            parent.insert(XmlNode("declaration", value=value.strip(), owner=self.owner))
        else:
            parent.insert(XmlNode("instruction", name, value.strip(), self.owner))

    def characters(self, parent: XmlNode) -> None:
        stop = self.text.find("<", self.place)
        stop = len(self.text) if stop < 0 else stop
        raw = self.text[self.place : stop]
        if not raw.strip(" \t\r\n") and (not self.preserve or parent.kind == "document"):
            self.place = stop
            return
        value = self.decoded(raw, self.place)
        parent.insert(XmlNode("text", value=value, owner=self.owner))
        self.place = stop

    def decoded(self, raw: str, begin: int) -> str:
        if "&" not in raw:
            return raw

        def entity(found: re.Match[str]) -> str:
            name = found[1]
            at = begin + found.start() + 1
            if name is None:
                raise self.wrong("An error occurred while parsing EntityName.", at)
            if name.startswith("#"):
                return chr(int(name[2:], 16) if name[1:2] in "xX" else int(name[1:]))
            if name in _ENTITIES:
                return _ENTITIES[name]
            raise self.wrong(f"Reference to undeclared entity '{name}'.", at)

        return re.sub(r"&(?:(#\d+|#[xX][0-9A-Fa-f]+|[\w.-]+);)?", entity, raw)

    def name(self) -> str:
        found = _NAME.match(self.text, self.place)
        if found is None:
            if self.place >= len(self.text):
                raise self.at_end("Name")
            letter = self.text[self.place]
            raise self.wrong(f"Name cannot begin with the '{letter}' character, hexadecimal value 0x{ord(letter):02X}.")
        self.place = found.end()
        if self.place >= len(self.text):
            raise self.at_end("Name")
        return found.group()

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.place)
        assert found is not None
        self.place = found.end()

    def element(self, parent: XmlNode) -> None:
        self.place += 1
        begin = self.place
        made = XmlNode("element", self.name(), owner=self.owner)
        while True:
            self.skip()
            if self.place >= len(self.text):
                raise self.at_end("Name" if made.attributes else "")
            if self.text.startswith("/>", self.place):
                self.place += 2
                break
            if self.text[self.place] == ">":
                self.place += 1
                self.named(made, parent)
                parent.insert(made)
                self.inside(made, begin)
                return
            self.one_attribute(made)
        self.named(made, parent)
        parent.insert(made)
        made.empty = True

    def inside(self, made: XmlNode, begin: int) -> None:
        """The content after a start tag, up to its end tag."""
        self.open.append(made.name)
        if len(self.open) > _DEEPEST:
            raise self.wrong("The document is nested too deeply.")
        self.content(made)
        if self.place >= len(self.text):
            raise self.at_end()
        self.place += 2
        at = self.place
        name = self.name()
        if name != made.name:
            line = self.where(begin).rstrip(".").replace("Line", "line").replace(",", "")
            raise self.wrong(f"The '{made.name}' start tag on {line} does not match the end tag of '{name}'.", at)
        self.skip()
        if self.text[self.place : self.place + 1] != ">":
            raise self.unexpected("'>'")
        self.place += 1
        self.open.pop()
        made.empty = False

    def unexpected(self, expected: str) -> NetError:
        if self.place >= len(self.text):
            return self.at_end()
        return self.wrong(f"'{self.text[self.place]}' is an unexpected token. The expected token is {expected}.")

    def one_attribute(self, made: XmlNode) -> None:
        at = self.place
        name = self.name()
        self.skip()
        if self.text[self.place : self.place + 1] != "=":
            raise self.unexpected("'='")
        self.place += 1
        self.skip()
        quote = self.text[self.place : self.place + 1]
        if quote not in ('"', "'") or not quote:
            raise self.unexpected("'\"' or '''")
        begin = self.place + 1
        stop = self.text.find(quote, begin)
        if stop < 0:
            raise self._unclosed()
        if "<" in self.text[begin:stop]:
            raise self.wrong(
                "'<', hexadecimal value 0x3C, is an invalid attribute character.", begin + self.text[begin:stop].index("<")
            )
        if made.attribute(name) is not None:
            raise self.wrong(f"'{name}' is a duplicate attribute name.", at)
        value = self.decoded(re.sub("[\t\n]", " ", self.text[begin:stop]), begin)
        made.set_attribute(name, value)
        self.place = stop + 1
        if self.text[self.place : self.place + 1] not in (" ", "\t", "\n", "/", ">", "?", ""):
            raise self.wrong(f"'{self.text[self.place]}' is an unexpected token. Expecting white space.")

    def _unclosed(self) -> NetError:
        self.place = len(self.text)
        return self.wrong("There is an unclosed literal string.")

    def named(self, made: XmlNode, parent: XmlNode) -> None:
        """Gives the element and its attributes their namespaces. Raises NetError for a prefix nobody declared."""
        made.parent = parent
        for node in (made, *made.attributes):
            if node.kind == "attribute" and (not node.prefix or node.prefix == "xmlns"):
                continue
            found: Any = made.resolve_prefix(node.prefix)
            if found is None:
                raise self.wrong(f"'{node.prefix}' is an undeclared prefix.")
            node.namespace = found
        made.parent = None
