"""Expressions: operators by precedence, unary operators and casts, primaries, members and indexes."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.literals import parse_number
from exoshell.language.parse_strings import StringRules
from exoshell.language.tokens import BINDING, DASH_OPERATORS, DASH_UNARY, Token


class ExpressionRules(StringRules):
    _mistyped_at = -1
    """Behind a mistyped operator: the expression ends there on every level."""
    _unclosed_at = -1
    """Where a closing bracket was missed: what stands there is reported, not read as a member of what was opened."""

    # ---------------------------------------------------------------------------------------------- operators

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
                source=self.source, start=left.start, end=right.end, left=left, operator=value, right=right, error_position=(token.start, token.end)
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

    # -------------------------------------------------------------------------------------------------- unary

    def unary(self) -> ast.ExpressionAst | None:
        """A primary expression with its unary operators and casts. The mode is the caller's, expression mode as a rule."""
        token = self.peek()
        kind = token.kind
        if kind in _PRIMARY:
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
        if not (first.isdecimal() or first == "." and text[at + 1 : at + 2].isdecimal()):
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

    # ------------------------------------------------------------------------------------------------ primary

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
            source=self.source, start=token.start, end=token.end, name=name[6:] if using else name, splatted=token.kind == "splat", braced=braced
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

    # ---------------------------------------------------------------------------------------- members, indexes

    def postfix(self, target: ast.ExpressionAst, *, in_using: bool = False) -> ast.ExpressionAst:
        """The members, calls and indexes that follow an expression without white space."""
        text, end = self.text, self.end
        while self.position < end:
            at = self.position
            if at == self._unclosed_at:
                return target
            char = text[at]
            if char == "<" and text.startswith("<#", at):
                match = self._patterns.comment.match(text, at, end)
                if match is None or text[match.end() : match.end() + 1] not in (".", "[", ":", "?"):
                    return target
                self.peek()  # so that the comment is kept
                self.position = match.end()
                continue
            conditional = False
            if char == "?":
                char = text[at + 1 : at + 2]
                if char != "." and char != "[":
                    return target
                conditional = True
                at += 1
            if char == ".":
                if text.startswith("..", at) and not conditional:
                    return target
                after = at + 1
            elif char == ":":
                if not text.startswith("::", at):
                    return target
                after = at + 2
            elif char == "[":
                target = self._index(target, Token("[", self.position, at + 1, "["), conditional)
                continue
            else:
                return target
            if self.command_mode and not self._member_follows(after, char):
                return target
            operator = Token("operator", self.position, after, text[self.position : after])
            self.take(operator)
            target = self._member(target, operator, static=char == ":", conditional=conditional)
            if in_using and isinstance(target, ast.InvokeMemberExpressionAst):
                return target
        return target

    def _member_follows(self, after: int, char: str) -> bool:
        """In an argument, `$x.` before a blank is no member access."""
        following = self.text[after : after + 1]
        return following != "" and not following.isspace() if char == "." else following != ""

    def _index(self, target: ast.ExpressionAst, bracket: Token, conditional: bool) -> ast.ExpressionAst:
        self.take(bracket)
        mode, no_comma, ternary = self.command_mode, self.no_comma, self.ternary
        self.command_mode, self.no_comma, self.ternary = False, False, False
        self.skip_newlines()
        index = self.expression()
        if index is None:
            self.missing("MissingArrayIndexExpression", bracket.end, bracket.end)
            index = self.error_expression(bracket.start, bracket.end)
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == "]":
            self.take(closer)
            end = closer.end
        else:
            end = index.end
            self._unclosed_at = self.position
            if not isinstance(index, ast.ErrorExpressionAst):
                self.missing("MissingEndSquareBracket", end, end)
        self.command_mode, self.no_comma, self.ternary = mode, no_comma, ternary
        return ast.IndexExpressionAst(source=self.source, start=target.start, end=end, target=target, index=index, null_conditional=conditional)

    def _member(self, target: ast.ExpressionAst, operator: Token, *, static: bool, conditional: bool) -> ast.ExpressionAst:
        source = self.source
        mode, self.command_mode = self.command_mode, False
        try:
            self.skip_newlines()
            member = self._member_name()
            if member is None:
                self.missing("MissingPropertyName", operator.end, operator.end)
                # What stands there instead of a name is passed over.
                self.command_mode = True
                member = self.single_argument(self.peek()) or self.error_expression(operator.end, operator.end)
                return ast.MemberExpressionAst(
                    source=source, start=target.start, end=max(member.end, operator.end), expression=target, member=member, static=static, null_conditional=conditional
                )
            generics: tuple[ast.TypeName, ...] = ()
            if self.text.startswith("[", self.position):
                generics = self._generic_arguments()
            following = self.text[self.position : self.position + 1] if self.position < self.end and self.position != self._unclosed_at else ""
            if following == "(" or following == "{" and not generics:
                arguments, end = self._call_arguments() if following == "(" else self._block_argument()
                return ast.InvokeMemberExpressionAst(
                    source=source,
                    start=target.start,
                    end=end,
                    expression=target,
                    member=member,
                    static=static,
                    null_conditional=conditional,
                    arguments=arguments,
                    generic_type_arguments=generics,
                )
        finally:
            self.command_mode = mode
        return ast.MemberExpressionAst(
            source=source, start=target.start, end=member.end, expression=target, member=member, static=static, null_conditional=conditional
        )

    def _member_name(self) -> ast.ExpressionAst | None:
        token = self.peek()
        if token.kind == "identifier":
            self.take(token)
            token.role = "member"
            return self.bare_word(token)
        if token.kind in _PRIMARY and token.kind != "number":
            return self.primary(members=False)
        return self.unary()

    def _generic_arguments(self) -> tuple[ast.TypeName, ...]:
        """`[int]` of `$x.Method[int](1)`; nothing is consumed unless a parenthesis follows directly."""
        if self._patterns.generic_method.match(self.text, self.position, self.end) is None:
            return ()
        start, errors = self.position, len(self.errors)
        found = self.type_arguments()
        if found is not None and self.text.startswith("(", self.position):
            if len(self.errors) == errors:
                return found[0]
            if self.errors[errors].error_id == "EndSquareBracketExpectedAtEndOfAttribute":
                del self.errors[errors:]
                self.error("EndSquareBracketExpectedAtEndOfType", self.position - 1, self.position - 1)
                self._unclosed_at = self.position
                return ()
        del self.errors[errors:]
        self.go_back(start)
        return ()

    def _block_argument(self) -> tuple[tuple[ast.ExpressionAst, ...], int]:
        opener = self.next()
        block = self.script_block(opener)
        argument = ast.ScriptBlockExpressionAst(source=self.source, start=opener.start, end=block.end, script_block=block)
        return (argument,), block.end

    def _call_arguments(self) -> tuple[tuple[ast.ExpressionAst, ...], int]:
        """`( a, b )` after a method's name, and where it ends."""
        opener = self.next()
        no_comma, self.no_comma = self.no_comma, True
        ternary, self.ternary = self.ternary, False
        arguments: list[ast.ExpressionAst] = []
        end = opener.end
        reported = False
        while True:
            self.skip_newlines()
            argument = self.expression()
            if argument is None:
                if arguments:
                    self.missing("MissingExpressionAfterToken", end, end, ",")
                    reported = True
                break
            arguments.append(argument)
            end = argument.end
            self.skip_newlines()
            comma = self.peek()
            if comma.kind != ",":
                break
            self.take(comma)
            end = comma.end
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == ")":
            self.take(closer)
            end = closer.end
        else:
            self._unclosed_at = self.position
            if not reported:
                self.missing("MissingEndParenthesisInMethodCall", end, end)
        self.no_comma, self.ternary = no_comma, ternary
        return tuple(arguments), end

    # ---------------------------------------------------------------------------------------------- hashtable

    def hashtable(self, opener: Token) -> ast.HashtableAst:
        mode, no_comma, ternary = self.command_mode, self.no_comma, self.ternary
        pairs: list[tuple[ast.ExpressionAst, ast.StatementAst]] = []
        self.command_mode, self.no_comma, self.ternary = False, True, False
        end = opener.end
        self.skip_newlines()
        while True:
            pair = self._key_value()
            if pair is None:
                break
            pairs.append(pair)
            end = pair[1].end
            token = self.peek()
            if token.kind != "newline" and token.kind != ";":
                break
            self.skip_newlines_and_semicolons()
        closer = self.peek()
        if closer.kind == "}":
            self.take(closer)
            end = closer.end
        else:
            end = closer.start - 1
            self._unclosed_at = self.position
            self.missing("MissingEndCurlyBrace", opener.end, opener.end, seen_at=closer.end)
        self.command_mode, self.no_comma, self.ternary = mode, no_comma, ternary
        found = ast.HashtableAst(source=self.source, start=opener.start, end=end, key_value_pairs=tuple(pairs))
        if len(pairs) > 1:
            self.to_check.append(found)
        return found

    def _skip_bad_pair(self) -> None:
        """Up to where the next pair or the end of the hashtable is to be expected."""
        braces = 0
        while True:
            kind = self.peek().kind
            if kind == "eof" or kind == "}" and braces == 0:
                return
            braces += (kind == "{") - (kind == "}")
            self.next()

    def _key_value(self) -> tuple[ast.ExpressionAst, ast.StatementAst] | None:
        token = self.peek()
        if token.kind == "identifier":
            self.take(token)
            token.role = "member"
            key: ast.ExpressionAst | None = self.bare_word(token)
        else:
            key = self.unary()
        if key is None:
            return None
        equals = self.peek()
        if equals.kind != "assignment" or equals.value != "=":
            self.error("MissingEqualsInHashLiteral", key.end, key.end)
            self._skip_bad_pair()
            return key, self.error_statement(key.end, key.end)
        self.take(equals)
        self.command_mode, self.no_comma = True, False
        self.skip_newlines()
        value = self.statement()
        self.command_mode, self.no_comma = False, True
        if value is None:
            self.missing("MissingStatementInHashLiteral", equals.end, equals.end)
            value = self.error_statement(equals.end, equals.end)
        return key, value


_PRIMARY = frozenset(("variable", "splat", "number", "string", "xstring", "(", "{", "@{", "$(", "@("))
