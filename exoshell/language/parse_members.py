"""What follows an expression directly (members, calls, indexes), and hashtables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exoshell.language import ast
from exoshell.language.parse_strings import StringRules
from exoshell.language.tokens import Token

PRIMARY = frozenset(("variable", "splat", "number", "string", "xstring", "(", "{", "@{", "$(", "@("))
"""The kinds of token that a primary expression starts with."""


class MemberRules(StringRules):
    _unclosed_at = -1
    """Where a closing bracket was missed: what stands there is reported, not read as a member of what was opened."""

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
        return ast.IndexExpressionAst(
            source=self.source, start=target.start, end=end, target=target, index=index, null_conditional=conditional
        )

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
                    source=source,
                    start=target.start,
                    end=max(member.end, operator.end),
                    expression=target,
                    member=member,
                    static=static,
                    null_conditional=conditional,
                )
            generics: tuple[ast.TypeName, ...] = ()
            if self.text.startswith("[", self.position):
                generics = self._generic_arguments()
            following = (
                self.text[self.position : self.position + 1] if self.position < self.end and self.position != self._unclosed_at else ""
            )
            if following == "(" or (following == "{" and not generics):
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
        if token.kind in PRIMARY and token.kind != "number":
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
            if kind == "eof" or (kind == "}" and braces == 0):
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

    if TYPE_CHECKING:

        def unary(self) -> ast.ExpressionAst | None: ...
