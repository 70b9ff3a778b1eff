"""Syntax trees as scripts see them: `{ … }.Ast` and what [Parser]::ParseInput gives, with PowerShell's names of classes and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.extent import ScriptExtent
from exoshell.language import ast
from exoshell.language.errors import ParseError
from exoshell.language.parser import parse
from exoshell.language.visitor import walk
from exoshell.values.conversion import to_bool
from exoshell.values.psobject import MISSING
from exoshell.values.types import DotNetType

if TYPE_CHECKING:
    from exoshell.engine.session_state import Scope

_SPACE = "System.Management.Automation.Language."


class AstView:
    """A node; its fields are its properties."""

    __slots__ = ("node", "parent")

    def __init__(self, node: ast.Ast, parent: AstView | None = None) -> None:
        self.node = node
        self.parent = parent

    @property
    def ps_type_name(self) -> str:
        return _SPACE + type(self.node).__name__

    @property
    def class_type(self) -> _NodeType:
        """What -is looks at."""
        return _NodeType(type(self.node))

    @property
    def ps_properties(self) -> tuple[str, ...]:
        names = [_camel(name) for name in self.node._fields if name not in ("source", "start", "end", "cache")]
        return (*names, "Extent", "Parent")

    def ps_property(self, name: str) -> Any:
        if name == "extent":
            return ExtentView(self.node.extent)
        if name == "variablepath" and isinstance(self.node, ast.VariableExpressionAst):
            return VariablePath(self.node.name)
        if name == "parent":
            return self.parent
        for field in self.node._fields:
            if field.replace("_", "") == name and field not in ("source", "cache"):
                return _view(getattr(self.node, field), self)
        return MISSING

    def ps_method(self, name: str) -> Any:
        if name in ("find", "findall"):
            return lambda scope, arguments: self._find(arguments[0], only_first=name == "find")
        if name == "tostring":
            return lambda scope, arguments: self.node.text
        if name == "gettype":
            return lambda scope, arguments: DotNetType(self.ps_type_name)
        return MISSING

    def _find(self, test: Any, *, only_first: bool) -> Any:
        found = []
        for node in walk(self.node):
            view = AstView(node, self)
            if to_bool(test.invoke_value(view, (view,))):
                if only_first:
                    return view
                found.append(view)
        return None if only_first else found

    def __str__(self) -> str:
        return self.node.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AstView) and other.node is self.node

    def __hash__(self) -> int:
        return id(self.node)


class VariablePath:
    """The name of a variable as written."""

    ps_type_name = "System.Management.Automation.VariablePath"
    ps_properties = ("UserPath", "DriveName", "IsGlobal", "IsLocal", "IsPrivate", "IsScript", "IsUnqualified", "IsVariable")

    def __init__(self, name: str) -> None:
        self.user_path = name
        scope = name.partition(":")[0].lower() if ":" in name else ""
        self.is_global, self.is_local = scope == "global", scope == "local"
        self.is_private, self.is_script = scope == "private", scope == "script"
        self.is_unqualified = not scope
        self.is_variable = scope in ("", "global", "local", "private", "script", "variable", "using")
        self.drive_name = None if self.is_variable else name.partition(":")[0]

    def __str__(self) -> str:
        return self.user_path


class ExtentView:
    """Where a node stands."""

    ps_type_name = "System.Management.Automation.Language.InternalScriptExtent"
    ps_properties = (
        "File", "StartLineNumber", "StartColumnNumber", "EndLineNumber", "EndColumnNumber", "Text", "StartOffset", "EndOffset",
    )  # fmt: skip

    def __init__(self, extent: ScriptExtent) -> None:
        begin, finish = extent.start_position, extent.end_position
        self.file, self.text = extent.file, extent.text
        self.start_line_number, self.start_column_number, self.start_offset = begin.line, begin.column, extent.start
        self.end_line_number, self.end_column_number, self.end_offset = finish.line, finish.column, extent.end

    def __str__(self) -> str:
        return self.text


class ErrorView:
    """One thing wrong with a text."""

    ps_type_name = "System.Management.Automation.Language.ParseError"
    ps_properties = ("Extent", "ErrorId", "Message", "IncompleteInput")

    def __init__(self, error: ParseError) -> None:
        self.extent = ExtentView(error.extent)
        self.error_id, self.message, self.incomplete_input = error.error_id, error.message, error.incomplete

    def __str__(self) -> str:
        return self.message


class _NodeType:
    """The class of a node, as far as -is asks."""

    def __init__(self, kind: type[ast.Ast]) -> None:
        self._names = {_SPACE + base.__name__ for base in kind.__mro__}

    def assignable_to(self, other: Any) -> bool:
        return other.full_name in self._names or other.full_name == "System.Object"


def _view(value: Any, parent: AstView) -> Any:
    if isinstance(value, ast.Ast):
        return AstView(value, parent)
    if isinstance(value, tuple):
        return [_view(item, parent) for item in value]
    return value


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def parse_input(scope: Scope, arguments: list[Any]) -> Any:
    """[Parser]::ParseInput(text, [ref]tokens, [ref]errors)."""
    from exoshell.values.conversion import to_string

    result = parse(to_string(arguments[0]))
    for reference, found in zip(arguments[-2:], (list(result.tokens), [ErrorView(error) for error in result.errors]), strict=False):
        if hasattr(reference, "value"):
            reference.value = found
    return AstView(result.ast)
