"""`command &`: a job, made by Start-Job from the pipeline's own text; variables travel as `$using:` ones do."""

from __future__ import annotations

from exoshell.engine.compiler import Emit, Statement
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.language.visitor import walk
from exoshell.values.psobject import MISSING

_NOT_CARRIED = frozenset({"_", "psitem", "true", "false", "null", "args", "input", "this", "pscmdlet", "myinvocation", "error", "?"})


def background_pipeline(node: ast.PipelineAst) -> Statement:
    """Starts the job and writes it."""
    variables = sorted(
        (part for part in walk(node) if isinstance(part, ast.VariableExpressionAst) and ":" not in part.name and not part.splatted),
        key=lambda part: -part.start,
    )

    def start(scope: Scope, emit: Emit) -> None:
        text = node.source.text[node.start : node.end].rstrip().removesuffix("&")
        for part in variables:
            # from the end, so that places before stay true
            if part.name.lower() not in _NOT_CARRIED and scope.lookup(part.name.lower()) is not MISSING:
                place = part.start - node.start + (2 if part.braced else 1)
                text = text[:place] + "using:" + part.name + text[place + len(part.name) :]
        block = scope.context.script_block(text)
        for job in scope.context.invoke_command("Start-Job", {"ScriptBlock": block}):
            emit(job)

    return start
