"""What stands behind a command's name, evaluated: positional values, parameters, and what splatting adds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from exoshell.engine.compiler import Expression, expression, output_expression
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.values.collections import Hashtable, enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSCustomObject, PSObject, base_of
from exoshell.values.text import Char, units


class Argument:
    """One argument. With a name it is a parameter; `value` MISSING then means that the next argument may be its value.

    `literal` is how a number was written: a string parameter gets that text.
    """

    __slots__ = ("colon", "literal", "name", "node", "splatted", "value")

    def __init__(
        self, name: str | None, value: Any, node: ast.Ast | None = None, literal: str | None = None, splatted: bool = False
    ) -> None:
        self.name = name
        self.value = value
        self.node = node
        self.literal = literal
        self.splatted = splatted
        self.colon = False

    def __repr__(self) -> str:
        return f"Argument({self.name!r}, {self.value!r})"


Evaluate = Callable[[Scope, list[Argument]], None]


def compile_arguments(elements: tuple[ast.Ast, ...]) -> Callable[[Scope], list[Argument]]:
    """A function scope → the arguments, evaluated in order."""
    makers: list[Evaluate] = []
    verbatim = False
    for element in elements:
        if isinstance(element, ast.CommandParameterAst) and not verbatim:
            if element.parameter_name == "-" or element.text == "--":
                verbatim = True
                continue
            makers.append(_parameter(element))
        elif isinstance(element, ast.VariableExpressionAst) and element.splatted:
            makers.append(_splat(element))
        elif isinstance(element, ast.StringConstantExpressionAst) and element.text == "--" and not verbatim:
            verbatim = True
        else:
            makers.append(_positional(element))

    def evaluate(scope: Scope) -> list[Argument]:
        found: list[Argument] = []
        for make in makers:
            make(scope, found)
        return found

    return evaluate


def _parameter(node: ast.CommandParameterAst) -> Evaluate:
    name = node.parameter_name
    if node.argument is None:

        def plain(scope: Scope, found: list[Argument]) -> None:
            found.append(Argument(name, MISSING, node))

        return plain
    value = spelled(node.argument, expression(node.argument))
    literal = number_text(node.argument)
    argument_node = node.argument

    def with_value(scope: Scope, found: list[Argument]) -> None:
        made = Argument(name, value(scope), argument_node, literal)
        made.colon = True
        found.append(made)

    return with_value


def _positional(node: ast.Ast) -> Evaluate:
    assert isinstance(node, ast.ExpressionAst)
    value = spelled(node, output_expression(node))
    literal = number_text(node)

    def evaluate(scope: Scope, found: list[Argument]) -> None:
        result = value(scope)
        found.append(Argument(None, None if result is AUTOMATION_NULL else result, node, literal))

    return evaluate


def spelled(node: ast.ExpressionAst, value: Expression) -> Expression:
    """A number that is written otherwise than it is shown (`1.50`, `007`, `1kb`) keeps its spelling."""
    if not isinstance(node, ast.ConstantExpressionAst) or isinstance(node, ast.StringConstantExpressionAst):
        return value
    text = node.text

    def make(scope: Scope) -> Any:
        number = value(scope)
        return number if isinstance(number, str) or to_string(number) == text else PSObject(number, text)

    return make


def number_text(node: ast.ExpressionAst) -> str | None:
    """How a number argument was written."""
    return node.text if isinstance(node, ast.ConstantExpressionAst) else None


def _splat(node: ast.VariableExpressionAst) -> Evaluate:
    value = expression(_plain_variable(node))

    def evaluate(scope: Scope, found: list[Argument]) -> None:
        found.extend(splatted(value(scope), node))

    return evaluate


def _plain_variable(node: ast.VariableExpressionAst) -> ast.VariableExpressionAst:
    """The variable of a splatted one."""
    twin = copy(node)
    twin.splatted, twin.cache = False, None
    return twin


def splatted(value: Any, node: ast.Ast | None) -> list[Argument]:
    """What `@x` stands for: a table's entries as parameters, a list's elements as positional arguments."""
    value = base_of(value)
    if isinstance(value, Hashtable) or (hasattr(value, "items") and not isinstance(value, PSCustomObject)):
        return [Argument(to_string(key), item, node, splatted=True) for key, item in value.items()]
    items: Iterable[Any] | None = map(Char, units(value)) if type(value) is str else enumerate_value(value)
    if items is None:
        return [Argument(None, value, node, splatted=True)]
    return [_splatted_item(item, node) for item in items]


def _splatted_item(item: Any, node: ast.Ast | None) -> Argument:
    if isinstance(item, ParameterName):
        return Argument(item.name, MISSING, node, splatted=True)
    return Argument(None, item, node, splatted=True)


class ParameterName(str):
    """A parameter that a simple function did not know, as an element of its `$args`: `@args` makes it a parameter again."""

    __slots__ = ("colon", "name")
    ps_type_name = "System.String"
    colon: bool
    name: str

    @classmethod
    def of(cls, name: str, colon: bool = False) -> ParameterName:
        made = cls(f"-{name}:" if colon else f"-{name}")
        made.name = name
        made.colon = colon
        return made
