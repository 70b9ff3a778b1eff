"""XML text into nodes, with .NET's words and places for what is not well-formed.

Entities are the five of XML and characters by number: a document with declarations of its own is refused, since entities of a document's
own making are how a small file becomes gigabytes, or reads other files.
"""

from __future__ import annotations

import re
from typing import NoReturn

from exoshell.values.dotnet._xml_nodes import XML, XMLNS, XmlNode, wrong_type
from exoshell.values.net_error import net_error

_NAME = re.compile(r"[^\W\d][\w.\-·]*(?::[^\W\d][\w.\-·]*)?")
_NAME_CHARACTER = re.compile(r"[\w.\-·]")
_NAME_START = re.compile(r"[^\W\d]")
_TEXT = re.compile(r"[^<&]+")
_SPACE = re.compile(r"[ \t\n]*")
_VALUE = {quote: re.compile(f"[^<&{quote}]*") for quote in "\"'"}
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DECLARATION = re.compile(r"""(\w+)\s*=\s*("[^"]*"|'[^']*')""")
_DOCTYPE = re.compile(r"""\s+([^\s\[>]+)\s*(?:PUBLIC\s+(?:"[^"]*"|'[^']*')\s+(?:"[^"]*"|'[^']*')|SYSTEM\s+(?:"[^"]*"|'[^']*'))?\s*>""")
_DIGITS = {True: re.compile(r"[0-9A-Fa-f]*"), False: re.compile(r"[0-9]*")}
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_DEEPEST = 1000
_PROHIBITED = (
    "For security reasons DTD is prohibited in this XML document. To enable DTD processing set the DtdProcessing property on"
    " XmlReaderSettings to Parse and pass the settings into XmlReader.Create method."
)
_MISPLACED = (
    "Unexpected XML declaration. The XML declaration must be the first node in the document, and no whitespace characters are allowed to"
    " appear before it."
)


def parse_document(text: str, *, fragment: bool = False, preserve: bool = False) -> XmlNode:
    """A document node, read as LoadXml reads; with `fragment` as a cast does, which takes whatever a document can hold.
    Raises NetError (System.Xml.XmlException)."""
    made = XmlNode("document")
    _Reader(text.removeprefix("\ufeff"), made, made, strict=not fragment, preserve=preserve).read()
    if not fragment and not any(child.kind == "element" for child in made.children):
        raise net_error("System.Xml.XmlException", "Root element is missing.")
    return made


def parse_content(text: str, owner: XmlNode | None, context: XmlNode) -> list[XmlNode]:
    """The nodes of a piece of XML, as InnerXml takes it. Raises NetError."""
    holder = XmlNode("fragment", owner=owner)
    holder.parent = context
    _Reader(text, owner, holder, strict=False, preserve=False).read()
    return holder.children


def check_name(name: str) -> None:
    """Raises NetError with .NET's reason for what is no qualified name."""
    if not name:
        raise net_error("ArgumentException", "The local name for elements or attributes cannot be null or an empty string.")
    prefix, _, local = name.rpartition(":")
    for part in (prefix, local) if prefix else (local,):
        found = next((letter for letter in part if not _NAME_CHARACTER.match(letter)), None)
        if found is not None:
            raise net_error("System.Xml.XmlException", _name_text(found, first=False))
        if not _NAME_START.match(part):
            raise net_error("System.Xml.XmlException", _name_text(part[:1], first=True))


def _name_text(letter: str, *, first: bool) -> str:
    if first:
        return f"Name cannot begin with the '{letter}' character, hexadecimal value 0x{ord(letter):02X}."
    return f"The '{letter}' character, hexadecimal value 0x{ord(letter):02X}, cannot be included in a name."


