"""System.Xml: documents, elements and their kin as scripts use them, `$x.root.item` included."""

from __future__ import annotations

from typing import Any

from exoshell.values.conversion_errors import ConversionError, cast_failure
from exoshell.values.dotnet._xml_nodes import KIND_NAMES, NODE_TYPES, XMLNS, XmlAttributes, XmlNode, XmlNodeList
from exoshell.values.dotnet._xml_reader import check_name, parse_content, parse_document
from exoshell.values.dotnet._xpath import select_nodes
from exoshell.values.enums import enum_value
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.member_tables import table
from exoshell.values.net_error import MemberError, NetError, net_error
from exoshell.values.psobject import MISSING
from exoshell.values.signatures import type_facts
from exoshell.values.types import resolve_type

# ------------------------------------------------------------------------------------------------------ names as members


def _named(node: XmlNode, name: str) -> list[XmlNode]:
    wanted = name.casefold()
    named = (*node.attributes, *(child for child in node.children if child.kind not in ("whitespace", "significant")))
    return [each for each in named if each.local_name.casefold() == wanted]


def _plain(node: XmlNode) -> Any:
    """A node as a member gives it: text where it holds nothing else."""
    if node.kind == "element" and (node.attributes or (node.children and [each.kind for each in node.children] != ["text"])):
        return node
    return node.inner_text()


def _key_get(node: XmlNode, name: str) -> Any:
    if node.kind == "attribute":
        return node.value if name.casefold() == "#text" else MISSING
    found = [_plain(each) for each in _named(node, name)]
    if not found:
        return MISSING
    return found[0] if len(found) == 1 else found


def _key_set(node: XmlNode, name: str, new: Any) -> bool:
    from exoshell.values.conversion_text import to_string

    found = _named(node, name)
    if not found:
        if any(each.lower() == name.lower() for each in _PROPERTIES):
            return False
        message = f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
        raise MemberError(
            NetException("System.Management.Automation.SetValueInvocationException", f'Exception setting "{name}": "{message}"'),
            "ExceptionWhenSetting",
        )
    if len(found) > 1 or isinstance(_plain(found[0]), XmlNode):
        message = f'Cannot set "{name}" because only strings can be used as values to set XmlNode properties.'
        exception = NetException("System.Management.Automation.SetValueException", message)
        raise MemberError(exception, "XmlNodeSetShouldBeAString", ErrorCategory.NotSpecified)
    found[0].set_inner_text(to_string(new))
    return True


# ------------------------------------------------------------------------------------------------------------ queries


class NamespaceManager:
    """System.Xml.XmlNamespaceManager: prefixes for queries."""

    __slots__ = ("known",)
    ps_type_name = "System.Xml.XmlNamespaceManager"

    def __init__(self, *rest: Any) -> None:
        del rest
        self.known: dict[str, str] = {"xml": "http://www.w3.org/XML/1998/namespace", "": ""}

    def add(self, prefix: str, uri: str) -> None:
        self.known[prefix] = uri


class NameTable:
    """System.Xml.NameTable: only ever handed on."""

    __slots__ = ()
    ps_type_name = "System.Xml.NameTable"


def _select(node: XmlNode, path: str, manager: NamespaceManager | None = None) -> XmlNodeList:
    if manager is None:

        def resolve(prefix: str) -> str | None:
            message = "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function."
            raise net_error("System.Xml.XPath.XPathException", message)

        return XmlNodeList(select_nodes(node, path, resolve))
    return XmlNodeList(select_nodes(node, path, manager.known.get))


def _select_single(node: XmlNode, path: str, manager: NamespaceManager | None = None) -> XmlNode | None:
    found = _select(node, path, manager)
    return found[0] if found else None


def _by_tag(node: XmlNode, name: str, namespace: str | None = None) -> XmlNodeList:
    def fits(each: XmlNode) -> bool:
        if each.kind != "element":
            return False
        if namespace is not None:
            return each.namespace == namespace and name in ("*", each.local_name)
        return name in ("*", each.name)

    return XmlNodeList((each for each in node.descendants() if fits(each)), "System.Xml.XmlElementList")


