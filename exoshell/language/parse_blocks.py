"""Script blocks, parameters, functions, `using`; and configurations, which are only named."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.parse_classes import ClassRules
from exoshell.language.parse_types import NO_NAME
from exoshell.language.tokens import BLOCK_NAMES, Token

_USING_KINDS = frozenset(("assembly", "module", "namespace", "command", "type"))


class BlockRules(ClassRules):
    # ------------------------------------------------------------------------------------------ script blocks

    def script(self) -> ast.ScriptBlockAst:
        """The whole text."""
        self.skip_newlines()
        using: list[ast.UsingStatementAst] = []
        broken = False
        self.skip_newlines_and_semicolons()
        while self.keyword(self.peek()) == "using":
            token = self.next()
            token.role = "keyword"
            statement = self.using_statement(token)
            using.append(statement)
            if statement.kind:
                self._end_of_using()
            else:
                broken = True
                while self.peek().kind not in ("newline", ";", "eof", ")", "}"):
                    self.next()
            self.skip_newlines_and_semicolons()
        parameters = None if broken else self.param_block()
        return self._body(None, parameters, using, is_filter=False)

    def script_block(self, opener: Token, *, is_filter: bool = False) -> ast.ScriptBlockAst:
        """What stands between braces; `opener` has been consumed."""
        state = self.command_mode, self.no_comma, self.ternary, self.type_names
        self.command_mode, self.no_comma, self.ternary, self.type_names = True, False, False, set()
        parameters = self.param_block()
        found = self._body(opener, parameters, [], is_filter=is_filter)
        self.command_mode, self.no_comma, self.ternary, self.type_names = state
        return found

    def _body(
        self, opener: Token | None, parameters: ast.ParamBlockAst | None, using: list[ast.UsingStatementAst], *, is_filter: bool
    ) -> ast.ScriptBlockAst:
        self.skip_newlines_and_semicolons()
        if self.keyword(self.peek()) in BLOCK_NAMES:
            return self._named_blocks(opener, parameters, using)
        statements, traps, start, end = self.statement_list()
        if opener is None:
            while self.peek().kind != "eof":
                stray = self.next()
                self.error("UnexpectedToken", stray.start, stray.end, self.text_of(stray))
                more, more_traps, more_start, more_end = self.statement_list()
                if more or more_traps:
                    start = start if statements or traps else more_start
                    end = more_end
                statements += more
                traps += more_traps
        empty = not statements and not traps
        if parameters is not None:
            start = parameters.start
            end = parameters.end if empty else end
            empty = False
        whole_start, whole_end = self._close(opener, end if not empty else None)
        if empty:
            # PowerShell gives an empty body the place between the braces, less one; code that shows it depends on that.
            start, end = (whole_start + 1, whole_end - 2) if opener is not None else (0, 0)
            if end < start or self.text[whole_end - 1 : whole_end] != "}":
                start = end = 0
        block = ast.NamedBlockAst(
            source=self.source,
            start=start,
            end=end,
            block_kind="process" if is_filter else "end",
            unnamed=True,
            statements=tuple(statements),
            traps=tuple(traps),
        )
        return ast.ScriptBlockAst(
            source=self.source,
            start=whole_start,
            end=whole_end,
            param_block=parameters,
            process_block=block if is_filter else None,
            end_block=None if is_filter else block,
            using_statements=tuple(using),
            is_filter=is_filter,
        )

    def _close(self, opener: Token | None, body_end: int | None) -> tuple[int, int]:
        """Consumes the closing brace; the extent of the whole block."""
        if opener is None:
            return 0, len(self.text)
        closer = self.peek()
        if closer.kind == "}":
            self.take(closer)
            return opener.start, closer.end
        self.missing("MissingEndCurlyBrace", opener.start, opener.end, seen_at=closer.end)
        return opener.start, body_end if body_end is not None else opener.end

    def _named_blocks(
        self, opener: Token | None, parameters: ast.ParamBlockAst | None, using: list[ast.UsingStatementAst]
    ) -> ast.ScriptBlockAst:
        blocks: dict[str, ast.NamedBlockAst] = {}
        end: int | None = None
        while True:
            token = self.peek()
            name = self.keyword(token)
            if name not in BLOCK_NAMES:
                if token.kind != "eof" and token.kind != "}":
                    self.error("MissingNamedBlocks", token.start, token.end, self.text_of(token))
                break
            self.take(token)
            token.role = "keyword"
            end = token.end
            body = self.statement_block()
            if body is None:
                self.missing("MissingNamedStatementBlock", token.end, token.end, self.text_of(token))
                body = ast.StatementBlockAst(source=self.source, start=token.end, end=token.end)
            end = body.end
            block = ast.NamedBlockAst(
                source=self.source, start=token.start, end=end, block_kind=name, unnamed=False, statements=body.statements, traps=body.traps
            )
            if name in blocks:
                self.error("DuplicateScriptCommandClause", block.start, block.end, self.text_of(token))
            else:
                blocks[name] = block
            self.skip_newlines_and_semicolons()
        closer = self.peek()
        if opener is not None and closer.kind != "}":
            # The token in the way has been reported; a missing brace is worth a word only at the end of the text.
            if closer.kind == "eof":
                self.missing("MissingEndCurlyBrace", opener.start, opener.end, seen_at=closer.end)
            start, end = opener.start, end if end is not None else opener.end
        else:
            start, end = self._close(opener, end)
        if opener is None and closer.kind == "}":
            self.take(closer)
            self.error("UnexpectedToken", closer.start, closer.end, "}")
        return ast.ScriptBlockAst(
            source=self.source,
            start=start,
            end=end,
            param_block=parameters,
            dynamic_param_block=blocks.get("dynamicparam"),
            begin_block=blocks.get("begin"),
            process_block=blocks.get("process"),
            end_block=blocks.get("end"),
            clean_block=blocks.get("clean"),
            using_statements=tuple(using),
        )

    # --------------------------------------------------------------------------------------------- parameters

    def param_block(self) -> ast.ParamBlockAst | None:
        """`param( … )` with its attributes; nothing is consumed where there is none."""
        self.skip_newlines()
        start = self.position
        first = self.peek()
        attributes: list[ast.AttributeBaseAst] = []
        if self.text.startswith("[", first.start) and first.kind != "eof":
            self.position = first.start
            attributes = self.attribute_list(in_expression=False)
        elif self.keyword(first) != "param":
            return None
        token = self.peek()
        if self.keyword(token) != "param":
            self.go_back(start)
            return None
        self.take(token)
        self.skip_newlines()
        opener = self.peek()
        if opener.kind != "(":
            self.go_back(start)
            return None
        token.role = "keyword"
        self.take(opener)
        parameters = self.parameter_list()
        end = parameters[-1].end if parameters else opener.end
        closer = self.peek()
        if closer.kind == ")":
            self.take(closer)
            end = closer.end
        else:
            self.missing("MissingEndParenthesisInFunctionParameterList", end, end)
        kept: list[ast.AttributeAst] = []
        for attribute in attributes:
            if isinstance(attribute, ast.AttributeAst):
                kept.append(attribute)
            else:
                self.error("TypeNotAllowedBeforeParam", attribute.start, attribute.end, attribute.type_name.full_name)
        found = ast.ParamBlockAst(source=self.source, start=token.start, end=end, attributes=tuple(kept), parameters=tuple(parameters))
        self.to_check.append(found)
        return found

    def parameter_list(self) -> list[ast.ParameterAst]:
        found: list[ast.ParameterAst] = []
        state = self.command_mode, self.no_comma
        self.command_mode, self.no_comma = False, True
        comma: Token | None = None
        while True:
            parameter = self._parameter_declaration()
            if parameter is None:
                if comma is not None:
                    self.missing("MissingExpressionAfterToken", comma.end, comma.end, ",")
                break
            found.append(parameter)
            self.skip_newlines()
            comma = self.peek()
            if comma.kind != ",":
                break
            self.take(comma)
        self.skip_newlines()
        self.command_mode, self.no_comma = state
        return found

    def _skip_bad_parameter(self) -> None:
        """Past the parenthesis that closes the list."""
        depth = 0
        while (token := self.peek()).kind != "eof":
            depth += (token.kind in ("(", "$(", "@(")) - (token.kind == ")")
            self.take(token)
            if depth < 0:
                return

    def _parameter_declaration(self) -> ast.ParameterAst | None:
        self.skip_newlines()
        attributes = self.attribute_list(in_expression=False)
        token = self.peek()
        if token.kind != "variable" and token.kind != "splat":
            if not attributes:
                return None
            end = attributes[-1].end
            self.missing("InvalidFunctionParameter", end, end)
            self._skip_bad_parameter()
            name = ast.VariableExpressionAst(source=self.source, start=end, end=end, name=NO_NAME)
            return ast.ParameterAst(source=self.source, start=attributes[0].start, end=end, name=name, attributes=tuple(attributes))
        self.take(token)
        name = ast.VariableExpressionAst(
            source=self.source,
            start=token.start,
            end=token.end,
            name=token.value,
            splatted=token.kind == "splat",
            braced=self.text[token.start + 1 : token.start + 2] == "{",
        )
        start = attributes[0].start if attributes else token.start
        end = token.end
        default: ast.ExpressionAst | None = None
        position = self.position
        self.skip_newlines()
        equals = self.peek()
        if equals.kind == "assignment" and equals.value == "=":
            self.take(equals)
            self.skip_newlines()
            default = self.expression()
            if default is None:
                self.missing("MissingExpressionAfterToken", equals.end, equals.end, "=")
            else:
                end = default.end
        else:
            self.position = position
        return ast.ParameterAst(source=self.source, start=start, end=end, name=name, attributes=tuple(attributes), default_value=default)

    # ---------------------------------------------------------------------------------------------- functions

    def function_definition(self, keyword: Token) -> ast.StatementAst:
        kind = keyword.value.lower()
        self.skip_newlines()
        name = self.peek()
        if name.kind not in ("word", "xword", "parameter", "number", "redirection", "merge", ".", "]", "--", "unknown"):
            self.missing("MissingNameAfterKeyword", keyword.end, keyword.end, self.text_of(keyword))
            return self.error_statement(keyword.start, keyword.end)
        self.take(name)
        name.role = "function"
        end = name.end
        parameters: tuple[ast.ParameterAst, ...] = ()
        written = False
        self.skip_newlines()
        opener = self.peek()
        if opener.kind == "(":
            self.take(opener)
            parameters = tuple(self.parameter_list())
            written = True
            closer = self.peek()
            if closer.kind != ")":
                end = parameters[-1].end if parameters else opener.end
                self.missing("MissingEndParenthesisInFunctionParameterList", end, end)
                if closer.kind == "{" or (parameters and parameters[-1].name.name == NO_NAME and closer.kind != "eof"):
                    self.take(closer)
                return self.error_statement(keyword.start, end, parameters)
            self.take(closer)
            end = closer.end
        self.skip_newlines()
        brace = self.peek()
        if brace.kind != "{":
            self.missing("MissingFunctionBody", end, end)
            return self.error_statement(keyword.start, end, parameters)
        self.take(brace)
        body = self.script_block(brace, is_filter=kind == "filter")
        if written and parameters and body.param_block is not None:
            self.error("OnlyOneParameterListAllowed", body.param_block.start, body.param_block.end)
        value = name.value if name.kind == "word" else self.text_of(name)
        found = ast.FunctionDefinitionAst(
            source=self.source,
            start=keyword.start,
            end=body.end,
            name=value,
            body=body,
            parameters=parameters,
            is_filter=kind == "filter",
            is_workflow=kind == "workflow",
            name_start=name.start,
            name_end=name.end,
        )
        if parameters:
            self.to_check.append(found)
        if kind == "workflow":
            self.error("WorkflowNotSupportedInPowerShellCore", found.start, found.end)
        return found

    def configuration(self, keyword: Token) -> ast.StatementAst:
        """A DSC configuration: read as a command with a block, and named as what exoshell does not run."""
        self.error("ReservedKeywordNotAllowed", keyword.start, keyword.end, self.text_of(keyword))
        nested: list[ast.Ast] = []
        end = keyword.end
        while True:
            token = self.peek()
            if token.kind in ("newline", ";", "eof", ")", "}", "|"):
                break
            found = self.single_argument(token)
            if found is None:
                break
            nested.append(found)
            end = found.end
            if token.kind == "{":
                break
        return self.error_statement(keyword.start, end, nested)

    # -------------------------------------------------------------------------------------------------- using

    def using_statement(self, keyword: Token) -> ast.UsingStatementAst:
        source = self.source
        directive = self.peek()
        kind = self.keyword(directive)
        if kind not in _USING_KINDS:
            self.missing("MissingUsingStatementDirective", keyword.end, keyword.end)
            return ast.UsingStatementAst(source=source, start=keyword.start, end=keyword.end, kind="", name=None)
        self.take(directive)
        directive.role = "keyword"
        item = self.peek()
        end = directive.end
        if item.kind in ("newline", ";", "eof"):
            self.missing("MissingUsingItemName", end, end)
            return ast.UsingStatementAst(source=source, start=keyword.start, end=end, kind=kind, name=None)
        found = self.single_argument(item)
        if isinstance(found, ast.HashtableAst) and kind == "module":
            return ast.UsingStatementAst(
                source=source, start=keyword.start, end=found.end, kind=kind, name=None, module_specification=found
            )
        if not isinstance(found, ast.StringConstantExpressionAst):
            start, stop = (found.start, found.end) if found is not None else (item.start, item.end)
            self.error("InvalidValueForUsingItemName", start, stop, self.text[start:stop])
            return ast.UsingStatementAst(source=source, start=keyword.start, end=stop, kind=kind, name=None)
        alias: ast.StringConstantExpressionAst | None = None
        end = found.end
        equals = self.peek()
        if equals.kind == "word" and equals.value == "=":
            self.take(equals)
            equals.role = "operator"
            target = self.single_argument(self.peek())
            if isinstance(target, ast.StringConstantExpressionAst):
                alias, end = target, target.end
            else:
                self.missing("MissingNamespaceAlias", equals.end, equals.end)
                end = equals.end
        if kind == "namespace" and alias is None and self._patterns.namespace.fullmatch(found.value) is None:
            self.late_errors.append(("InvalidNamespaceValue", found.start, found.end))
        statement = ast.UsingStatementAst(source=source, start=keyword.start, end=end, kind=kind, name=found, alias=alias)
        if alias is not None or kind in ("type", "command"):
            self.error("UsingStatementNotSupported", statement.start, statement.end)
        return statement

    def _end_of_using(self) -> None:
        token = self.peek()
        if token.kind not in ("newline", ";", "eof"):
            self.missing("MissingStatementTerminator", token.start, token.end)