class _Reader:
    """One pass over a text, with the open elements on a stack."""

    def __init__(self, text: str, document: XmlNode | None, top: XmlNode, *, strict: bool, preserve: bool) -> None:
        self._text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._at = 0
        self._document = document
        self._top = self._parent = top
        self._strict = strict
        self._preserve = preserve
        self._open: list[tuple[XmlNode, int]] = []
        self._scopes: list[dict[str, str]] = [_namespaces_at(top)]
        self._kept = [False]
        """xml:space="preserve" per open element."""

    # ------------------------------------------------------------------------------------------------------------- places

    def _fail(self, message: str, at: int | None = None) -> NoReturn:
        place = self._at if at is None else at
        line = self._text.count("\n", 0, place) + 1
        column = place - self._text.rfind("\n", 0, place)
        raise net_error("System.Xml.XmlException", f"{message} Line {line}, position {column}.", LineNumber=line, LinePosition=column)

    def _peek(self, count: int = 1) -> str:
        return self._text[self._at : self._at + count]

    def _space(self) -> bool:
        found = _SPACE.match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        return bool(found.group())

    def _until(self, mark: str, what: str) -> str:
        end = self._text.find(mark, self._at)
        if end < 0:
            self._fail(f"Unexpected end of file while parsing {what} has occurred.", len(self._text))
        found = self._text[self._at : end]
        self._at = end + len(mark)
        return found

    def _name(self) -> str:
        found = _NAME.match(self._text, self._at)
        if found is None:
            if self._at >= len(self._text):
                self._fail("Unexpected end of file while parsing Name has occurred.")
            self._fail(_name_text(self._peek(), first=True))
        self._at = found.end()
        if self._at >= len(self._text):
            self._fail("Unexpected end of file while parsing Name has occurred.")
        if self._peek() == ":":
            self._fail(_name_text(":", first=False))
        return found.group()

    def _unclosed(self, last: str = ".") -> NoReturn:
        names = ", ".join(element.name for element, _ in reversed(self._open))
        self._fail(f"Unexpected end of file has occurred. The following elements are not closed: {names}{last if names else ''}")

    # ------------------------------------------------------------------------------------------------------------ content

    def read(self) -> None:
        text = self._text
        while self._at < len(text):
            if text[self._at] == "<":
                self._markup()
            else:
                self._characters()
        if self._open:
            self._unclosed()

    def _at_root(self) -> bool:
        return not self._open and self._top.kind == "document"

    def _markup(self) -> None:
        if self._at_root() and len(self._text) - self._at < 4:
            self._fail("Data at the root level is invalid.")
        self._at += 1
        following = self._peek()
        if following == "/":
            self._at += 1
            self._end_tag()
        elif following == "?":
            self._at += 1
            self._instruction()
        elif following == "!":
            self._at += 1
            self._declaration()
        else:
            self._start_tag()

    def _add(self, kind: str, value: str, name: str = "") -> None:
        self._put(XmlNode(kind, name, value, self._document))

    def _put(self, node: XmlNode) -> None:
        parent = self._parent
        if parent.kind == "document":
            parent.check_document_child(node)
        node.parent = parent
        parent.children.append(node)
        parent.empty = False

    def _characters(self) -> None:
        start = self._at
        pieces: list[str] = []
        references = False
        while self._at < len(self._text) and self._text[self._at] != "<":
            if self._text[self._at] == "&":
                if self._at_root() and self._strict:
                    self._fail("Data at the root level is invalid.")
                references = True
                pieces.append(self._reference())
                continue
            found = _TEXT.match(self._text, self._at)
            assert found is not None
            self._check_text(found.group())
            pieces.append(found.group())
            self._at = found.end()
        text = "".join(pieces)
        if not references and not text.strip(" \t\n"):
            self._blank(text)
            return
        if self._at_root():
            if self._strict:
                self._fail("Data at the root level is invalid.", start + len(text) - len(text.lstrip(" \t\n")))
            raise wrong_type()
        self._add("text", text)

    def _blank(self, text: str) -> None:
        self._parent.empty = False
        if self._kept[-1]:
            self._add("significant", text)
        elif self._preserve:
            self._add("whitespace", text)

    def _check_text(self, piece: str) -> None:
        self._check_characters(piece)
        marker = piece.find("]]>")
        if marker >= 0:
            self._fail("']]>' is not allowed in character data.", self._at + marker)

    def _check_characters(self, piece: str) -> None:
        wrong = _INVALID.search(piece)
        if wrong is not None:
            letter = "." if wrong.group() == "\0" else wrong.group()
            place = self._at + wrong.start()
            self._fail(f"'{letter}', hexadecimal value 0x{ord(wrong.group()):02X}, is an invalid character.", place)

    def _reference(self) -> str:
        self._at += 1
        start = self._at
        if self._peek() == "#":
            return self._character_reference()
        found = _NAME.match(self._text, start)
        if found is None:
            self._fail("An error occurred while parsing EntityName.")
        self._at = found.end()
        if self._peek() != ";":
            self._fail(f"'{self._peek()}' is an unexpected token. The expected token is ';'.")
        self._at += 1
        known = _ENTITIES.get(found.group())
        if known is None:
            self._fail(f"Reference to undeclared entity '{found.group()}'.", start)
        return known

    def _character_reference(self) -> str:
        hexadecimal = self._peek(2) == "#x"
        self._at += 2 if hexadecimal else 1
        found = _DIGITS[hexadecimal].match(self._text, self._at)
        assert found is not None
        self._at = found.end()
        if self._peek() != ";" or not found.group():
            self._fail(f"Invalid syntax for a {'hexadecimal' if hexadecimal else 'decimal'} numeric entity reference.")
        digits = found.group().lstrip("0") or "0"
        if len(digits) > 7 or int(digits, 16 if hexadecimal else 10) > 0x10FFFF:
            self._fail("Invalid value of a character entity reference.", found.start())
        self._at += 1
        return chr(int(digits, 16 if hexadecimal else 10))

    # --------------------------------------------------------------------------------------------------------------- tags

    def _start_tag(self) -> None:
        start = self._at
        if self._strict and self._at_root() and any(child.kind == "element" for child in self._top.children):
            self._fail("There are multiple root elements.")
        name = self._name()
        following = self._peek()
        if following not in " \t\n/>":
            self._fail(_name_text(following, first=False))
        found = self._attributes()
        slash = self._at
        closed = self._peek() == "/"
        if closed:
            self._at += 1
            if self._at >= len(self._text):
                self._unclosed()
            if self._peek() != ">":
                unexpected, place = (self._peek(), self._at) if found else ("/", slash)
                self._fail(f"'{unexpected}' is an unexpected token. The expected token is '>'.", place)
        self._at += 1
        element = self._element(name, start, found)
        self._put(element)
        if closed:
            self._scopes.pop()
            return
        element.empty = False
        self._open.append((element, start))
        if len(self._open) > _DEEPEST:
            self._fail("The document is nested too deeply.", start)
        self._parent = element
        space = element.attribute("xml:space")
        self._kept.append(space.value == "preserve" if space is not None else self._kept[-1])

    def _attributes(self) -> list[tuple[str, str, int]]:
        """Name, value and place of each attribute of a start tag; after them the reader stands at `/` or `>`."""
        found: list[tuple[str, str, int]] = []
        known: set[str] = set()
        while True:
            spaced = self._space()
            if self._at >= len(self._text):
                self._unclosed()
            if self._text[self._at] in "/>":
                return found
            if not spaced:
                self._fail(f"'{self._peek()}' is an unexpected token. Expecting whitespace.")
            start = self._at
            name = self._name()
            if self._peek() not in "= \t\n>/":
                self._fail(_name_text(self._peek(), first=False))
            self._space()
            if self._peek() != "=":
                self._fail(f"'{self._peek()}' is an unexpected token. The expected token is '='.")
            self._at += 1
            self._space()
            value = self._attribute_value()
            if name in known:
                self._fail(f"'{name}' is a duplicate attribute name.", start)
            known.add(name)
            found.append((name, value, start))

    def _attribute_value(self) -> str:
        quote = self._peek()
        if not quote:
            self._fail("Unexpected end of file has occurred.", len(self._text))
        if quote not in "\"'":
            self._fail(f"'{quote}' is an unexpected token. The expected token is '\"' or '''.")
        self._at += 1
        pieces = []
        while True:
            found = _VALUE[quote].match(self._text, self._at)
            assert found is not None
            self._check_characters(found.group())
            pieces.append(found.group().replace("\n", " ").replace("\t", " "))
            self._at = found.end()
            following = self._peek()
            if following == "&":
                pieces.append(self._reference())
            elif following == "<":
                self._fail("'<', hexadecimal value 0x3C, is an invalid attribute character.")
            elif not following:
                self._fail("There is an unclosed literal string.")
            else:
                self._at += 1
                return "".join(pieces)

    def _element(self, name: str, start: int, found: list[tuple[str, str, int]]) -> XmlNode:
        scope = self._scopes[-1]
        declared = {key.partition(":")[2]: value for key, value, _ in found if key == "xmlns" or key.startswith("xmlns:")}
        if declared:
            scope = {**scope, **declared}
        self._scopes.append(scope)
        namespace = self._namespace(name, scope, start) if ":" in name else scope.get("", "")
        element = XmlNode("element", name, owner=self._document, namespace=namespace)
        for key, value, place in found:
            namespace = XMLNS if key == "xmlns" else self._namespace(key, scope, place)
            item = XmlNode("attribute", key, value, self._document, namespace)
            item.parent = element
            element.attributes.append(item)
        return element

    def _namespace(self, name: str, scope: dict[str, str], place: int) -> str:
        prefix, colon, _ = name.partition(":")
        if not colon:
            return ""
        found = scope.get(prefix)
        if found is None:
            self._fail(f"'{prefix}' is an undeclared prefix.", place)
        return found

    def _end_tag(self) -> None:
        start = self._at
        if not self._open:
            self._fail("Unexpected end tag.")
        name = self._name()
        self._space()
        if self._at >= len(self._text):
            self._fail("Unexpected end of file while parsing Name has occurred.")
        element, begun = self._open[-1]
        if name != element.name:
            line = self._text.count("\n", 0, begun) + 1
            column = begun - self._text.rfind("\n", 0, begun)
            self._fail(f"The '{element.name}' start tag on line {line} position {column} does not match the end tag of '{name}'.", start)
        if self._peek() != ">":
            self._fail(f"'{self._peek()}' is an unexpected token. The expected token is '>'.")
        self._at += 1
        self._open.pop()
        self._scopes.pop()
        self._kept.pop()
        self._parent = self._open[-1][0] if self._open else self._top

    # ----------------------------------------------------------------------------------------------------------- the rest

    def _declaration(self) -> None:
        """What begins with `<!`."""
        if self._peek(2) == "--":
            self._at += 2
            start = self._at
            data = self._until("-->", "Comment")
            if "--" in data or data.endswith("-"):
                place = data.find("--") if "--" in data else len(data) - 1
                self._fail("An XML comment cannot contain '--', and '-' cannot be the last character.", start + place)
            self._add("comment", data)
        elif self._peek(7) == "[CDATA[":
            if self._at_root():
                if self._strict:
                    self._fail("Data at the root level is invalid.", self._at - 2)
                raise wrong_type()
            self._at += 7
            self._add("cdata", self._until("]]>", "CDATA"))
        elif self._peek(7) == "DOCTYPE" and self._at_root():
            self._document_type()
        elif self._at_root():
            self._fail("Unexpected end of file while parsing DOCTYPE has occurred.")
        else:
            self._fail(f"'{self._peek()}' is an unexpected token. The expected token is '<!--' or '<[CDATA['.")

    def _document_type(self) -> None:
        found = _DOCTYPE.match(self._text, self._at + 7)
        if found is None:
            self._fail(_PROHIBITED)
        self._add("doctype", self._text[self._at + 7 : found.end() - 1].strip(), found.group(1))
        self._at = found.end()

    def _instruction(self) -> None:
        start = self._at
        target = self._name()
        if target.lower() == "xml":
            if start != 2 or not self._at_root():
                self._fail(_MISPLACED, start)
            self._xml_declaration()
            return
        self._space()
        self._add("instruction", self._until("?>", "PI"), target)

    def _xml_declaration(self) -> None:
        end = self._text.find("?>", self._at)
        parts: dict[str, str] = {}
        while True:
            self._space()
            if self._at == end and parts:
                break
            found = _DECLARATION.match(self._text, self._at)
            if found is None or found.group(1) not in (("encoding", "standalone") if parts else ("version",)):
                self._fail("Syntax for an XML declaration is invalid.")
            parts[found.group(1)] = found.group(2)[1:-1]
            if parts["version"] != "1.0":
                self._fail(f"Version number '{parts['version']}' is invalid.", found.start(2) + 1)
            self._at = found.end()
        self._at = end + 2
        self._add("declaration", " ".join(f'{name}="{value}"' for name, value in parts.items()))


def _namespaces_at(node: XmlNode) -> dict[str, str]:
    """The namespaces that hold where a node is: prefix → URI."""
    found = {"xml": XML, "xmlns": XMLNS}
    chain = []
    above: XmlNode | None = node
    while above is not None:
        chain.append(above)
        above = above.parent
    for each in reversed(chain):
        for item in each.attributes:
            if item.namespace == XMLNS:
                found[item.name.partition(":")[2]] = item.value
        if each.kind == "element" and (each.namespace or each.prefix):
            found.setdefault(each.prefix, each.namespace)
    return found
