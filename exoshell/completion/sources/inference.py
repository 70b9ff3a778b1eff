"""What an expression would be, without running anything: variables are looked up, members of known values read, commands' outputs
taken from their declared types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from exoshell.completion.view import SessionView
from exoshell.language import ast as tree
from exoshell.language.visitor import walk
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.members import find_property, find_static
from exoshell.values.psobject import MISSING, PSCustomObject, Schema
from exoshell.values.types import DotNetType, resolve_type


@dataclass(frozen=True)
class TypeOnly:
    """A value of which only the type is known."""

    type: DotNetType


_PASS = frozenset(
    {
        "where-object",
        "where",
        "?",
        "sort-object",
        "sort",
        "tee-object",
        "tee",
        "get-unique",
        "gu",
        "write-output",
        "echo",
        "foreach-object",
        "foreach",
        "%",
    }
)
"""Commands whose output is what they get, as far as properties go. (ForEach-Object's is unknown unless it names a member.)"""
_SELECT = frozenset({"select-object", "select"})
_OUTPUT_TYPES = {
    "get-childitem": "System.IO.FileInfo", "gci": "System.IO.FileInfo", "dir": "System.IO.FileInfo", "ls": "System.IO.FileInfo",
    "get-item": "System.IO.FileInfo", "gi": "System.IO.FileInfo", "get-date": "System.DateTime", "get-content": "System.String",
    "gc": "System.String", "new-timespan": "System.TimeSpan", "new-guid": "System.Guid", "get-process": "System.Diagnostics.Process",
    "group-object": "Microsoft.PowerShell.Commands.GroupInfo", "group": "Microsoft.PowerShell.Commands.GroupInfo",
    "measure-object": "Microsoft.PowerShell.Commands.GenericMeasureInfo", "measure": "Microsoft.PowerShell.Commands.GenericMeasureInfo",
    "get-credential": "System.Management.Automation.PSCredential", "get-member": "Microsoft.PowerShell.Commands.MemberDefinition",
    "select-string": "Microsoft.PowerShell.Commands.MatchInfo", "get-history": "Microsoft.PowerShell.Commands.HistoryInfo",
    "out-string": "System.String", "convertto-json": "System.String", "read-host": "System.String", "import-csv": "",
}  # fmt: skip


def infer(node: tree.Ast | None, view: SessionView, path: tuple[tree.Ast, ...] = ()) -> Any:
    """The value of an expression, a TypeOnly, or MISSING where nothing is known."""
    match node:
        case tree.VariableExpressionAst():
            if node.name in ("_", "PSItem"):
                return pipeline_item(path, view)
            value = view.variable(node.name)
            return assigned_in_text(node, view, path) if value is None or value is MISSING else value
        case tree.ParenExpressionAst() | tree.SubExpressionAst() | tree.ArrayExpressionAst():
            return _of_pipeline(node, view)
        case tree.CommandExpressionAst():
            return infer(node.expression, view, path)
        case tree.StringConstantExpressionAst() | tree.ExpandableStringExpressionAst():
            return node.value
        case tree.ConstantExpressionAst():
            return node.value
        case tree.ArrayLiteralAst():
            return [infer(item, view, path) for item in node.elements]
        case tree.BinaryExpressionAst() if node.operator == "..":
            return [1, 2]
        case tree.HashtableAst():
            return _table(node, view)
        case tree.ConvertExpressionAst():
            return _converted(node, view, path)
        case tree.TypeExpressionAst():
            return resolve_type(node.type_name.full_name) or MISSING
        case tree.InvokeMemberExpressionAst():
            return _call(node, view, path)
        case tree.MemberExpressionAst():
            return _member(node, view, path)
        case tree.IndexExpressionAst():
            return _element(infer(node.target, view, path), node)
        case _:
            return MISSING


def assigned_in_text(node: tree.VariableExpressionAst, view: SessionView, path: tuple[tree.Ast, ...]) -> Any:
    """What the text itself says about a variable before a place: its last assignment, loop or parameter."""
    name = node.name.casefold()
    found: Any = MISSING
    for place in sorted(walk(path[0]), key=lambda item: item.start) if path else ():
        if place.start >= node.start:
            break
        if isinstance(place, tree.AssignmentStatementAst) and place.operator == "=" and place.end <= node.start:
            left = place.left.child if isinstance(place.left, tree.ConvertExpressionAst) else place.left
            if isinstance(left, tree.VariableExpressionAst) and left.name.casefold() == name:
                found = _converted(place.left, view, path) if left is not place.left else _statement(place.right, view, path)
        elif isinstance(place, tree.ForEachStatementAst) and place.variable.name.casefold() == name:
            found = first_element(_statement(place.condition, view, path))
        elif isinstance(place, tree.ParameterAst) and place.name.name.casefold() == name:
            kinds = [resolve_type(item.type_name.full_name) for item in place.attributes if isinstance(item, tree.TypeConstraintAst)]
            found = TypeOnly(kinds[-1]) if kinds and kinds[-1] is not None else MISSING
    return found


def _statement(node: tree.Ast, view: SessionView, path: tuple[tree.Ast, ...]) -> Any:
    if isinstance(node, tree.PipelineAst):
        return output_of(node.pipeline_elements, view)
    return infer(node, view, path)


def _of_pipeline(node: tree.ParenExpressionAst | tree.SubExpressionAst | tree.ArrayExpressionAst, view: SessionView) -> Any:
    pipeline: tree.Ast | None = None
    if isinstance(node, tree.ParenExpressionAst):
        pipeline = node.pipeline
    elif node.sub_expression.statements:
        pipeline = node.sub_expression.statements[-1]
    if not isinstance(pipeline, tree.PipelineAst) or not pipeline.pipeline_elements:
        return MISSING
    return output_of(pipeline.pipeline_elements, view)


def output_of(elements: tuple[tree.CommandBaseAst, ...], view: SessionView) -> Any:
    """What the last of some pipeline elements puts out."""
    last = elements[-1]
    if isinstance(last, tree.CommandExpressionAst):
        return infer(last.expression, view)
    if not isinstance(last, tree.CommandAst):
        return MISSING
    name = (last.command_name() or "").casefold()
    if name in _PASS and len(elements) > 1:
        return output_of(elements[:-1], view)
    if name in _SELECT and len(elements) > 1:
        return _selected(last, output_of(elements[:-1], view), view)
    return _command_output(name, view)


def _command_output(name: str, view: SessionView) -> Any:
    known = _OUTPUT_TYPES.get(name)
    if known:
        return TypeOnly(resolve_type(known) or DotNetType(known))
    info = view.command(name)
    properties = view.output_properties(info.name if info is not None else name)
    if properties:
        return PSCustomObject(
            Schema([property_name for property_name, _ in properties], ("Service", "System.Object")), [None] * len(properties)
        )
    if info is not None and info.output_types:
        kind = resolve_type(info.output_types[0])
        return MISSING if kind is None else TypeOnly(kind)
    return MISSING


def _selected(command: tree.CommandAst, source: Any, view: SessionView) -> Any:
    """Select-Object with property names: those names only."""
    names: list[str] = []
    for element in command.command_elements[1:]:
        if isinstance(element, tree.CommandParameterAst):
            if element.parameter_name.casefold().startswith(("f", "l", "u", "sk", "ex", "i")):
                return source
            continue
        items = element.elements if isinstance(element, tree.ArrayLiteralAst) else (element,)
        names += [item.value for item in items if isinstance(item, tree.StringConstantExpressionAst)]
    if not names or any("*" in name for name in names):
        return source
    return PSCustomObject(Schema(names), [None] * len(names))


def pipeline_item(path: tuple[tree.Ast, ...], view: SessionView) -> Any:
    """What `$_` is at the end of a path: an element of what comes down the innermost pipe, or of `.ForEach({…})`'s collection."""
    for place in range(len(path) - 1, -1, -1):
        node = path[place]
        if isinstance(node, tree.InvokeMemberExpressionAst):
            return first_element(infer(node.expression, view))
        if isinstance(node, tree.PipelineAst) and len(node.pipeline_elements) > 1 and place + 1 < len(path):
            inner = path[place + 1]
            if inner in node.pipeline_elements:
                before = node.pipeline_elements[: node.pipeline_elements.index(inner)]
                if before:
                    return first_element(output_of(before, view))
    return MISSING


def first_element(value: Any) -> Any:
    """An element of a collection; other values are themselves."""
    if value is MISSING or isinstance(value, TypeOnly):
        return value
    items = enumerate_value(value)
    return value if items is None else next(items, MISSING)


def _table(node: tree.HashtableAst, view: SessionView) -> Hashtable:
    table = Hashtable()
    for key, _ in node.key_value_pairs:
        table[key.value if isinstance(key, tree.StringConstantExpressionAst) else key.text] = None
    return table


def _converted(node: tree.ExpressionAst, view: SessionView, path: tuple[tree.Ast, ...]) -> Any:
    if not isinstance(node, tree.ConvertExpressionAst):
        return MISSING
    name = node.attribute.type_name.full_name
    if name.casefold() in ("pscustomobject", "psobject") and isinstance(node.child, tree.HashtableAst):
        keys = [str(key) for key in _table(node.child, view)]
        return PSCustomObject(Schema(keys), [None] * len(keys))
    kind = resolve_type(name)
    return MISSING if kind is None else TypeOnly(kind)


def _member(node: tree.MemberExpressionAst, view: SessionView, path: tuple[tree.Ast, ...]) -> Any:
    if not isinstance(node.member, tree.StringConstantExpressionAst):
        return MISSING
    target = infer(node.expression, view, path)
    if target is MISSING or isinstance(target, TypeOnly):
        return _property_type(target, node.member.value)
    if node.static and isinstance(target, DotNetType):
        return find_static(target, node.member.value)
    found = find_property(target, node.member.value)
    if found is MISSING:
        found = find_property(first_element(target), node.member.value) if first_element(target) is not MISSING else MISSING
    return MISSING if found is None else found


def _property_type(target: Any, name: str) -> Any:
    from exoshell.completion.sources.members import facts_of

    if not isinstance(target, TypeOnly):
        return MISSING
    for item in facts_of(target.type.full_name).get("properties", ()):
        if item["name"].casefold() == name.casefold():
            kind = resolve_type(str(item["type"]))
            return MISSING if kind is None else TypeOnly(kind)
    return MISSING


def _call(node: tree.InvokeMemberExpressionAst, view: SessionView, path: tuple[tree.Ast, ...]) -> Any:
    """The declared return type of a method's first overload."""
    from exoshell.completion.sources.members import facts_of
    from exoshell.values.types import type_of

    if not isinstance(node.member, tree.StringConstantExpressionAst):
        return MISSING
    target = infer(node.expression, view, path)
    if target is MISSING:
        return MISSING
    kind = target.type if isinstance(target, TypeOnly) else target if isinstance(target, DotNetType) and node.static else type_of(target)
    if node.member.value.casefold() == "new" and node.static:
        return TypeOnly(kind)
    for item in facts_of(kind.full_name).get("methods", ()):
        if item["name"].casefold() == node.member.value.casefold():
            result = resolve_type(str(item["returns"]))
            return MISSING if result is None else TypeOnly(result)
    return MISSING


def _element(target: Any, node: tree.IndexExpressionAst) -> Any:
    if isinstance(target, Hashtable):
        key = node.index.value if isinstance(node.index, tree.StringConstantExpressionAst | tree.ConstantExpressionAst) else None
        return target.get(key, MISSING)
    if isinstance(target, TypeOnly) and target.type.element_type is not None:
        return TypeOnly(target.type.element_type)
    return first_element(target)