# ----------------------------------------------------------------------------------------------------------- documents


def _document_of(node: XmlNode) -> XmlNode | None:
    return None if node.kind == "document" else node.owner


def _root(node: XmlNode) -> XmlNode | None:
    return next((child for child in node.children if child.kind == "element"), None)


def _load_xml(node: XmlNode, text: str) -> None:
    parsed = parse_document(text, preserve=node.preserve)
    node.clear()
    for each in parsed.descendants():
        for one in (each, *each.attributes):
            one.owner = node
    for child in parsed.children:
        child.parent = node
        node.children.append(child)


def _load(node: XmlNode, source: Any) -> None:
    if hasattr(source, "read_to_end"):
        _load_xml(node, source.read_to_end())
        return
    _load_xml(node, _file_text(str(source)))


def _file_text(path: str) -> str:
    from exoshell.values.members import invoke_static

    kind = resolve_type("System.IO.File")
    try:
        return str(invoke_static(kind, "ReadAllText", [path]))
    except MemberError as error:
        raise NetError(error.exception.inner or error.exception) from None


def _save(node: XmlNode, target: Any) -> None:
    from exoshell.values.members import invoke_method, invoke_static

    if isinstance(target, str):
        declared = next((_declared(child, "encoding") for child in node.children if child.kind == "declaration"), "")
        mark = "\ufeff" if declared.casefold() == "utf-8" else ""
        try:
            invoke_static(resolve_type("System.IO.File"), "WriteAllText", [target, mark + _saved(node)])
        except MemberError as error:
            raise NetError(error.exception.inner or error.exception) from None
        return
    text = _saved(node)
    if text.startswith("<?xml "):
        text = text.partition("?>")[2].lstrip("\n")
    text = f'<?xml version="1.0" encoding="utf-16"?>\n{text}'
    invoke_method(target, "Write", [text])


def _saved(node: XmlNode) -> str:
    return node.outer_xml() if node.preserve else node.indented()


def _create(kind: str) -> Any:
    def create(document: XmlNode, *args: Any) -> XmlNode:
        if kind in ("element", "attribute"):
            name, namespace = args[0], ""
            if len(args) == 3:
                name, namespace = (f"{args[0]}:{args[1]}" if args[0] else args[1]), args[2] or ""
            elif len(args) == 2:
                namespace = args[1] or ""
            check_name(name)
            if ":" in name and not namespace:
                name = name.rpartition(":")[2]
            return XmlNode(kind, name, owner=document, namespace=XMLNS if name == "xmlns" else namespace)
        return XmlNode(kind, value="" if not args or args[0] is None else str(args[0]), owner=document)

    return create


def _declaration(document: XmlNode, version: str, encoding: str | None = None, standalone: str | None = None) -> XmlNode:
    value = f'version="{version}"'
    if encoding:
        value += f' encoding="{encoding}"'
    if standalone:
        value += f' standalone="{standalone}"'
    return XmlNode("declaration", value=value, owner=document)


# ------------------------------------------------------------------------------------------------------------ changing


def _create_node(document: XmlNode, kind: Any, *rest: Any) -> XmlNode:
    """CreateNode(kind, name, namespace) and CreateNode(kind, prefix, name, namespace)."""
    from exoshell.values.conversion_text import to_string

    names = {name.casefold(): each for each, name in KIND_NAMES.items()}
    wanted = to_string(kind).casefold()
    found = names.get({"cdatasection": "cdata"}.get(wanted, wanted))
    if found is None:
        raise net_error("System.ArgumentException", "The passed in node type string is wrong.")
    if found in ("element", "attribute"):
        made: XmlNode = _create(found)(document, *rest)
        return made
    return XmlNode(found, rest[0] or "", owner=document)


