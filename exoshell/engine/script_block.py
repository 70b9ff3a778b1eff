"""ScriptBlock values: code as an object, bound to the session it was written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from exoshell.language.ast import ScriptBlockAst
from exoshell.values.psobject import AUTOMATION_NULL

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext
    from exoshell.engine.session_state import ModuleValue, Scope


class ScriptBlock:
    """`{ … }`. Implements values.psobject.Invocable.

    `captured` holds the variables of GetNewClosure; `module` is the module whose scope the block runs in, where it belongs to one.
    """

    __slots__ = ("ast", "captured", "context", "module")

    ps_type_name = "System.Management.Automation.ScriptBlock"

    def __init__(self, ast: ScriptBlockAst, context: ExecutionContext, module: ModuleValue | None = None) -> None:
        self.ast = ast
        self.context = context
        self.module = module
        self.captured: Scope | None = None

    @property
    def text(self) -> str:
        """The source between the braces, as ToString() gives it."""
        text = self.ast.text
        if text.startswith("{") and text.endswith("}"):
            return text[1:-1]
        return text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"ScriptBlock({self.text!r})"

    def invoke(self, arguments: Sequence[Any] = ()) -> list[Any]:
        """Runs the block in a child scope and returns everything it wrote."""
        return self.context.invoke_block(self, arguments=arguments, new_scope=True)

    def invoke_value(self, this: object, arguments: Sequence[object]) -> Any:
        """Runs the block as a script property or method: `$this` is set; gives None, the one object, or a list."""
        output = self.context.invoke_block(self, arguments=arguments, new_scope=True, this=this)
        if not output:
            return AUTOMATION_NULL
        return output[0] if len(output) == 1 else output
