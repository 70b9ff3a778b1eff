"""Import-PowerShellDataFile: a .psd1 file as a hashtable; nothing in it is run."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._content import read_text
from exoshell.cmdlets.management._places import given_paths, place_or_error
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.language import ast
from exoshell.language.visitor import walk
from exoshell.values.dotnet.text import UTF8_PLAIN
from exoshell.values.error_record import ErrorCategory, NetException

_CONSTANT = (
    ast.HashtableAst, ast.ArrayLiteralAst, ast.ArrayExpressionAst, ast.ConstantExpressionAst, ast.StringConstantExpressionAst,
    ast.StatementBlockAst, ast.PipelineAst, ast.CommandExpressionAst, ast.ParenExpressionAst, ast.UnaryExpressionAst,
    ast.VariableExpressionAst, ast.ConvertExpressionAst, ast.TypeConstraintAst, ast.ScriptBlockAst, ast.NamedBlockAst,
)  # fmt: skip
_VARIABLES = ("true", "false", "null", "psscriptroot", "psculture", "psuiculture")


@cmdlet("Import-PowerShellDataFile")
class ImportPowerShellDataFile(Cmdlet):
    def process(self) -> None:
        for text in given_paths(self)[0]:
            place = place_or_error(self, text)
            if place is None:
                continue
            if not os.path.isfile(place.path):
                exception = NetException("System.ArgumentException", f"Cannot find path '{text}' because it does not exist.")
                self.error(exception, "PathNotFound", ErrorCategory.InvalidArgument, text)
                continue
            self._load(place.path)

    def _load(self, path: str) -> None:
        block = self.context.script_block(read_text(path, UTF8_PLAIN), path)
        statements = block.ast.end_block.statements if block.ast.end_block is not None else ()
        if not all(_is_constant(statement) for statement in statements):
            shown = statements[0].extent.text if statements else ""
            message = f"Cannot generate a PowerShell object for a ScriptBlock evaluating dynamic expressions. Dynamic expression: {shown}."
            exception = NetException("System.InvalidOperationException", message)
            raise self.fail(exception, "System.InvalidOperationException", ErrorCategory.NotSpecified)
        self.write_all(self.context.invoke_block(block, new_scope=True))


def _is_constant(node: ast.Ast) -> bool:
    for part in walk(node):
        if not isinstance(part, _CONSTANT):
            return False
        if isinstance(part, ast.VariableExpressionAst) and part.name.lower() not in _VARIABLES:
            return False
    return True