def _prefix_of(node: XmlNode, uri: str) -> str:
    found: XmlNode | None = node
    while found is not None:
        for each in found.attributes:
            if each.namespace == XMLNS and each.value == uri:
                return each.name.partition(":")[2]
        if found.prefix and found.namespace == uri:
            return found.prefix
        found = found.parent
    return ""


def _given(new: XmlNode | None) -> XmlNode:
    if new is None:
        raise net_error("System.NullReferenceException", "Object reference not set to an instance of an object.")
    return new


def _insert_beside(node: XmlNode, new: XmlNode, reference: XmlNode | None, step: int) -> XmlNode:
    if reference is None:
        return node.insert(_given(new), None if step == 0 else 0)
    if reference.parent is not node:
        raise net_error("System.ArgumentException", "The reference node is not a child of this node.")
    return node.insert(new, node.children.index(reference) + step)


def _replace(node: XmlNode, new: XmlNode, old: XmlNode) -> XmlNode:
    if old.parent is not node:
        raise net_error("System.ArgumentException", "The reference node is not a child of this node.")
    place = node.children.index(old)
    node.remove(old)
    node.insert(new, place)
    return old


def _remove_all(node: XmlNode) -> None:
    node.clear()
    node.attributes = []


def _set_inner_xml(node: XmlNode, text: str) -> None:
    owner = node if node.kind == "document" else node.owner
    parsed = parse_content(text, owner, node)
    node.clear()
    for child in list(parsed):
        child.parent = None
        node.insert(child)


def _set_attribute(node: XmlNode, *args: Any) -> Any:
    if len(args) == 3:
        node.set_attribute(args[0], args[2], args[1] or "")
        return args[2]
    node.set_attribute(args[0], args[1])
    return None


def _get_attribute(node: XmlNode, name: str, *rest: Any) -> str:
    found = _attribute_node(node, name, *rest)
    return found.value if found is not None else ""


def _attribute_node(node: XmlNode, name: str, namespace: str | None = None) -> XmlNode | None:
    if namespace is None:
        return node.attribute(name)
    return next((each for each in node.attributes if each.local_name == name and each.namespace == namespace), None)


def _remove_attribute(node: XmlNode, name: str, *rest: Any) -> None:
    found = _attribute_node(node, name, *rest)
    if found is not None:
        node.attributes.remove(found)


def _append_attribute(attributes: XmlAttributes, new: XmlNode) -> XmlNode:
    element = attributes.element
    old = element.attribute(new.name)
    if old is not None:
        element.attributes.remove(old)
    new.parent = element
    element.attributes.append(new)
    return new


def _take_attribute(attributes: XmlAttributes, name: Any) -> XmlNode | None:
    found: XmlNode | None = name if isinstance(name, XmlNode) else attributes.element.attribute(str(name))
    if found is not None and found in attributes.element.attributes:
        attributes.element.attributes.remove(found)
    return found


def _set_empty(node: XmlNode, empty: bool) -> None:
    if empty:
        node.clear()
    node.empty = empty


def _declared(node: XmlNode, name: str) -> str:
    """A part of a declaration, '' where it has none."""
    _, found, rest = node.value.partition(f'{name}="')
    return rest.partition('"')[0] if found else ""


def _set_value(node: XmlNode, text: str) -> None:
    if node.kind in ("element", "document", "fragment"):
        raise net_error("System.InvalidOperationException", f"Cannot set a value on node type '{KIND_NAMES[node.kind]}'.")
    node.value = text


# -------------------------------------------------------------------------------------------------------------- tables

