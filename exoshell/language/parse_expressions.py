"""Expressions: operators by precedence, unary operators and casts, primaries, members and indexes."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.literals import parse_number
from exoshell.language.parse_members import PRIMARY, MemberRules
from exoshell.language.tokens import BINDING, DASH_OPERATORS, DASH_UNARY, Token


class ExpressionRules(MemberRules):
    _mistyped_at = -1
    """Behind a mistyped operator: the expression ends there on every level."""

    def expression(self) -> ast.ExpressionAst | None:
        """An expression, the ternary included; None where none starts."""
        mode = self.command_mode
        self.command_mode = False
        try:
            condition = self._binary(0)
            if condition is None:
                return None
            token = self.peek()
            return condition if token.kind != "?" else self._ternary(condition, token)
        finally:
            self.command_mode = mode

    def _ternary(self, condition: ast.ExpressionAst, question: Token) -> ast.ExpressionAst:
        self.take(question)
        question.role = "operator"
        outer, self.ternary = self.ternary, True
        try:
            self.skip_newlines()
            if_true = self.expression()
            if if_true is None:
                self.missing("ExpectedValueExpression", question.end, question.end, "?")
                if_true = self.error_expression(question.end, question.end)
            self.skip_newlines()
            colon = self.peek()
            if colon.kind != ":":
                if not isinstance(if_true, ast.ErrorExpressionAst):
                    self.missing("MissingColonInTernaryExpression", colon.start, colon.end)
                return self.error_expression(condition.start, colon.start - 1, (condition, if_true))
            self.take(colon)
            colon.role = "operator"
            self.skip_newlines()
            if_false = self.expression()
            if if_false is None:
                self.missing("ExpectedValueExpression", colon.end, colon.end, ":")
                if_false = self.error_expression(colon.end, colon.end)
        finally:
            self.ternary = outer
        return ast.TernaryExpressionAst(
            source=self.source, start=condition.start, end=if_false.end, condition=condition, if_true=if_true, if_false=if_false
        )

    def _binary(self, minimum: int) -> ast.ExpressionAst | None:
        left = self._array_literal()
        if left is None:
            return None
        while True:
            if self.position == self._mistyped_at:
                return left
            token = self.peek()
            if token.kind != "operator":
                if token.kind == "parameter":
                    # Most likely a mistyped operator.
                    self.take(token)
                    self._mistyped_at = self.position
                    self.error("UnexpectedToken", token.start, token.end, self.text_of(token))
                    return self.error_expression(left.start, token.end, (left,))
                return left
            value = token.value
            level = BINDING.get(value)
            if level is None:
                found = DASH_OPERATORS.get(value)
                if found is None:
                    return left  # -not, -bnot: no binary operator
                value, level = found
            if level <= minimum:
                return left
            self.take(token)
            self.skip_newlines()
            ternary, self.ternary = self.ternary, True
            right = self._binary(level)
            self.ternary = ternary
            if right is None:
                self.missing("ExpectedValueExpression", token.end, token.end, self.text_of(token))
                right = self.error_expression(token.end, token.end)
            left = ast.BinaryExpressionAst(
                source=self.source,
                start=left.start,
                end=right.end,
                left=left,
                operator=value,
                right=right,
                error_position=(token.start, token.end),
            )

    def _array_literal(self) -> ast.ExpressionAst | None:
        first = self.unary()
        if first is None or self.no_comma:
            return first
        comma = self.peek()
        if comma.kind != ",":
            return first
        elements = [first]
        ternary, self.ternary = self.ternary, True
        while comma.kind == ",":
            self.take(comma)
            self.skip_newlines()
            element = self.unary()
            if element is None:
                self.missing("MissingExpressionAfterToken", comma.end, comma.end, ",")
                elements.append(self.error_expression(comma.start, comma.end))
                break
            elements.append(element)
            comma = self.peek()
        self.ternary = ternary
        return ast.ArrayLiteralAst(source=self.source, start=first.start, end=elements[-1].end, elements=tuple(elements))

    def unary(self) -> ast.ExpressionAst | None:
        """A primary expression with its unary operators and casts. The mode is the caller's, expression mode as a rule."""
        token = self.peek()
        kind = token.kind
        if kind in PRIMARY:
            found = self.primary()
        elif kind == "[":
            found = self._type_or_cast(token)
        elif kind == "operator" or kind == "unary" or kind == "," or kind == "++" or kind == "--":
            found = self._unary_operator(token)
        elif self.ternary and kind == "word" and not self.command_mode:
            found = self._number_in_ternary(token)
        else:
            return None
        if found is None or isinstance(found, ast.ErrorExpressionAst):
            return found
        token = self.peek()
        if token.kind == "++" or token.kind == "--":
            self.take(token)
            token.role = "operator"
            found = ast.UnaryExpressionAst(source=self.source, start=found.start, end=token.end, operator="post" + token.kind, child=found)
            self.to_check.append(found)
        return found

    def _unary_operator(self, token: Token) -> ast.ExpressionAst | None:
        kind, value = token.kind, token.value
        if kind == "operator":
            if value == "-" or value == "+":
                number = self._signed_number(token)
                if number is not None:
                    return number if isinstance(number, ast.ExpressionAst) else None
            elif value not in DASH_UNARY:
                return None
            else:
                value = DASH_UNARY[value]
        elif kind == ",":
            if self.no_comma:
                return None
        else:
            token.role = "operator"
        self.take(token)
        self.skip_newlines()
        child = self.unary()
        if child is None:
            self.missing("MissingExpressionAfterOperator", token.end, token.end, self.text_of(token))
            return self.error_expression(token.start, token.end)
        if kind == ",":
            return ast.ArrayLiteralAst(source=self.source, start=token.start, end=child.end, elements=(child,))
        found = ast.UnaryExpressionAst(source=self.source, start=token.start, end=child.end, operator=value, child=child)
        if kind == "++" or kind == "--":
            self.to_check.append(found)
        return found

    def _signed_number(self, sign: Token) -> ast.ExpressionAst | bool | None:
        """A sign directly before a digit belongs to the literal. None: no digit follows; False: what follows is a word, no number."""
        text, at = self.text, sign.end
        first = text[at : at + 1]
        if not (first.isdecimal() or (first == "." and text[at + 1 : at + 2].isdecimal())):
            return None
        match = (self._patterns.number_in_ternary if self.ternary else self._patterns.signed_number).match(text, at, self.end)
        if match is None:
            self._ahead = self._word(sign.start)  # so it stays for whoever looks next
            return False
        token = Token("number", sign.start, match.end(), text[sign.start : match.end()])
        self.take(token)
        return self.postfix(self._number(token))

    def _number_in_ternary(self, word: Token) -> ast.ExpressionAst | None:
        match = self._patterns.number_in_ternary.match(self.text, word.start, self.end)
        if match is None:
            return None
        token = Token("number", word.start, match.end(), match.group())
        self.take(token)
        return self.postfix(self._number(token))

    def _number(self, token: Token) -> ast.ConstantExpressionAst:
        found = parse_number(token.value)
        if found is None:
            self.error("BadNumericConstant", token.start, token.end, token.value)
            found = None, "object"
        return ast.ConstantExpressionAst(source=self.source, start=token.start, end=token.end, value=found[0], type_name=found[1])

    def _type_or_cast(self, bracket: Token) -> ast.ExpressionAst | None:
        attributes = self.attribute_list(in_expression=True)
        if not attributes:
            return None
        source, last = self.source, attributes[-1]
        found: ast.ExpressionAst | None = None
        if isinstance(last, ast.TypeConstraintAst):
            token = self.peek()
            if token.kind != "newline" and token.kind != "," and token.kind != "." and token.kind != "::":
                child = self.unary()
                if child is not None:
                    found = ast.ConvertExpressionAst(source=source, start=last.start, end=child.end, attribute=last, child=child)
                    self.to_check.append(found)
            if found is None:
                found = ast.TypeExpressionAst(source=source, start=last.start, end=last.end, type_name=last.type_name)
                # A type has members, but cannot be indexed; and nothing belongs to one whose bracket is missing.
                if last.end > last.type_name.end and not self.text.startswith(("[", "?["), self.position):
                    found = self.postfix(found)
        else:
            self.skip_newlines()
            child = self.unary()
            if child is None:
                self.missing("UnexpectedAttribute", last.start, last.end, last.type_name.full_name)
                return self.error_expression(bracket.start, last.end, attributes)
            found = ast.AttributedExpressionAst(source=source, start=last.start, end=child.end, attribute=last, child=child)
            self.to_check.append(found)
        for attribute in attributes[-2::-1]:
            if isinstance(attribute, ast.TypeConstraintAst):
                found = ast.ConvertExpressionAst(source=source, start=attribute.start, end=found.end, attribute=attribute, child=found)
                self.to_check.append(found)
            else:
                found = ast.AttributedExpressionAst(source=source, start=attribute.start, end=found.end, attribute=attribute, child=found)
                self.to_check.append(found)
        return found

    def primary(self, *, members: bool = True) -> ast.ExpressionAst | None:
        """A literal, variable or bracketed expression, with what follows it directly (members, indexes)."""
        token = self.peek()
        kind = token.kind
        source = self.source
        found: ast.ExpressionAst
        if kind == "variable" or kind == "splat":
            self.take(token)
            return self._variable_expression(token, members)
        if kind == "number":
            self.take(token)
            found = self._number(token)
        elif kind == "string":
            self.take(token)
            found = ast.StringConstantExpressionAst(
                source=source, start=token.start, end=token.end, value=token.value, string_constant_type=self.quote_type(token)
            )
        elif kind == "xstring":
            self.take(token)
            found = self.expandable_string(token)
        elif kind == "(":
            self.take(token)
            found = self._parenthesis(token)
        elif kind == "{":
            self.take(token)
            block = self.script_block(token)
            found = ast.ScriptBlockExpressionAst(source=source, start=token.start, end=block.end, script_block=block)
        elif kind == "@{":
            self.take(token)
            found = self.hashtable(token)
        elif kind == "$(" or kind == "@(":
            self.take(token)
            found = self._sub_expression(token)
        else:
            return None
        return self.postfix(found) if members else found

    def _variable_expression(self, token: Token, members: bool) -> ast.ExpressionAst:
        name = token.value
        braced = self.text[token.start + 1 : token.start + 2] == "{"
        using = name[:6].lower() == "using:"
        found: ast.ExpressionAst = ast.VariableExpressionAst(
            source=self.source,
            start=token.start,
            end=token.end,
            name=name[6:] if using else name,
            splatted=token.kind == "splat",
            braced=braced,
        )
        if not using:
            if token.kind == "splat":
                self.to_check.append(found)
            return self.postfix(found) if members else found
        if members:
            # Members belong inside: `$using:x.y` is evaluated as a whole where the variable lives.
            found = self.postfix(found, in_using=True)
        found = ast.UsingExpressionAst(source=self.source, start=found.start, end=found.end, sub_expression=found)
        self.to_check.append(found)
        return self.postfix(found) if members else found

    def _parenthesis(self, opener: Token) -> ast.ExpressionAst:
        mode, no_comma, ternary = self.command_mode, self.no_comma, self.ternary
        self.command_mode, self.no_comma, self.ternary = True, False, False
        self.skip_newlines()
        pipeline = self.pipeline_chain()
        if pipeline is None:
            self.missing("ExpectedExpression", opener.end, opener.end)
            pipeline = self.error_statement(opener.end, opener.end)
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == ")":
            self.take(closer)
            end = closer.end
        else:
            end = pipeline.end
            self.missing("MissingEndParenthesisInExpression", end, end)
            if mode:
                self._unclosed_at = self.position
            elif closer.kind not in ("newline", "eof"):
                self.position = closer.start  # PowerShell takes a dot here for a member's, blanks before it or not
        self.command_mode, self.no_comma, self.ternary = mode, no_comma, ternary
        return ast.ParenExpressionAst(source=self.source, start=opener.start, end=end, pipeline=pipeline)

    def _sub_expression(self, opener: Token) -> ast.ExpressionAst:
        mode, no_comma, ternary = self.command_mode, self.no_comma, self.ternary
        self.command_mode, self.no_comma, self.ternary = True, False, False
        statements, traps, start, end = self.statement_list()
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == ")":
            self.take(closer)
            after = closer.end
        else:
            after = max(end, opener.end)
            self.missing("MissingEndParenthesisInSubexpression", closer.start, closer.end)
        self.command_mode, self.no_comma, self.ternary = mode, no_comma, ternary
        body = ast.StatementBlockAst(source=self.source, start=start, end=end, statements=tuple(statements), traps=tuple(traps))
        if opener.kind == "$(":
            return ast.SubExpressionAst(source=self.source, start=opener.start, end=after, sub_expression=body)
        return ast.ArrayExpressionAst(source=self.source, start=opener.start, end=after, sub_expression=body)
