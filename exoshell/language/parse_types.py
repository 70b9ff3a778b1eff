"""Type names and attributes: everything that stands in square brackets before something."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.parse_expressions import ExpressionRules
from exoshell.language.tokens import Token

NO_NAME = "__error__"
"""The name of a parameter that has attributes only."""


class TypeRules(ExpressionRules):
    # --------------------------------------------------------------------------------------------- attributes

    def attribute_list(self, *, in_expression: bool) -> list[ast.AttributeBaseAst]:
        """Attributes and type constraints in a row; line ends may stand between them unless in an expression."""
        mode, self.command_mode = self.command_mode, False
        found: list[ast.AttributeBaseAst] = []
        while True:
            attribute = self.attribute()
            if attribute is None:
                break
            found.append(attribute)
            if not in_expression:
                self.skip_newlines()
        self.command_mode = mode
        return found

    def attribute(self) -> ast.AttributeBaseAst | None:
        bracket = self.peek()
        if bracket.kind != "[":
            return None
        self.take(bracket)
        self.skip_newlines()
        name = self.type_name(assembly=True)
        if name is None:
            self.go_back(bracket.start)
            self.missing("MissingTypename", bracket.end, bracket.end)
            return None
        token = self.peek()
        if token.kind == "(":
            return self._attribute_with_arguments(bracket, name, token)
        if token.kind == "]":
            self.take(token)
            end = token.end
        else:
            end = name.end
            self.error("EndSquareBracketExpectedAtEndOfAttribute", token.start - 1, token.start - 1)
        return ast.TypeConstraintAst(source=self.source, start=bracket.start, end=end, type_name=name)

    def _attribute_with_arguments(self, bracket: Token, name: ast.TypeName, opener: Token) -> ast.AttributeAst:
        for token in reversed(self.tokens):
            if token.kind == "type":
                token.role = "attribute"
            if token.start <= name.start:
                break
        self.take(opener)
        no_comma, self.no_comma = self.no_comma, True
        positional, named, end = self._attribute_arguments(opener.end)
        self.no_comma = no_comma
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == ")":
            self.take(closer)
            end = closer.end
        else:
            self.missing("MissingEndParenthesisInExpression", end, end)
        self.skip_newlines()
        bracket_end = self.peek()
        if bracket_end.kind == "]":
            self.take(bracket_end)
            end = bracket_end.end
        elif closer.kind == ")":
            self.missing("EndSquareBracketExpectedAtEndOfAttribute", end, end)
        found = ast.AttributeAst(
            source=self.source,
            start=bracket.start,
            end=end,
            type_name=name,
            positional_arguments=tuple(positional),
            named_arguments=tuple(named),
        )
        if positional or named:
            self.to_check.append(found)
        return found

    def _attribute_arguments(self, end: int) -> tuple[list[ast.ExpressionAst], list[ast.NamedAttributeArgumentAst], int]:
        positional: list[ast.ExpressionAst] = []
        named: list[ast.NamedAttributeArgumentAst] = []
        names: set[str] = set()
        comma: Token | None = None
        while True:
            self.skip_newlines()
            token = self.peek()
            if token.kind == "identifier":
                argument = self._named_argument(token)
                if argument.argument_name.lower() in names:
                    self.error("DuplicateNamedArgument", argument.start, argument.end, argument.argument_name)
                else:
                    names.add(argument.argument_name.lower())
                    named.append(argument)
                if not argument.expression_omitted:
                    end = argument.end
            else:
                expression = self.expression()
                if expression is not None:
                    positional.append(expression)
                    end = expression.end
                elif comma is not None:
                    self.missing("MissingExpressionAfterToken", comma.end, comma.end, ",")
                    positional.append(self.error_expression(comma.end, comma.end))
                    end = comma.end
            self.skip_newlines()
            comma = self.peek()
            if comma.kind != ",":
                return positional, named, end
            self.take(comma)
            end = comma.end

    def _named_argument(self, name: Token) -> ast.NamedAttributeArgumentAst:
        self.take(name)
        name.role = "member"
        source = self.source
        equals = self.peek()
        if equals.kind != "assignment" or equals.value != "=":
            value: ast.ExpressionAst = ast.ConstantExpressionAst(
                source=source, start=name.start, end=name.end, value=True, type_name="bool"
            )
            return ast.NamedAttributeArgumentAst(
                source=source, start=name.start, end=name.end, argument_name=name.value, argument=value, expression_omitted=True
            )
        self.take(equals)
        self.skip_newlines()
        found = self.expression()
        if found is None:
            self.missing("MissingExpressionInNamedArgument", equals.end, equals.end)
            found = self.error_expression(equals.end, equals.end)
            # What cannot start a value is skipped up to where the list can go on.
            while self.peek().kind not in ("]", "eof"):
                if self.next().kind == ")":
                    break
        return ast.NamedAttributeArgumentAst(source=source, start=name.start, end=found.end, argument_name=name.value, argument=found)

    # -------------------------------------------------------------------------------------------------- types

    def type_name(self, *, assembly: bool = False) -> ast.TypeName | None:
        """A type's name at the current place, with generic arguments, ranks and (where allowed) the assembly's name."""
        token = self._type_token()
        if token is None:
            return None
        self.take(token)
        return self._finish_type_name(token, assembly=assembly)

    def _type_token(self) -> Token | None:
        ahead = self.peek()
        match = self._patterns.type_name.match(self.text, ahead.start, self.end)
        if match is None or ahead.kind == "eof":
            return None
        return Token("type", ahead.start, match.end(), match.group())

    def _finish_type_name(self, token: Token, *, assembly: bool) -> ast.TypeName:
        end = token.end
        generics: tuple[ast.TypeName, ...] = ()
        ranks: list[int] = []
        bracket = self.peek()
        while bracket.kind == "[":
            self.take(bracket)
            self.skip_newlines()
            following = self.peek()
            if following.kind == "]" or following.kind == ",":
                found = self._rank(bracket)
                if found is None:
                    break
                ranks.append(found[0])
                end = found[1]
            elif not generics and not ranks and (following.kind in ("[", "eof") or self._type_token() is not None):
                self.go_back(bracket.start)
                arguments = self.type_arguments()
                if arguments is None:
                    end = bracket.end
                    break
                generics, end = arguments
            else:
                end = self._bad_type_suffix(bracket, following)
                break
            bracket = self.peek()
        name = ast.TypeName(
            source=self.source, start=token.start, end=end, name=token.value, generic_arguments=generics, ranks=tuple(ranks)
        )
        if assembly and bracket.kind == ",":
            self._assembly(bracket, name)
        return name

    def _bad_type_suffix(self, bracket: Token, following: Token) -> int:
        """What is neither a rank nor generic arguments is passed over; returns where it ends."""
        if following.kind == "eof":
            self.missing("MissingTypename", bracket.end, bracket.end)
            return bracket.end
        self.error("UnexpectedToken", following.start, following.end, self.text_of(following))
        while (token := self.peek()).kind not in ("newline", "eof"):
            self.take(token)
            if token.kind == "]":
                return token.end
        return self.tokens[-1].end

    def _assembly(self, comma: Token, name: ast.TypeName) -> None:
        self.take(comma)
        match = self._patterns.assembly_name.match(self.text, self.position, self.end)
        written = match.group() if match is not None else ""
        if not written.strip():
            name.end = comma.end
            self.error("MissingAssemblyNameSpecification", comma.end, comma.end)
            return
        start = self.position + len(written) - len(written.lstrip())
        self.take(Token("type", start, self.position + len(written.rstrip()), written.strip()))
        parts = [[word.strip() for word in part.split("=")] for part in written.split(",")]
        name.assembly_name = ", ".join("=".join(words) for words in parts)
        name.end = self.position

    def _rank(self, bracket: Token) -> tuple[int, int] | None:
        rank, token = 1, self.peek()
        while token.kind == ",":
            self.take(token)
            rank += 1
            token = self.peek()
        if token.kind != "]":
            end = self.tokens[-1].end
            self.missing("EndSquareBracketExpectedAtEndOfAttribute", end, end)
            return None
        self.take(token)
        return rank, token.end

    def type_arguments(self) -> tuple[tuple[ast.TypeName, ...], int] | None:
        """`[int, [string]]` at the current place: the types and where it ends."""
        mode, self.command_mode = self.command_mode, False
        try:
            bracket = self.next()
            arguments: list[ast.TypeName] = []
            end = bracket.end
            while True:
                self.skip_newlines()
                argument = self._type_argument()
                if argument is None:
                    self.missing("MissingTypename", end, end)
                    if not arguments:
                        return None
                else:
                    arguments.append(argument[0])
                    end = argument[1]
                self.skip_newlines()
                comma = self.peek()
                if comma.kind != ",":
                    break
                self.take(comma)
                end = comma.end
            closer = self.peek()
            if closer.kind == "]":
                self.take(closer)
                return tuple(arguments), closer.end
            self.missing("EndSquareBracketExpectedAtEndOfAttribute", closer.start - 1, closer.start - 1)
            return tuple(arguments), end
        finally:
            self.command_mode = mode

    def _type_argument(self) -> tuple[ast.TypeName, int] | None:
        """A generic argument: bare, or in brackets of its own (then an assembly may be named)."""
        bracket = self.peek()
        if bracket.kind != "[":
            found = self.type_name()
            return None if found is None else (found, found.end)
        self.take(bracket)
        self.skip_newlines()
        found = self.type_name(assembly=True)
        if found is None:
            self.missing("MissingTypename", bracket.end, bracket.end)
            return None
        self.skip_newlines()
        closer = self.peek()
        if closer.kind == "]":
            self.take(closer)
            return found, closer.end
        self.missing("EndSquareBracketExpectedAtEndOfType", closer.start - 1, closer.start - 1)
        return found, found.end
