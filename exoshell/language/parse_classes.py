"""Classes and enums."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.parse_statements import StatementRules
from exoshell.language.parse_types import NO_NAME
from exoshell.language.tokens import Token

_ENUM_TYPES = frozenset(
    "byte sbyte short ushort int uint long ulong int16 uint16 int32 uint32 int64 uint64 system.byte system.sbyte system.int16 "
    "system.uint16 system.int32 system.uint32 system.int64 system.uint64".split()
)


class ClassRules(StatementRules):
    def type_definition(self, keyword: Token, attributes: list[ast.AttributeBaseAst]) -> ast.StatementAst:
        word = keyword.value.lower()
        start = attributes[0].start if attributes else keyword.start
        state = self.command_mode, self.no_comma
        self.command_mode = False
        self.skip_newlines()
        name = self.peek()
        if name.kind != "identifier":
            self.command_mode = state[0]
            self.missing("MissingNameAfterKeyword", keyword.end, keyword.end, self.text_of(keyword))
            return self.error_statement(keyword.start, keyword.end)
        self.take(name)
        name.role = "type"
        wrong = [attribute for attribute in attributes if isinstance(attribute, ast.TypeConstraintAst)]
        for attribute in wrong:
            self.error("TypeNotAllowedBeforeStatement", attribute.start, attribute.end, attribute.type_name.full_name)
        self.no_comma = True
        try:
            bases = self._base_types(word)
            self.skip_newlines()
            opener = self.peek()
            if opener.kind != "{":
                end = bases[-1].end if bases and word == "class" else name.end
                self.missing("MissingTypeBody", end, end, word)
                return self.error_statement(start, end, (*attributes, *bases))
            self.take(opener)
            members, end = self._members(word, name.value, opener)
        finally:
            self.command_mode, self.no_comma = state
        found = ast.TypeDefinitionAst(
            source=self.source,
            start=start,
            end=end,
            name=name.value,
            kind=word,
            attributes=tuple(attribute for attribute in attributes if isinstance(attribute, ast.AttributeAst)),
            base_types=tuple(bases),
            members=tuple(members),
        )
        self.to_check.append(found)
        return self.error_statement(start, end, (*wrong, found)) if wrong else found

    def _base_types(self, word: str) -> list[ast.TypeConstraintAst]:
        self.skip_newlines()
        colon = self.peek()
        if colon.kind != ":":
            return []
        self.take(colon)
        colon.role = "operator"
        found: list[ast.TypeConstraintAst] = []
        comma = colon
        while True:
            self.skip_newlines()
            name = self.type_name()
            if name is None:
                self.missing("TypeNameExpected", comma.end, comma.end)
                break
            if word == "enum" and name.full_name.lower() not in _ENUM_TYPES:
                self.error("InvalidUnderlyingType", name.start, name.end, name.full_name)
            found.append(ast.TypeConstraintAst(source=self.source, start=name.start, end=name.end, type_name=name))
            if word == "enum":
                break
            self.skip_newlines()
            comma = self.peek()
            if comma.kind != ",":
                break
            self.take(comma)
        return found

    def _members(self, word: str, name: str, opener: Token) -> tuple[list[ast.MemberAst], int]:
        members: list[ast.MemberAst] = []
        while True:
            self.skip_newlines()
            before = self.position
            member = self._enum_member() if word == "enum" else self._class_member(name)
            if member is not None:
                members.append(member)
            elif self.position == before or self.peek().kind in ("}", "eof"):
                break
        closer = self.peek()
        if closer.kind == "}":
            self.take(closer)
            return members, closer.end
        self.missing("MissingEndCurlyBrace", opener.end, opener.end, seen_at=closer.end)
        return members, closer.start - 1

    def _terminator(self, end: int) -> int:
        """The end of a property: `;`, a line end or the closing brace; a semicolon belongs to the property."""
        token = self.peek()
        if token.kind == ";":
            end = token.end
        elif token.kind != "newline" and token.kind != "}":
            self.missing("MissingPropertyTerminator", end, end)
        self.skip_newlines_and_semicolons()
        return end

    def _enum_member(self) -> ast.MemberAst | None:
        token = self.peek()
        if token.kind != "identifier":
            return None
        self.take(token)
        token.role = "member"
        end = token.end
        value: ast.ExpressionAst | None = None
        equals = self.peek()
        if equals.kind == "assignment" and equals.value == "=":
            self.take(equals)
            value = self.expression()
            end = equals.end
            if value is None:
                self.error("ExpectedValueExpression", equals.end, equals.end, "=")
                value = self.error_expression(equals.end, equals.end)
                return ast.PropertyMemberAst(
                    source=self.source,
                    start=token.start,
                    end=self._after_bad_value(end),
                    name=token.value,
                    is_static=True,
                    initial_value=value,
                )
            end = value.end
        end = self._terminator(end)
        return ast.PropertyMemberAst(source=self.source, start=token.start, end=end, name=token.value, is_static=True, initial_value=value)

    def _after_bad_value(self, end: int) -> int:
        token = self.peek()
        end = token.end if token.kind == ";" else end
        self.skip_newlines_and_semicolons()
        return end

    def _class_member(self, class_name: str) -> ast.MemberAst | None:
        attributes: list[ast.AttributeAst] = []
        kind: ast.TypeConstraintAst | None = None
        qualifiers: dict[str, Token] = {}
        start = -1
        last_end = 0
        while True:
            self.skip_newlines()
            token = self.peek()
            if token.kind == "[":
                attribute = self.attribute()
                if attribute is None:
                    break
                start = attribute.start if start < 0 else start
                last_end = attribute.end
                if isinstance(attribute, ast.AttributeAst):
                    attributes.append(attribute)
                elif kind is not None:
                    self.error("TooManyTypes", attribute.start, attribute.end)
                else:
                    assert isinstance(attribute, ast.TypeConstraintAst)
                    kind = attribute
                continue
            word = self.keyword(token)
            if word in ("static", "hidden"):
                self.take(token)
                token.role = "keyword"
                start = token.start if start < 0 else start
                last_end = token.end
                if word in qualifiers:
                    self.error("DuplicateQualifier", token.start, token.end, self.text_of(token))
                qualifiers[word] = token
                continue
            break
        if token.kind == "variable":
            return self._property(token, start if start >= 0 else token.start, attributes, kind, qualifiers)
        if token.kind == "identifier":
            return self._method(token, start if start >= 0 else token.start, attributes, kind, qualifiers, class_name)
        if start >= 0:
            self.missing("IncompleteMemberDefinition", last_end, last_end)
        return None

    def _property(
        self,
        token: Token,
        start: int,
        attributes: list[ast.AttributeAst],
        kind: ast.TypeConstraintAst | None,
        qualifiers: dict[str, Token],
    ) -> ast.PropertyMemberAst:
        self.take(token)
        end = token.end
        value: ast.ExpressionAst | None = None
        equals = self.peek()
        if equals.kind == "assignment" and equals.value == "=":
            self.take(equals)
            self.skip_newlines()
            value = self.expression()
            if value is not None:
                end = value.end
        end = self._terminator(end)
        return ast.PropertyMemberAst(
            source=self.source,
            start=start,
            end=end,
            name=token.value,
            attributes=tuple(attributes),
            is_static="static" in qualifiers,
            is_hidden="hidden" in qualifiers,
            property_type=kind,
            initial_value=value,
        )

    def _method(
        self,
        token: Token,
        start: int,
        attributes: list[ast.AttributeAst],
        kind: ast.TypeConstraintAst | None,
        qualifiers: dict[str, Token],
        class_name: str,
    ) -> ast.MemberAst | None:
        self.take(token)
        token.role = "function"
        end = token.end
        self.skip_newlines()
        opener = self.peek()
        parameters: tuple[ast.ParameterAst, ...] = ()
        if opener.kind != "(":
            self.missing("MissingMethodParameterList", end, end)
        else:
            self.take(opener)
            parameters = tuple(self.parameter_list())
            closer = self.peek()
            if closer.kind != ")":
                end = parameters[-1].end if parameters else opener.end
                self.missing("MissingEndParenthesisInFunctionParameterList", end, end)
                if parameters and parameters[-1].name.name == NO_NAME and closer.kind != "eof":
                    self.take(closer)
                    return None
                if closer.kind != "}" and closer.kind != "eof":
                    self.take(closer)
                self._skip_bad_member()
                return None
            self.take(closer)
            end = closer.end
        base: tuple[ast.ExpressionAst, ...] | None = None
        if token.value.lower() == class_name.lower():
            called = self._base_call(end)
            if called is None:
                return None
            base = called[0]
        self.skip_newlines()
        brace = self.peek()
        if brace.kind != "{":
            self.missing("MissingFunctionBody", end, end)
            self._skip_bad_member()
            return None
        self.take(brace)
        body = self.script_block(brace)
        return ast.FunctionMemberAst(
            source=self.source,
            start=start,
            end=body.end,
            name=token.value,
            attributes=tuple(attributes),
            is_static="static" in qualifiers,
            is_hidden="hidden" in qualifiers,
            parameters=parameters,
            body=body,
            return_type=kind,
            base_arguments=base,
            name_start=token.start,
        )

    def _skip_bad_member(self) -> None:
        """To the brace that closes the class."""
        depth = 0
        while (token := self.peek()).kind != "eof":
            depth += (token.kind == "{") - (token.kind == "}")
            if depth < 0:
                return
            self.take(token)

    def _base_call(self, end: int) -> tuple[tuple[ast.ExpressionAst, ...] | None, int] | None:
        """`: base( … )` of a constructor: its arguments and where it ends; None where it is broken."""
        position = self.position
        self.skip_newlines()
        colon = self.peek()
        if colon.kind != ":":
            self.position = position
            return None, end
        self.take(colon)
        colon.role = "operator"
        self.skip_newlines()
        word = self.peek()
        if self.keyword(word) != "base":
            self.missing("MissingBaseCtorCall", colon.end, colon.end)
            return None
        self.take(word)
        word.role = "keyword"
        self.skip_newlines()
        opener = self.peek()
        if opener.kind != "(":
            self.missing("MissingMethodParameterList", word.end, word.end)
            if opener.kind != "eof":
                self.take(opener)
            return None
        errors = len(self.errors)
        arguments, after = self._call_arguments()
        return arguments, end if len(self.errors) > errors else after
