"""The nodes of an XML document: what System.Xml's classes keep, and how they are written as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from exoshell.values.net_error import NetError, net_error

NODE_TYPES = {
    "element": "XmlElement",
    "attribute": "XmlAttribute",
    "text": "XmlText",
    "cdata": "XmlCDataSection",
    "comment": "XmlComment",
    "document": "XmlDocument",
    "declaration": "XmlDeclaration",
    "instruction": "XmlProcessingInstruction",
    "doctype": "XmlDocumentType",
    "fragment": "XmlDocumentFragment",
    "whitespace": "XmlWhitespace",
    "significant": "XmlSignificantWhitespace",
}
KIND_NAMES = {
    "element": "Element",
    "attribute": "Attribute",
    "text": "Text",
    "cdata": "CDATA",
    "comment": "Comment",
    "document": "Document",
    "declaration": "XmlDeclaration",
    "instruction": "ProcessingInstruction",
    "doctype": "DocumentType",
    "fragment": "DocumentFragment",
    "whitespace": "Whitespace",
    "significant": "SignificantWhitespace",
}
_FIXED_NAMES = {
    "text": "#text",
    "cdata": "#cdata-section",
    "comment": "#comment",
    "document": "#document",
    "fragment": "#document-fragment",
    "whitespace": "#whitespace",
    "significant": "#significant-whitespace",
    "declaration": "xml",
}
XML = "http://www.w3.org/XML/1998/namespace"
XMLNS = "http://www.w3.org/2000/xmlns/"
_BLANKS = ("whitespace", "significant")
_CHARACTERS = frozenset({"text", "cdata", "whitespace", "significant"})
_NUMBERED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_KNOWN = {"": "", "xml": XML, "xmlns": XMLNS}
_PARENTS = frozenset({"element", "document", "fragment"})


class XmlNode:
    """One node; `kind` says which class of System.Xml it stands for. Attributes and elements have names, the others values."""

    __slots__ = ("attributes", "children", "empty", "kind", "name", "namespace", "owner", "parent", "preserve", "value")

    def __init__(self, kind: str, name: str = "", value: str = "", owner: XmlNode | None = None, namespace: str = "") -> None:
        self.kind = kind
        self.name = _FIXED_NAMES.get(kind, name)
        self.value = value
        self.owner = owner
        self.namespace = namespace
        self.parent: XmlNode | None = None
        self.children: list[XmlNode] = []
        self.attributes: list[XmlNode] = []
        self.empty = kind == "element"
        self.preserve = False
        """Of documents: whether blanks between elements are kept when text is read."""

    @property
    def ps_type_name(self) -> str:
        return f"System.Xml.{NODE_TYPES[self.kind]}"

    @property
    def own_type_names(self) -> list[str] | None:
        """PSTypeNames: an element in a namespace has one more name."""
        if self.kind != "element" or not self.namespace:
            return None
        names = ("XmlElement", "XmlLinkedNode", "XmlNode")
        return [f"System.Xml.XmlElement#{self.namespace}#{self.local_name}", *(f"System.Xml.{name}" for name in names), "System.Object"]

    @property
    def ps_truth(self) -> bool:
        return True

    @property
    def local_name(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        return self.name.rpartition(":")[0]

    def __str__(self) -> str:
        return self.local_name

    def member_names(self) -> list[str]:
        """The names by which members reach attributes and children, each once."""
        if self.kind == "attribute":
            return ["#text"] if self.value else []
        named = [*self.attributes, *(child for child in self.children if child.kind not in _BLANKS)]
        return list({each.local_name.casefold(): each.local_name for each in named}.values())

    def ps_shown_names(self) -> list[str]:
        """What Format-* shows by itself: those names without the members of every node. `Item` is hidden by the indexer of nodes."""
        return [name for name in self.member_names() if name.casefold() != "item"]

    def ps_text(self) -> str:
        """What interpolation shows: as a collection of its children, an element or document is only named."""
        return self.ps_type_name if self.kind in ("element", "document", "attribute") else self.local_name

    def ps_index(self, place: Any) -> Any:
        """`$node['name']`: the first element of that name."""
        return next((child for child in self.children if child.kind == "element" and child.name == str(place)), None)

    # ------------------------------------------------------------------------------------------------------- reading

    def inner_text(self) -> str:
        if self.kind in _PARENTS:
            return "".join(node.value for node in self.descendants() if node.kind in _CHARACTERS)
        return "" if self.kind == "doctype" else self.value

    def descendants(self) -> Iterator[XmlNode]:
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(node.children[::-1])

    def sibling(self, step: int) -> XmlNode | None:
        if self.parent is None or self.kind == "attribute":
            return None
        place = self.parent.children.index(self) + step
        return self.parent.children[place] if 0 <= place < len(self.parent.children) else None

    def root(self) -> XmlNode:
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def attribute(self, name: str) -> XmlNode | None:
        return next((each for each in self.attributes if each.name == name), None)

    def resolve_prefix(self, prefix: str) -> str | None:
        """The namespace that a prefix means here; None where it means nothing."""
        if prefix == "xml":
            return XML
        node: XmlNode | None = self
        wanted = f"xmlns:{prefix}" if prefix else "xmlns"
        while node is not None:
            found = node.attribute(wanted)
            if found is not None:
                return found.value
            if node.kind == "element" and node.prefix == prefix and node.namespace:
                return node.namespace
            node = node.parent
        return None if prefix else ""

    # ------------------------------------------------------------------------------------------------------- changing

    def insert(self, child: XmlNode, place: int | None = None) -> XmlNode:
        """Puts a node (or the content of a fragment) among the children. Raises NetError where it cannot be there."""
        if self.kind not in _PARENTS:
            raise wrong_type()
        if child.kind == "fragment":
            for each in list(child.children):
                self.insert(each, place)
                place = None if place is None else place + 1
            return child
        if child.owner is not None and child.owner is not (self if self.kind == "document" else self.owner):
            raise net_error("System.ArgumentException", "The node to be inserted is from a different document context.")
        if self.kind == "document":
            self.check_document_child(child)
        if child is self or any(each is child for each in self._ancestors()):
            raise net_error("System.ArgumentException", "Cannot insert a node or any ancestor of that node as a child of itself.")
        if child.parent is not None:
            before = child.parent.children.index(child)
            child.parent.children.remove(child)
            if child.parent is self and place is not None and before < place:
                place -= 1
        child.parent = self
        self.children.insert(len(self.children) if place is None else place, child)
        self.empty = False
        return child

    def _ancestors(self) -> Iterator[XmlNode]:
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def check_document_child(self, child: XmlNode) -> None:
        """Raises NetError for what a document cannot hold: text, or a second element."""
        if child.kind in ("text", "cdata", "attribute", "document"):
            raise wrong_type()
        if child.kind == "element" and any(each.kind == "element" and each is not child for each in self.children):
            raise net_error("System.InvalidOperationException", "This document already has a 'DocumentElement' node.")

    def remove(self, child: XmlNode) -> XmlNode:
        if child.parent is not self:
            raise net_error("System.ArgumentException", "The node to be removed is not a child of this node.")
        self.children.remove(child)
        child.parent = None
        return child

    def set_inner_text(self, text: str) -> None:
        if self.kind in _PARENTS:
            self.clear()
            if text or not self.empty:
                self.insert(XmlNode("text", value=text, owner=self.owner))
        else:
            self.value = text

    def clear(self) -> None:
        for child in self.children:
            child.parent = None
        self.children = []

    def set_attribute(self, name: str, value: str, namespace: str = "") -> XmlNode:
        found = self.attribute(name)
        if found is None:
            found = XmlNode("attribute", name, owner=self.owner, namespace=namespace)
            found.parent = self
            self.attributes.append(found)
        found.value = value
        return found

    def copy(self, deep: bool, owner: XmlNode | None = None) -> XmlNode:
        """A node of its own; `owner` is the document it will belong to."""
        twin = XmlNode(self.kind, self.name, self.value, owner, self.namespace)
        twin.empty = self.empty
        inner = twin if self.kind == "document" else owner
        for each in self.attributes:
            other = each.copy(True, inner)
            other.parent = twin
            twin.attributes.append(other)
        if deep:
            for child in self.children:
                other = child.copy(True, inner)
                other.parent = twin
                twin.children.append(other)
        return twin

    # ------------------------------------------------------------------------------------------------------- writing

    def outer_xml(self) -> str:
        parts: list[str] = []
        self._write(parts, _KNOWN, None, False)
        return "".join(parts)

    def inner_xml(self) -> str:
        if self.kind == "attribute":
            return _escaped_value(self.value)
        parts: list[str] = []
        for child in self.children:
            child._write(parts, _KNOWN, None, False)
        return "".join(parts)

    def indented(self) -> str:
        """As Save writes it: an element a line, two blanks a level; from text on, an element's content stays on one line."""
        parts: list[str] = []
        self._write(parts, _KNOWN, 0, False)
        return "".join(parts)

    def _write(self, parts: list[str], scope: dict[str, str], depth: int | None, mixed: bool) -> None:
        """Appends the node's text. `depth` is None for no indentation."""
        kind = self.kind
        if kind in ("document", "fragment"):
            for child in self.children:
                if kind == "document" and depth is not None and parts:
                    parts.append("\n")
                child._write(parts, scope, depth, mixed)
            return
        if kind != "element":
            parts.append(self._leaf_text())
            return
        inner = self._start(parts, scope)
        if self.empty and not self.children:
            parts.append(" />")
            return
        parts.append(">")
        deeper = None if depth is None else depth + 1
        for child in self.children:
            if child.kind in _CHARACTERS:
                mixed = True
            elif deeper is not None and not mixed:
                parts.append("\n" + "  " * deeper)
            child._write(parts, inner, deeper, mixed)
        if depth is not None and self.children and not mixed:
            parts.append("\n" + "  " * depth)
        parts.append(f"</{self.name}>")

    def _start(self, parts: list[str], scope: dict[str, str]) -> dict[str, str]:
        """The start tag up to its end, with declarations for namespaces that nothing declares; gives what holds within."""
        own = {each.name.partition(":")[2]: each.value for each in self.attributes if each.namespace == XMLNS}
        inner = {**scope, **own} if own else scope
        parts.append(f"<{self.name}")
        missing: dict[str, str] = {}
        for each in self.attributes:
            parts.append(f' {_attribute_name(each, inner, missing)}="{_escaped_value(each.value)}"')
        if inner.get(self.prefix, "") != self.namespace and self.prefix not in own:
            missing[self.prefix] = self.namespace
        for prefix, uri in missing.items():
            parts.append(f' {f"xmlns:{prefix}" if prefix else "xmlns"}="{_escaped_value(uri)}"')
        return {**inner, **missing} if missing else inner

    def _leaf_text(self) -> str:
        match self.kind:
            case "attribute":
                return f'{self.name}="{_escaped_value(self.value)}"'
            case "text":
                return _escaped(self.value)
            case "cdata":
                return f"<![CDATA[{self.value}]]>"
            case "comment":
                return f"<!--{self.value}-->"
            case "declaration":
                return f"<?xml {self.value}?>"
            case "instruction":
                return f"<?{self.name} {self.value}?>" if self.value else f"<?{self.name}?>"
            case "doctype":
                return f"<!DOCTYPE {self.value}>"
            case _:
                return self.value


