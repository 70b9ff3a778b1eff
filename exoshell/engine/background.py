"""`command &`: a job. Until jobs exist, the statement says so instead of running in the foreground unasked."""

from __future__ import annotations

from exoshell.engine import faults
from exoshell.engine.compiler import Emit, Statement
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.values.error_record import ErrorCategory


def background_pipeline(node: ast.PipelineAst) -> Statement:
    """Refuses: exoshell runs no background jobs yet."""

    def refuse(scope: Scope, emit: Emit) -> None:
        raise faults.make("Background jobs are not available in exoshell yet.", "NotSupported", ErrorCategory.NotImplemented, place=node)

    return refuse
