"""The conditions of switch clauses: values, wildcards, regular expressions, script blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from exoshell.engine import faults
from exoshell.engine.compile_literals import constant_value
from exoshell.engine.compiler import expression
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.values import operators
from exoshell.values.collation import equal_text
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.error_record import ErrorCategory

Test = Callable[[Scope, Any], bool]


def clause_test(node: ast.ExpressionAst, flags: frozenset[str]) -> Test:
    """A function (scope, value) → whether the clause applies."""
    if isinstance(node, ast.ScriptBlockExpressionAst):
        return _block(node)
    value = expression(node)
    case = "casesensitive" in flags
    if "regex" in flags:
        match = operators.match_operator("-cmatch" if case else "-imatch")

        def by_regex(scope: Scope, item: Any) -> bool:
            pattern = value(scope)
            if _is_block(pattern):
                return _truth(scope, pattern, item)

            def set_matches(groups: Any) -> None:
                scope.vars["matches"] = groups

            return bool(match(to_string(item), pattern, set_matches))

        return by_regex
    if "wildcard" in flags:
        like = operators.binary("-clike" if case else "-ilike")

        def by_wildcard(scope: Scope, item: Any) -> bool:
            pattern = value(scope)
            if _is_block(pattern):
                return _truth(scope, pattern, item)
            return bool(like(to_string(item), to_string(pattern)))

        return by_wildcard
    if isinstance(node, ast.ConstantExpressionAst):
        constant = constant_value(node)
        return lambda scope, item: (
            item == constant if type(item) is int and type(constant) is int else _same_text(item, constant, exact=case)
        )

    def by_value(scope: Scope, item: Any) -> bool:
        wanted = value(scope)
        return _truth(scope, wanted, item) if _is_block(wanted) else _same_text(item, wanted, exact=case)

    return by_value


def _same_text(item: Any, wanted: Any, *, exact: bool) -> bool:
    """Whether a clause means a value: the texts of both are compared, whatever their types, so that 1 is not $true (observed)."""
    if wanted is None:
        return item is None
    return equal_text(to_string(item), to_string(wanted), not exact)


def _is_block(value: Any) -> bool:
    from exoshell.engine.script_block import ScriptBlock

    return isinstance(value, ScriptBlock)


def _truth(scope: Scope, block: Any, item: Any) -> bool:
    output = scope.context.invoke_block(block, dollar_under=item, new_scope=True)
    return to_bool(output[0] if len(output) == 1 else output)


def _block(node: ast.ScriptBlockExpressionAst) -> Test:
    from exoshell.engine.functions import compiled_body

    body = compiled_body(node.script_block)

    def by_block(scope: Scope, item: Any) -> bool:
        single = body.single_expression()
        if single is not None:
            return to_bool(single(scope))
        from exoshell.engine.script_block import ScriptBlock

        return _truth(scope, ScriptBlock(node.script_block, scope.context, scope.module), item)

    return by_block


def file_lines(scope: Scope, name: Any) -> Iterator[str]:
    """switch -File: the file's lines. Raises TerminatingError where there is no such file."""
    from exoshell.engine.script_files import read_text

    path = to_string(name)
    import os

    full = os.path.join(scope.context.session_state.location, os.path.expanduser(path))
    try:
        text = read_text(full)
    except FileNotFoundError:
        raise faults.make(
            f"Cannot find path '{full}' because it does not exist.",
            "PathNotFound",
            ErrorCategory.ObjectNotFound,
            full,
            kind="System.Management.Automation.ItemNotFoundException",
        ) from None
    except OSError:
        raise faults.make(f"The file could not be read: Access to the path '{full}' is denied..", "FileReadError") from None
    return iter(text.splitlines())