def _attribute_name(item: XmlNode, scope: dict[str, str], missing: dict[str, str]) -> str:
    """The name to write an attribute by; a prefix that must be declared first goes into `missing`."""
    if not item.namespace or item.namespace in (XML, XMLNS):
        return item.name
    prefix = item.prefix
    if not prefix:
        known = next((each for each, uri in scope.items() if each and uri == item.namespace), None)
        prefix = known or f"d1p{len(missing) + 1}"
    if scope.get(prefix) != item.namespace:
        missing[prefix] = item.namespace
    return f"{prefix}:{item.local_name}"


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _NUMBERED.sub(lambda found: f"&#x{ord(found.group()):X};", text)


def _escaped_value(text: str) -> str:
    text = _escaped(text).replace('"', "&quot;")
    return re.sub("[\n\t]", lambda found: f"&#x{ord(found.group()):X};", text)


def wrong_type() -> NetError:
    return net_error(
        "System.InvalidOperationException",
        "The specified node cannot be inserted as the valid child of this node, because the specified node is the wrong type.",
    )


class XmlNodeList(list[XmlNode]):
    """Nodes found by a name or a path, or the children of a node; `type_name` is the class of System.Xml it stands for."""

    def __init__(self, nodes: Any = (), type_name: str = "System.Xml.XPathNodeList") -> None:
        super().__init__(nodes)
        self.type_name = type_name

    @property
    def ps_type_name(self) -> str:
        return self.type_name

    def __str__(self) -> str:
        return " ".join(map(str, self))

    def ps_text(self) -> str:
        return str(self)


class XmlAttributes(XmlNodeList):
    """An element's attributes: found by place and by name, appended and removed."""

    def __init__(self, owner: XmlNode) -> None:
        super().__init__(owner.attributes, "System.Xml.XmlAttributeCollection")
        self.element = owner

    def ps_index(self, place: Any) -> Any:
        if isinstance(place, str):
            return self.element.attribute(place)
        if isinstance(place, list):
            return [self.ps_index(each) for each in place]
        return self[place] if -len(self) <= place < len(self) else None