_PROPERTIES: dict[str, Any] = {
    "Name": lambda node: node.name,
    "LocalName": lambda node: node.name if node.name.startswith("#") else node.local_name,
    "NamespaceURI": lambda node: node.namespace,
    "Prefix": (lambda node: node.prefix, None),
    "NodeType": lambda node: enum_value("System.Xml.XmlNodeType", KIND_NAMES[node.kind]),
    "ParentNode": lambda node: None if node.kind == "attribute" else node.parent,
    "OwnerDocument": _document_of,
    "IsEmpty": (lambda node: node.empty and not node.children, _set_empty),
    "Attributes": lambda node: XmlAttributes(node) if node.kind == "element" else None,
    "HasAttributes": lambda node: bool(node.attributes),
    "SchemaInfo": lambda node: "System.Xml.XmlName" if node.kind == "element" else "System.Xml.Schema.XmlSchemaInfo",
    "InnerXml": (lambda node: node.inner_xml(), _set_inner_xml),
    "InnerText": (lambda node: node.inner_text(), lambda node, text: node.set_inner_text(text)),
    "NextSibling": lambda node: node.sibling(1),
    "PreviousSibling": lambda node: node.sibling(-1),
    "Value": (lambda node: None if node.kind in ("element", "document", "fragment") else node.value, _set_value),
    "ChildNodes": lambda node: XmlNodeList(node.children, "System.Xml.XmlChildNodes"),
    "FirstChild": lambda node: node.children[0] if node.children else None,
    "LastChild": lambda node: node.children[-1] if node.children else None,
    "HasChildNodes": lambda node: bool(node.children),
    "IsReadOnly": lambda node: False,
    "OuterXml": lambda node: node.outer_xml(),
    "BaseURI": lambda node: "",
    "PreviousText": lambda node: None,
    "DocumentType": lambda node: next((child for child in node.children if child.kind == "doctype"), None),
    "DocumentElement": _root,
    "Implementation": lambda node: "System.Xml.XmlImplementation",
    "Schemas": lambda node: "System.Xml.Schema.XmlSchemaSet",
    "XmlResolver": lambda node: None,
    "NameTable": lambda node: NameTable(),
    "PreserveWhitespace": (lambda node: node.preserve, lambda node, new: setattr(node, "preserve", new)),
    "Data": (lambda node: node.value, _set_value),
    "Length": lambda node: len(node.value),
    "OwnerElement": lambda node: node.parent,
    "Specified": lambda node: True,
    "Version": lambda node: _declared(node, "version"),
    "Encoding": (lambda node: _declared(node, "encoding"), None),
    "Standalone": (lambda node: _declared(node, "standalone"), None),
    "Target": lambda node: node.name,
    "PublicId": lambda node: None,
    "SystemId": lambda node: None,
    "InternalSubset": lambda node: None,
    "Entities": lambda node: None,
    "Notations": lambda node: None,
}
_METHODS: dict[str, Any] = {
    "ToString": str,
    "AppendChild": lambda node, new: node.insert(_given(new)),
    "PrependChild": lambda node, new: node.insert(_given(new), 0),
    "Item": lambda node, name, *rest: node.ps_index(name),
    "InsertBefore": lambda node, new, reference: _insert_beside(node, new, reference, 0),
    "InsertAfter": lambda node, new, reference: _insert_beside(node, new, reference, 1),
    "RemoveChild": lambda node, old: node.remove(old),
    "ReplaceChild": _replace,
    "RemoveAll": _remove_all,
    "Clone": lambda node: node.copy(True, node.owner),
    "CloneNode": lambda node, deep: node.copy(deep, node.owner),
    "SelectNodes": _select,
    "SelectSingleNode": _select_single,
    "GetElementsByTagName": _by_tag,
    "GetEnumerator": lambda node: XmlNodeList(node.children, "System.Xml.XmlChildNodes"),
    "SetAttribute": _set_attribute,
    "GetAttribute": _get_attribute,
    "GetAttributeNode": _attribute_node,
    "SetAttributeNode": lambda node, new: _append_attribute(XmlAttributes(node), new),
    "HasAttribute": lambda node, name, *rest: _attribute_node(node, name, *rest) is not None,
    "RemoveAttribute": _remove_attribute,
    "RemoveAllAttributes": lambda node: node.attributes.clear(),
    "Normalize": lambda node: None,
    "GetPrefixOfNamespace": _prefix_of,
    "CreateNode": _create_node,
    "CreateWhitespace": _create("whitespace"),
    "CreateSignificantWhitespace": _create("significant"),
    "CreateProcessingInstruction": lambda document, target, data: XmlNode("instruction", target, data or "", document),
    "GetNamespaceOfPrefix": lambda node, prefix: node.resolve_prefix(prefix) or "",
    "LoadXml": _load_xml,
    "Load": _load,
    "Save": _save,
    "CreateElement": _create("element"),
    "CreateAttribute": _create("attribute"),
    "CreateTextNode": _create("text"),
    "CreateComment": _create("comment"),
    "CreateCDataSection": _create("cdata"),
    "CreateDocumentFragment": _create("fragment"),
    "CreateXmlDeclaration": _declaration,
    "ImportNode": lambda node, other, deep: other.copy(deep, node),
}


