"""Blocks of statements, loops and switch."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.parse_commands import CommandRules
from exoshell.language.tokens import Token

_SWITCH_FLAGS = ("regex", "wildcard", "exact", "casesensitive", "file", "parallel")


class LoopRules(CommandRules):
    def _parenthesis_after(self, keyword: Token, error_id: str, *arguments: object) -> Token | None:
        self.skip_newlines()
        opener = self.peek()
        if opener.kind == "(":
            self.take(opener)
            return opener
        self.missing(error_id, keyword.end, keyword.end, *arguments)
        return None

    def _keyword_after(self, words: tuple[str, ...]) -> Token | None:
        """A keyword that continues a statement, line ends before it or not; they stay where they are if it is not there."""
        position, count = self.position, len(self.tokens)
        mode, self.command_mode = self.command_mode, True
        self.skip_newlines()
        token = self.peek()
        self.command_mode = mode
        if self.keyword(token) in words:
            self.take(token)
            token.role = "keyword"
            return token
        self.position = position
        del self.tokens[count:]
        return None

    def statement_list(self) -> tuple[list[ast.StatementAst], list[ast.TrapStatementAst], int, int]:
        """Statements up to a closer or the end: the statements, the traps among them, and the extent (0, 0 where there is none)."""
        statements: list[ast.StatementAst] = []
        traps: list[ast.TrapStatementAst] = []
        start = end = 0
        first = True
        while True:
            self.skip_newlines_and_semicolons()
            found = self.statement()
            if found is None:
                break
            if first:
                start, first = found.start, False
            end = found.end
            if isinstance(found, ast.TrapStatementAst):
                traps.append(found)
            else:
                statements.append(found)
                if isinstance(found, ast.TypeDefinitionAst):
                    name = found.name.lower()
                    if name in self.type_names:
                        self.second_types.add(id(found))
                    self.type_names.add(name)
            kind = self.peek().kind
            if kind == ")" or kind == "}":
                break
        return statements, traps, start, end

    def statement_block(self) -> ast.StatementBlockAst | None:
        """`{ … }` after a keyword; None where no brace follows (line ends may stand before it)."""
        self.skip_newlines()
        opener = self.peek()
        if opener.kind != "{":
            return None
        self.take(opener)
        no_comma, self.no_comma = self.no_comma, False
        statements, traps, _, end = self.statement_list()
        closer = self.peek()
        if closer.kind == "}":
            self.take(closer)
            after = closer.end
        else:
            after = max(end, opener.end)
            self.missing("MissingEndCurlyBrace", opener.start, opener.end, seen_at=closer.end)
        self.no_comma = no_comma
        return ast.StatementBlockAst(source=self.source, start=opener.start, end=after, statements=tuple(statements), traps=tuple(traps))

    def _loop_condition(self, keyword: Token) -> tuple[ast.PipelineBaseAst | None, int, bool]:
        """`( condition )` of while and until: the condition, where it ends and whether the loop can go on."""
        opener = self._parenthesis_after(keyword, "MissingOpenParenthesisAfterKeyword", self.text_of(keyword))
        if opener is None:
            return None, keyword.end, False
        self.skip_newlines()
        condition = self.pipeline_chain()
        if condition is None:
            self.missing("MissingExpressionAfterKeyword", opener.end, opener.end, self.text_of(keyword))
            condition = self.error_statement(opener.end, opener.end)
        self.skip_newlines()
        closer = self.peek()
        if closer.kind != ")":
            if not isinstance(condition, ast.ErrorStatementAst):
                self.missing("MissingEndParenthesisAfterStatement", condition.end, condition.end, self.text_of(keyword))
            return condition, condition.end, False
        self.take(closer)
        return condition, closer.end, True

    def _while(self, keyword: Token) -> ast.StatementAst:
        condition, end, fine = self._loop_condition(keyword)
        if not fine or condition is None:
            return self.error_statement(keyword.start, end, (condition,))
        body = self.statement_block()
        if body is None:
            self.missing("MissingLoopStatement", end, end, "while")
            return self.error_statement(keyword.start, end, (condition,))
        return ast.WhileStatementAst(source=self.source, start=keyword.start, end=body.end, condition=condition, body=body)

    def _do(self, keyword: Token) -> ast.StatementAst:
        body = self.statement_block()
        if body is None:
            self.missing("MissingLoopStatement", keyword.end, keyword.end, "do")
            return self.error_statement(keyword.start, keyword.end)
        following = self._keyword_after(("while", "until"))
        if following is None:
            self.missing("MissingWhileOrUntilInDoWhile", body.end, body.end)
            return self.error_statement(keyword.start, body.end, (body,))
        condition, end, fine = self._loop_condition(following)
        if not fine or condition is None or isinstance(condition, ast.ErrorStatementAst):
            return self.error_statement(keyword.start, condition.end if condition is not None else end, (body, condition))
        kind = ast.DoWhileStatementAst if following.value.lower() == "while" else ast.DoUntilStatementAst
        return kind(source=self.source, start=keyword.start, end=end, condition=condition, body=body)

    def _for(self, keyword: Token) -> ast.StatementAst:
        opener = self._parenthesis_after(keyword, "MissingOpenParenthesisAfterKeyword", self.text_of(keyword))
        if opener is None:
            return self.error_statement(keyword.start, keyword.end)
        end = opener.end
        parts: list[ast.PipelineBaseAst | None] = [None, None, None]
        self.skip_newlines()
        for index in range(3):
            part = parts[index] = self.pipeline_chain()
            if part is not None:
                end = part.end
            if index < 2:
                separator = self.peek()
                if separator.kind == ";":
                    end = separator.end
                    self.take(separator)
                elif separator.kind == "newline":
                    self.position = separator.end
                self.skip_newlines()
        self.skip_newlines()
        closer = self.peek()
        if closer.kind != ")":
            self.missing("MissingEndParenthesisAfterStatement", end, end, self.text_of(keyword))
            return self.error_statement(keyword.start, end, parts)
        self.take(closer)
        body = self.statement_block()
        if body is None:
            self.missing("MissingLoopStatement", closer.end, closer.end, "for")
            return self.error_statement(keyword.start, closer.end, parts)
        return ast.ForStatementAst(
            source=self.source, start=keyword.start, end=body.end, initializer=parts[0], condition=parts[1], iterator=parts[2], body=body
        )

    def _foreach(self, keyword: Token) -> ast.StatementAst:
        end = keyword.end
        parallel = broken = False
        throttle: ast.ExpressionAst | None = None
        throttle_token: Token | None = None
        self.skip_newlines()
        token = self.peek()
        while token.kind == "parameter":
            self.take(token)
            end = token.end
            name = token.value.lower()
            if name and "parallel".startswith(name):
                parallel = True
            elif name and "throttlelimit".startswith(name):
                throttle_token = token
                self.skip_newlines()
                throttle = self.single_argument(self.peek())
                if throttle is None:
                    self.missing("MissingThrottleLimit", token.end, token.end)
            else:
                self.error("InvalidForeachFlag", token.start, token.end, token.value)
                broken = True
            self.skip_newlines()
            token = self.peek()
        opener = token
        if opener.kind != "(":
            self.missing("MissingOpenParenthesisAfterKeyword", keyword.end, keyword.end, "foreach")
            return self.error_statement(keyword.start, end)
        self.take(opener)
        self.skip_newlines()
        variable = self.peek()
        if variable.kind not in ("variable", "splat"):
            self.missing("MissingVariableNameAfterForeach", opener.end, opener.end)
            return self.error_statement(keyword.start, opener.end)
        name_node = self.primary(members=False)
        assert isinstance(name_node, ast.VariableExpressionAst | ast.UsingExpressionAst)
        if isinstance(name_node, ast.UsingExpressionAst):
            inner = name_node.sub_expression
            assert isinstance(inner, ast.VariableExpressionAst)
            name_node = inner
        self.skip_newlines()
        word = self.peek()
        if self.keyword(word) != "in":
            self.missing("MissingInInForeach", name_node.end, name_node.end)
            return self.error_statement(keyword.start, name_node.end, (name_node,))
        self.take(word)
        word.role = "keyword"
        self.skip_newlines()
        condition = self.pipeline_chain()
        if condition is None:
            self.missing("MissingForeachExpression", word.end, word.end)
            return self.error_statement(keyword.start, word.end, (name_node,))
        self.skip_newlines()
        closer = self.peek()
        if closer.kind != ")":
            self.missing("MissingEndParenthesisAfterForeach", condition.end, condition.end)
            return self.error_statement(keyword.start, condition.end, (name_node, condition))
        self.take(closer)
        body = self.statement_block()
        if body is None:
            self.missing("MissingForeachStatement", closer.end, closer.end)
            return self.error_statement(keyword.start, closer.end, (name_node, condition))
        if broken:
            return self.error_statement(keyword.start, body.end, (name_node, condition, body))
        if throttle_token is not None and not parallel:
            self.error("ThrottleLimitRequiresParallelFlag", throttle_token.start, throttle_token.end)
        found = ast.ForEachStatementAst(
            source=self.source,
            start=keyword.start,
            end=body.end,
            variable=name_node,
            condition=condition,
            body=body,
            throttle_limit=throttle,
            parallel=parallel,
        )
        if parallel:
            self.error("KeywordParameterReservedForFutureUse", found.start, found.end, "foreach", "parallel")
        return found

    def _switch(self, keyword: Token) -> ast.StatementAst:
        end = keyword.end
        flags: set[str] = set()
        condition: ast.PipelineBaseAst | None = None
        broken = False
        self.skip_newlines()
        token = self.peek()
        while token.kind == "parameter":
            self.take(token)
            end = token.end
            name = token.value.lower()
            flag = next((known for known in _SWITCH_FLAGS if name and known.startswith(name)), "")
            if not flag:
                broken = True
                self.error("InvalidSwitchFlag", token.start, token.end, token.value)
            else:
                flags.add(flag)
            if flag == "file":
                self.skip_newlines()
                argument = self.single_argument(self.peek())
                if argument is None:
                    broken = True
                    self.missing("MissingFilenameOption", token.end, token.end)
                else:
                    end = argument.end
                    condition = self._as_pipeline(argument)
            self.skip_newlines()
            token = self.peek()
        if "file" not in flags or token.kind == "(":
            found = self._switch_value(token, end)
            if found is None:
                broken = True
                if token.kind == "(":
                    end = max(end, self.tokens[-1].end)
            else:
                condition, end, fine = found
                broken = broken or condition is None or not fine
        self.skip_newlines()
        opener = self.peek()
        if opener.kind != "{":
            if not (broken and self.at_end(end)):
                self.missing("MissingCurlyBraceInSwitchStatement", end, end)
            return self.error_statement(keyword.start, end, (condition,))
        self.take(opener)
        clauses, default, end, broken = self._switch_clauses(opener, broken)
        if broken or condition is None:
            return self.error_statement(keyword.start, end, (condition, *(node for clause in clauses for node in clause), default))
        return ast.SwitchStatementAst(
            source=self.source,
            start=keyword.start,
            end=end,
            condition=condition,
            clauses=tuple(clauses),
            default=default,
            flags=frozenset(flags),
        )

    def _as_pipeline(self, expression: ast.ExpressionAst) -> ast.PipelineAst:
        element = ast.CommandExpressionAst(source=self.source, start=expression.start, end=expression.end, expression=expression)
        return ast.PipelineAst(source=self.source, start=expression.start, end=expression.end, pipeline_elements=(element,))

    def _switch_value(self, opener: Token, end: int) -> tuple[ast.PipelineBaseAst | None, int, bool] | None:
        """`( value )`: the value, where it ends, whether the statement can go on; None where there is none."""
        if opener.kind != "(":
            self.missing("PipelineValueRequired", end, end)
            return None
        self.take(opener)
        self.skip_newlines()
        value = self.pipeline_chain()
        end = opener.end
        if value is None:
            self.missing("PipelineValueRequired", end, end)
        else:
            end = value.end
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == ")":
            self.take(closer)
            return value, closer.end, True
        if value is not None:
            self.missing("MissingEndParenthesisInSwitchStatement", end, end)
        return value, end, False

    def _switch_clauses(
        self, opener: Token, broken: bool
    ) -> tuple[list[tuple[ast.ExpressionAst, ast.StatementBlockAst]], ast.StatementBlockAst | None, int, bool]:
        clauses: list[tuple[ast.ExpressionAst, ast.StatementBlockAst]] = []
        default: ast.StatementBlockAst | None = None
        end = opener.end
        self.skip_newlines()
        while True:
            token = self.peek()
            is_default = self.keyword(token) == "default"
            condition = self.single_argument(token)
            if condition is None:
                self.missing("MissingSwitchConditionExpression", end, end)
                broken = True
                if self.peek().kind == "}":
                    self.next()
                break
            end = condition.end
            if is_default:
                token.role = "keyword"
            body = self.statement_block()
            if body is None:
                broken = True
                self.missing("MissingSwitchStatementClause", end, end)
            else:
                end = body.end
                if not is_default:
                    clauses.append((condition, body))
                elif default is not None:
                    broken = True
                    self.error("MultipleSwitchDefaultClauses", token.start, token.end)
                else:
                    default = body
            self.skip_newlines_and_semicolons()
            closer = self.peek()
            if closer.kind == "}":
                self.take(closer)
                end = closer.end
                break
            if closer.kind == "eof":
                if body is not None:
                    self.missing("MissingEndCurlyBrace", opener.start, opener.end, seen_at=closer.end)
                broken = True
                break
        return clauses, default, end, broken
