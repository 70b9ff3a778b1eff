"""What parses but cannot be meant: checks over the finished tree."""

from __future__ import annotations

from collections.abc import Callable

from exoshell.language import ast


def check(tree: ast.ScriptBlockAst, error: Callable[..., None]) -> None:
    return None
