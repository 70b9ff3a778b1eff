"""Statements: blocks, control flow, error handling, data sections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.language import ast
from exoshell.language.parse_loops import LoopRules
from exoshell.language.tokens import RESERVED, STATEMENTS_WITHOUT_ATTRIBUTES, Token

_CONTINUATIONS = frozenset(("else", "elseif", "catch", "until"))


class StatementRules(LoopRules):
    # ---------------------------------------------------------------------------------------- rarely or never run

    # ---------------------------------------------------------------------------------------- rarely or never run

    def statement(self) -> ast.StatementAst | None:
        """One statement, None where none starts."""
        mode, self.command_mode = self.command_mode, True
        try:
            token = self.peek()
            kind = token.kind
            if kind == "word":
                word = self.keyword(token)
                if word:
                    if word in _CONTINUATIONS and self.errors:
                        # Its statement is broken; what follows is likely to be right.
                        self.take(token)
                        token.role = "keyword"
                        return self.statement()
                    rule = _RULES.get(word)
                    if rule is not None:
                        self.take(token)
                        token.role = "keyword"
                        return rule(self, token)
                first = self.text[token.start]
                if first == ":":
                    return self._labeled(token)
                if first == "[":
                    return self._after_attributes(token)
            elif kind == "eof":
                return None
            elif self.text.startswith("[", token.start):
                return self._after_attributes(token)
            return self.pipeline_chain()
        finally:
            self.command_mode = mode

    def _after_attributes(self, first: Token) -> ast.StatementAst | None:
        start = first.start
        self.position = start
        attributes = self.attribute_list(in_expression=False)
        word = self.keyword(self.peek()) if attributes else ""
        if not word or (word not in _RULES and word != "param"):
            self.go_back(start)
            return self.pipeline_chain()
        if word in STATEMENTS_WITHOUT_ATTRIBUTES or word not in ("class", "enum"):
            if any(isinstance(attribute, ast.TypeConstraintAst) for attribute in attributes):
                self.go_back(start)
                return self.pipeline_chain()
            if word == "param":
                self.go_back(start)
                return self.pipeline_chain()
            for attribute in attributes:
                self.error("UnexpectedAttribute", attribute.start, attribute.end, attribute.type_name.full_name)
            return self.statement()
        keyword = self.next()
        keyword.role = "keyword"
        return self.type_definition(keyword, attributes)

    def _labeled(self, token: Token) -> ast.StatementAst | None:
        match = self._patterns.label.fullmatch(self.text, token.start, token.end)
        if match is None:
            return self.pipeline_chain()
        self.take(token)
        self.skip_newlines()
        keyword = self.peek()
        rule = _LABELED.get(self.keyword(keyword))
        if rule is None:
            self.go_back(token.start)
            return self.pipeline_chain()
        token.role = "label"
        self.take(keyword)
        keyword.role = "keyword"
        found = rule(self, keyword)
        if isinstance(found, ast.LabeledStatementAst):
            found.label = match[1]
        if found is not None:
            found.start = token.start
        return found

    def _if(self, keyword: Token) -> ast.StatementAst:
        clauses: list[tuple[ast.PipelineBaseAst, ast.StatementBlockAst]] = []
        nested: list[ast.Ast | None] = []
        start = keyword.start
        while True:
            opener = self._parenthesis_after(keyword, "MissingOpenParenthesisInIfStatement", self.text_of(keyword))
            if opener is None:
                return self.error_statement(start, keyword.end, nested)
            self.skip_newlines()
            condition = self.pipeline_chain()
            if condition is None:
                self.missing("IfStatementMissingCondition", opener.end, opener.end, self.text_of(keyword))
                condition = self.error_statement(opener.end, opener.end)
            nested.append(condition)
            self.skip_newlines()
            closer = self.peek()
            if closer.kind != ")":
                if not isinstance(condition, ast.ErrorStatementAst):
                    self.missing("MissingEndParenthesisAfterStatement", closer.start, closer.end, self.text_of(keyword))
                return self.error_statement(start, condition.end, nested)
            self.take(closer)
            body = self.statement_block()
            if body is None:
                self.missing("MissingStatementBlock", closer.start, closer.end, self.text_of(keyword))
                return self.error_statement(start, closer.end, nested)
            clauses.append((condition, body))
            nested.append(body)
            following = self._keyword_after(("elseif", "else"))
            if following is None:
                return ast.IfStatementAst(source=self.source, start=start, end=body.end, clauses=tuple(clauses))
            keyword = following
            if following.value.lower() == "else":
                otherwise = self.statement_block()
                if otherwise is None:
                    self.missing("MissingStatementBlockAfterElse", following.end, following.end)
                    return self.error_statement(start, following.end, nested)
                return ast.IfStatementAst(source=self.source, start=start, end=otherwise.end, clauses=tuple(clauses), else_clause=otherwise)

    # ---------------------------------------------------------------------------------------- rarely or never run

    # ---------------------------------------------------------------------------------------- rarely or never run

    def _try(self, keyword: Token) -> ast.StatementAst:
        body = self.statement_block()
        if body is None:
            self.missing("MissingTryStatementBlock", keyword.end, keyword.end)
            return self.error_statement(keyword.start, keyword.end)
        end = body.end
        catches: list[ast.CatchClauseAst] = []
        nested: list[ast.Ast] = [body]
        while (word := self._keyword_after(("catch",))) is not None:
            clause, end, fine = self._catch(word)
            if clause is None or not fine:
                return self.error_statement(keyword.start, end, nested)
            catches.append(clause)
            nested.append(clause)
        ending: ast.StatementBlockAst | None = None
        word = self._keyword_after(("finally",))
        if word is not None:
            ending = self.statement_block()
            if ending is None:
                self.missing("MissingFinallyStatementBlock", word.end, word.end)
                return self.error_statement(keyword.start, word.end, nested)
            end = ending.end
        if not catches and ending is None:
            self.missing("MissingCatchOrFinally", body.end, body.end)
            return self.error_statement(keyword.start, body.end, nested)
        found = ast.TryStatementAst(
            source=self.source, start=keyword.start, end=end, body=body, catch_clauses=tuple(catches), finally_block=ending
        )
        if ending is not None or len(catches) > 1:
            self.to_check.append(found)
        return found

    def _catch(self, keyword: Token) -> tuple[ast.CatchClauseAst | None, int, bool]:
        end = keyword.end
        types: list[ast.TypeConstraintAst] = []
        mode = self.command_mode
        comma: Token | None = None
        while True:
            position = self.position
            self.command_mode = False
            self.skip_newlines()
            found = self.attribute()
            self.command_mode = mode
            if found is None:
                if comma is not None:
                    self.missing("MissingTypeLiteralToken", comma.end, comma.end)
                    return None, comma.end, False
                if self.position != position and self.peek().kind != "{":
                    self.position = position
                break
            end = found.end
            if isinstance(found, ast.TypeConstraintAst):
                types.append(found)
            self.skip_newlines()
            comma = self.peek()
            if comma.kind != ",":
                break
            self.take(comma)
            end = comma.end
        body = self.statement_block()
        if body is None:
            self.missing("MissingCatchHandlerBlock", end, end)
            return None, end, False
        return (
            ast.CatchClauseAst(source=self.source, start=keyword.start, end=body.end, catch_types=tuple(types), body=body),
            body.end,
            True,
        )

    def _trap(self, keyword: Token) -> ast.StatementAst:
        self.skip_newlines()
        mode, self.command_mode = self.command_mode, False
        found = self.attribute()
        self.command_mode = mode
        outer, self.type_names = self.type_names, set()
        body = self.statement_block()
        self.type_names = outer
        if body is None:
            end = found.end if found is not None else keyword.end
            self.missing("MissingTrapStatement", end, end)
            return self.error_statement(keyword.start, end, (found,))
        kind = found if isinstance(found, ast.TypeConstraintAst) else None
        return ast.TrapStatementAst(source=self.source, start=keyword.start, end=body.end, trap_type=kind, body=body)

    def _leave(self, keyword: Token) -> ast.StatementAst:
        word = keyword.value.lower()
        pipeline = self.pipeline_chain()
        end = pipeline.end if pipeline is not None else keyword.end
        kind = {"return": ast.ReturnStatementAst, "exit": ast.ExitStatementAst, "throw": ast.ThrowStatementAst}[word]
        return kind(source=self.source, start=keyword.start, end=end, pipeline=pipeline)

    def _jump(self, keyword: Token) -> ast.StatementAst:
        """`break` and `continue`, with a label or an expression that yields one on the same line."""
        label: ast.ExpressionAst | None = None
        mode, self.command_mode = self.command_mode, False
        name = self.peek()
        if name.kind == "identifier":
            self.take(name)
            name.role = "label"
            label = self.bare_word(name)
        else:
            self.command_mode = True
            label = self.primary()
        self.command_mode = mode
        end = label.end if label is not None else keyword.end
        kind = ast.BreakStatementAst if keyword.value.lower() == "break" else ast.ContinueStatementAst
        return kind(source=self.source, start=keyword.start, end=end, label=label)

    # ---------------------------------------------------------------------------------------- rarely or never run

    def _data(self, keyword: Token) -> ast.StatementAst:
        end = keyword.end
        broken = False
        variable: str | None = None
        self.command_mode = False
        token = self.peek()
        if token.kind == "identifier":
            self.take(token)
            token.role = "variable"
            variable, end = token.value, token.end
        self.command_mode = True
        commands: list[ast.ExpressionAst] = []
        self.skip_newlines()
        token = self.peek()
        if token.kind == "parameter":
            self.take(token)
            end = token.end
            name = token.value.lower()
            if not name or not "supportedcommand".startswith(name):
                self.error("InvalidParameterForDataSectionStatement", token.start, token.end, token.value)
                broken = True
            self.skip_newlines()
            commands, end = self._supported_commands(token, broken)
            broken = broken or not commands
        body = self.statement_block()
        if body is None:
            if not broken:
                self.missing("MissingStatementBlockForDataSection", end, end)
            return self.error_statement(keyword.start, end, commands)
        if broken:
            return self.error_statement(keyword.start, body.end, (*commands, body))
        found = ast.DataStatementAst(
            source=self.source, start=keyword.start, end=body.end, variable=variable, commands_allowed=tuple(commands), body=body
        )
        self.to_check.append(found)
        return found

    def _supported_commands(self, parameter: Token, broken: bool) -> tuple[list[ast.ExpressionAst], int]:
        commands: list[ast.ExpressionAst] = []
        end = parameter.end
        while True:
            self.skip_newlines()
            found = self.single_argument(self.peek())
            if found is None:
                if not broken:
                    self.missing("MissingValueForSupportedCommandInDataSectionStatement", end, end)
                return [], end
            commands.append(found)
            end = found.end
            comma = self.peek()
            if comma.kind != ",":
                return commands, end
            self.take(comma)
            end = comma.end

    def _block(self, keyword: Token) -> ast.StatementAst:
        """`parallel` and `sequence` of workflows."""
        body = self.statement_block()
        if body is None:
            self.missing("MissingStatementAfterKeyword", keyword.end, keyword.end, self.text_of(keyword))
            return self.error_statement(keyword.start, keyword.end)
        return ast.BlockStatementAst(source=self.source, start=keyword.start, end=body.end, kind=keyword.value.lower(), body=body)

    def _reserved(self, keyword: Token) -> ast.StatementAst:
        self.error("ReservedKeywordNotAllowed", keyword.start, keyword.end, self.text_of(keyword))
        return self.error_statement(keyword.start, keyword.end)

    def _late_using(self, keyword: Token) -> ast.StatementAst:
        found = self.using_statement(keyword)
        self.error("UsingMustBeAtStartOfScript", found.start, found.end)
        return found

    def type_definition(self, keyword: Token, attributes: list[ast.AttributeBaseAst]) -> ast.StatementAst:
        raise NotImplementedError

    def function_definition(self, keyword: Token) -> ast.StatementAst:
        raise NotImplementedError

    def using_statement(self, keyword: Token) -> ast.StatementAst:
        raise NotImplementedError

    def configuration(self, keyword: Token) -> ast.StatementAst:
        raise NotImplementedError


_LABELED: dict[str, Callable[[Any, Token], ast.StatementAst]] = {
    "foreach": StatementRules._foreach,
    "for": StatementRules._for,
    "while": StatementRules._while,
    "do": StatementRules._do,
    "switch": StatementRules._switch,
}

_RULES: dict[str, Callable[[Any, Token], ast.StatementAst | None]] = {
    **_LABELED,
    "if": StatementRules._if,
    "try": StatementRules._try,
    "trap": StatementRules._trap,
    "return": StatementRules._leave,
    "exit": StatementRules._leave,
    "throw": StatementRules._leave,
    "break": StatementRules._jump,
    "continue": StatementRules._jump,
    "data": StatementRules._data,
    "parallel": StatementRules._block,
    "sequence": StatementRules._block,
    "using": StatementRules._late_using,
    "function": lambda self, keyword: self.function_definition(keyword),
    "filter": lambda self, keyword: self.function_definition(keyword),
    "workflow": lambda self, keyword: self.function_definition(keyword),
    "configuration": lambda self, keyword: self.configuration(keyword),
    "class": lambda self, keyword: self.type_definition(keyword, []),
    "enum": lambda self, keyword: self.type_definition(keyword, []),
    **dict.fromkeys(RESERVED, StatementRules._reserved),
}
