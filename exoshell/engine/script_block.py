"""ScriptBlock values: code as an object, bound to the session it was written in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from exoshell.language.ast import ScriptBlockAst
from exoshell.values.psobject import AUTOMATION_NULL, MISSING

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

    def closure(self) -> ScriptBlock:
        """GetNewClosure(): the block with the variables of the running function as they are now."""
        from exoshell.engine.session_state import Scope

        scope = self.context.scope
        captured = Scope(self.context, self.context.global_scope, "script")
        level: Scope | None = scope
        while level is not None and level is not self.context.global_scope:
            for name, value in level.vars.items():
                captured.vars.setdefault(name, value)
            level = level.parent
        if scope is self.context.global_scope:
            captured.vars.update(scope.vars)
        captured.module = self.module.scope.module if self.module is not None else None
        twin = ScriptBlock(self.ast, self.context, self.module)
        twin.captured = captured
        return twin

    def ps_property(self, name: str) -> Any:
        if name == "ast":
            from exoshell.engine.ast_view import AstView

            return AstView(self.ast)
        if name == "module":
            return self.module
        if name == "file":
            return self.ast.source.file
        if name == "startposition":
            return self.ast.extent
        if name == "isfilter":
            return self.ast.is_filter
        return MISSING

    def ps_method(self, name: str) -> Any:
        return _METHODS.get(name, _no_method)(self)

    def invoke(self, arguments: Sequence[Any] = ()) -> list[Any]:
        """Runs the block in a child scope and returns everything it wrote."""
        return self.context.invoke_block(self, arguments=arguments, new_scope=True)

    def invoke_value(self, this: object, arguments: Sequence[object]) -> Any:
        """Runs the block as a script property, method or delegate: `$this` and `$_` are set; gives None, the one object, or a list."""
        context, before = self.context, self.context.propagate
        # an error in a member's block leaves it
        context.propagate = True
        try:
            output = context.invoke_block(self, arguments=arguments, new_scope=True, this=this, dollar_under=this)
        finally:
            context.propagate = before
        if not output:
            return AUTOMATION_NULL
        return output[0] if len(output) == 1 else output


def _no_method(block: ScriptBlock) -> Any:
    return MISSING


def _single(output: list[Any]) -> Any:
    if not output:
        return AUTOMATION_NULL
    return output[0] if len(output) == 1 else output


_METHODS: dict[str, Callable[[ScriptBlock], Any]] = {
    "invoke": lambda block: lambda scope, arguments: block.invoke(arguments),
    "invokereturnasis": lambda block: lambda scope, arguments: _single(block.invoke(arguments)),
    "getnewclosure": lambda block: lambda scope, arguments: block.closure(),
    "tostring": lambda block: lambda scope, arguments: block.text,
    "checkrestrictedlanguage": lambda block: lambda scope, arguments: AUTOMATION_NULL,
}