def _node_table(kind: str) -> Any:
    found = type_facts(f"System.Xml.{NODE_TYPES[kind]}")
    assert found is not None
    return table(
        f"System.Xml.{NODE_TYPES[kind]}",
        properties={fact.name: _PROPERTIES[fact.name] for fact in found.properties.values() if not fact.index},
        methods=_METHODS,
        constructor=(lambda *rest: XmlNode("document")) if kind == "document" else None,
        key_get=_key_get,
        key_set=_key_set,
        key_names=XmlNode.member_names,
    )


def _list_table(name: str) -> Any:
    return table(
        f"System.Xml.{name}",
        properties={"Count": len, "Length": len},
        methods={
            "Item": lambda items, place: items[place] if 0 <= place < len(items) else None,
            "GetEnumerator": lambda items: items,
            "ToString": str,
        },
    )


def _to_document(value: Any) -> XmlNode:
    """`[xml]$value`: text is read, lines of a file are put together first; a node becomes a document of its own."""
    from exoshell.values.conversion_text import to_string

    target = resolve_type("System.Xml.XmlDocument")
    assert target is not None
    if isinstance(value, XmlNode) and value.kind == "document":
        return value
    text = to_string(value, "\n")
    named = getattr(value, "ps_type_name", None)
    try:
        return parse_document(text, fragment=True)
    except NetError as error:
        inner = error.exception
        failure = cast_failure(
            named if named is not None else text, target, inner.message, "InvalidCastToXmlDocument", inner.type_name, inner
        )
        failed = ConversionError(failure.exception.message, "InvalidCastToXmlDocument", inner)
        failed.exception.type_name = "System.Management.Automation.RuntimeException"
        raise failed from None


TABLES = (
    *[_node_table(kind) for kind in NODE_TYPES],
    table("System.Xml.XmlNode", properties=_PROPERTIES, methods=_METHODS),
    *[_list_table(name) for name in ("XmlChildNodes", "XPathNodeList", "XmlElementList")],
    table(
        "System.Xml.XmlAttributeCollection",
        properties={"Count": len},
        methods={
            "Item": lambda items, place: items.ps_index(place),
            "Append": _append_attribute,
            "Remove": _take_attribute,
            "RemoveNamedItem": _take_attribute,
            "GetNamedItem": lambda items, name: items.element.attribute(name),
            "SetNamedItem": _append_attribute,
            "RemoveAll": lambda items: items.element.attributes.clear(),
        },
    ),
    table(
        "System.Xml.XmlNamespaceManager",
        constructor=NamespaceManager,
        methods={
            "AddNamespace": lambda manager, prefix, uri: manager.add(prefix, uri),
            "HasNamespace": lambda manager, prefix: prefix in manager.known,
            "LookupNamespace": lambda manager, prefix: manager.known.get(prefix),
        },
        properties={"DefaultNamespace": lambda manager: manager.known[""]},
    ),
    table("System.Xml.NameTable", constructor=NameTable),
)
CONVERTERS = {"System.Xml.XmlDocument": _to_document}
