"""Pipelines and commands: chains, assignments, redirections, arguments."""

from __future__ import annotations

from exoshell.language import ast
from exoshell.language.parse_members import PRIMARY
from exoshell.language.parse_types import TypeRules
from exoshell.language.tokens import Token

_STREAMS = {"1": "output", "2": "error", "3": "warning", "4": "verbose", "5": "debug", "6": "information", "*": "all", ">": "output"}
_STREAM_TEXTS = {"all": "* stream"}

_COMMAND_ENDS = frozenset(("newline", ";", "eof", ")", "}", "|", "&", "&&", "||"))
_NAME_ENDS = _COMMAND_ENDS | {","}
_ARGUMENT_ENDS = _NAME_ENDS | {"redirection", "merge"}


class CommandRules(TypeRules):
    # ---------------------------------------------------------------------------------------------- pipelines

    def pipeline_chain(self) -> ast.PipelineBaseAst | None:
        """An assignment, a pipeline, or pipelines joined by `&&` and `||`; None where none of them starts."""
        chain: ast.PipelineBaseAst | None = None
        operator: Token | None = None
        while True:
            expression = self.expression() if self._may_be_expression() else None
            if expression is not None:
                mode, self.command_mode = self.command_mode, False
                token = self.peek()
                self.command_mode = mode
                if token.kind == "assignment":
                    self.take(token)
                    self._ahead_position = -1
                    return self._assignment(expression, token)
            errors = len(self.errors)
            pipeline = self._pipeline(expression)
            if pipeline is None:
                if operator is None or chain is None:
                    return None
                stray = self.peek()
                if len(self.errors) > errors:
                    pass  # what is wrong has been said
                elif stray.kind == "eof":
                    self.missing("EmptyPipelineChainElement", operator.end, operator.end)
                else:
                    self.error("EmptyPipelineChainElement", operator.start, stray.end)
                return self.error_statement(chain.start, operator.end, (chain,))
            if operator is None or chain is None:
                whole: ast.PipelineBaseAst = pipeline
            else:
                whole = ast.PipelineChainAst(
                    source=self.source,
                    start=chain.start,
                    end=pipeline.end,
                    lhs_pipeline_chain=chain,
                    rhs_pipeline=pipeline,
                    operator=operator.kind,
                )
            token = self.peek()
            if token.kind == "&":
                self.take(token)
                following = self.peek()
                if following.kind == "&&" or following.kind == "||":
                    self.take(following)
                    self.error("BackgroundOperatorInPipelineChain", following.start, following.end)
                    return self.error_statement(whole.start, following.end, (whole,))
                if isinstance(whole, ast.PipelineAst | ast.PipelineChainAst):
                    whole.background = True
                return whole
            if token.kind != "&&" and token.kind != "||":
                return whole
            self.take(token)
            self.skip_newlines()
            chain, operator = whole, token

    def _may_be_expression(self) -> bool:
        """False for what is plainly a command: no expression starts with a letter."""
        if not self.command_mode:
            return True
        token = self.peek()
        return token.kind != "word" or not self.text[token.start].isalpha()

    def _assignment(self, left: ast.ExpressionAst, operator: Token) -> ast.AssignmentStatementAst:
        self.skip_newlines()
        right = self.statement()
        if right is None:
            self.missing("ExpectedValueExpression", operator.end, operator.end, operator.value)
            right = self.error_statement(operator.end, operator.end)
        elif isinstance(right, ast.PipelineAst) and len(right.pipeline_elements) == 1 and not right.background:
            # A lone expression is assigned as it is, without a pipeline around it.
            only = right.pipeline_elements[0]
            if isinstance(only, ast.CommandExpressionAst):
                right = only
        found = ast.AssignmentStatementAst(
            source=self.source,
            start=left.start,
            end=right.end,
            left=left,
            operator=operator.value,
            right=right,
            error_position=(operator.start, operator.end),
        )
        if type(left) is not ast.VariableExpressionAst:
            self.to_check.append(found)
        return found

    def _pipeline(self, expression: ast.ExpressionAst | None) -> ast.PipelineAst | None:
        elements: list[ast.CommandBaseAst] = []
        pipe: Token | None = None
        while True:
            if expression is None and pipe is not None and self._may_be_expression():
                expression = self.expression()
            element: ast.CommandBaseAst | None
            if expression is not None:
                if elements:
                    self.error("ExpressionsMustBeFirstInPipeline", expression.start, expression.end)
                element = self._command_expression(expression)
                expression = None
            else:
                element = self.command()
            if element is not None:
                elements.append(element)
            elif elements or self.peek().kind == "|":
                if pipe is None:
                    found = self.peek()
                    self.missing("EmptyPipeElement", found.start, found.end)
                else:
                    self.missing("EmptyPipeElement", pipe.end, pipe.end)
            token = self.peek()
            kind = token.kind
            if kind == "newline" and self._pipe_continues(token.start):
                self.skip_newlines()
                token = self.peek()
                kind = token.kind
            if kind == "|":
                self.take(token)
                self.skip_newlines()
                pipe = token
                if self.peek().kind == "eof":
                    self.missing("EmptyPipeElement", token.end, token.end)
                    break
                continue
            if kind not in _COMMAND_ENDS:
                self.error("UnexpectedToken", token.start, token.end, self.text_of(token))
            break
        if not elements:
            return None
        return ast.PipelineAst(source=self.source, start=elements[0].start, end=elements[-1].end, pipeline_elements=tuple(elements))

    def _pipe_continues(self, position: int) -> bool:
        """`|` and `||` may start the next line, after lines with comments only; a blank line ends the pipeline."""
        match = self._patterns.pipe_continuation.match(self.text, position, self.end)
        if match is None:
            return False
        at = match.end()
        skipped = self._patterns.skip.match(self.text, at, self.end)
        if skipped is not None:
            at = skipped.end()
        return at < self.end and self.text[at] == "|"

    def _command_expression(self, expression: ast.ExpressionAst) -> ast.CommandExpressionAst:
        token = self.peek()
        if token.kind != "redirection" and token.kind != "merge":
            return ast.CommandExpressionAst(source=self.source, start=expression.start, end=expression.end, expression=expression)
        redirections: list[ast.RedirectionAst] = []
        end = expression.end
        while token.kind == "redirection" or token.kind == "merge":
            self.take(token)
            after = self._redirection(token, redirections)
            end = after if redirections and after else end
            token = self.peek()
        return ast.CommandExpressionAst(
            source=self.source, start=expression.start, end=end, expression=expression, redirections=tuple(redirections)
        )

    # ----------------------------------------------------------------------------------------------- commands

    def command(self) -> ast.CommandAst | None:
        """A command with its arguments and redirections; None where none starts."""
        mode, self.command_mode = self.command_mode, True
        no_comma, self.no_comma = self.no_comma, False
        ternary, self.ternary = self.ternary, False
        try:
            return self._command()
        finally:
            self.command_mode, self.no_comma, self.ternary = mode, no_comma, ternary

    def _command(self) -> ast.CommandAst | None:
        first = token = self.peek()
        invocation = ""
        if token.kind == "." or token.kind == "&":
            self.take(token)
            token.role = "operator"
            invocation = token.kind
            token = self.peek()
        if token.kind in _NAME_ENDS:
            if invocation:
                self.error("MissingExpression", first.start, first.end, invocation)
            return None
        start = first.start
        name = self._command_name(token, invocation) if token.kind != "--" else self._double_dash(token)
        if token.kind == "splat":
            self._allow_splat(name)
        elements: list[ast.CommandElement] = [name]
        redirections: list[ast.RedirectionAst] = []
        end = name.end
        dashes = token.kind == "--"
        if token.value == "--%" and not invocation:
            end = self._verbatim(elements) or end
        while True:
            token = self.peek()
            kind = token.kind
            if kind == "word":
                argument = self._argument(token)
                if argument is None:
                    continue
                elements.append(argument)
                end = argument.end
                if isinstance(argument, ast.ArrayLiteralAst):
                    self._note_splats(argument)
                if token.value == "--%" and token.end - token.start == 3:
                    end = self._verbatim(elements) or end
            elif kind in _COMMAND_ENDS:
                break
            elif kind == "parameter" and not dashes:
                self.take(token)
                parameter = self._parameter(token)
                elements.append(parameter)
                end = parameter.end
            elif kind == "redirection" or kind == "merge":
                self.take(token)
                end = self._redirection(token, redirections) or token.end
            elif kind == ",":
                self.take(token)
                end = token.end
                self.error("MissingArgument", token.start, token.end)
                self.skip_newlines()
            elif kind == "--" and not dashes:
                dashes = True
                end = token.end
                elements.append(self._double_dash(token))
            else:
                argument = self._argument(token)
                if argument is None:
                    break
                elements.append(argument)
                end = argument.end
                if kind == "splat":
                    self._allow_splat(argument)
                if isinstance(argument, ast.ArrayLiteralAst):
                    self._note_splats(argument)
        return ast.CommandAst(
            source=self.source,
            start=start,
            end=end,
            command_elements=tuple(elements),
            invocation_operator=invocation,
            redirections=tuple(redirections),
        )

    def _allow_splat(self, argument: ast.Ast) -> None:
        """Only a whole argument may be splatted; the checks report the others."""
        if isinstance(argument, ast.UsingExpressionAst):
            argument = argument.sub_expression
        if isinstance(argument, ast.VariableExpressionAst):
            self.splats_allowed.add(id(argument))

    def _note_splats(self, argument: ast.ArrayLiteralAst) -> None:
        for element in argument.elements:
            if isinstance(element, ast.VariableExpressionAst) and element.splatted:
                self.splats_in_lists.add(id(element))

    def _double_dash(self, token: Token) -> ast.CommandParameterAst:
        """The first `--` ends the parameters, and is one itself."""
        self.take(token)
        return ast.CommandParameterAst(
            source=self.source, start=token.start, end=token.end, parameter_name="-", error_position=(token.start, token.end)
        )

    def _command_name(self, token: Token, invocation: str) -> ast.ExpressionAst:
        kind = token.kind
        if kind == "word" or (kind == "xword" and not invocation):
            self.take(token)
            token.role = "command"
            value = token.value if kind == "word" else self.written(token)
            return ast.StringConstantExpressionAst(source=self.source, start=token.start, end=token.end, value=value)
        if kind in PRIMARY or kind == "xword":
            found = self.single_argument(token)
            if found is not None:
                return found
        else:
            self.take(token)
        token.role = "command"
        return self.bare_word(token)

    def _verbatim(self, elements: list[ast.CommandElement]) -> int:
        """After `--%` the rest of the line is one argument; its end, or 0 where nothing follows."""
        blank = self.position
        while blank < self.end and self.text[blank] in " \t":
            blank += 1
        match = self._patterns.verbatim.match(self.text, blank, self.end)
        if match is None or not match.group():
            return 0
        token = Token("word", blank, match.end(), match.group())
        self.take(token)
        token.role = "argument"
        elements.append(self.bare_word(token))
        return token.end

    def _parameter(self, token: Token) -> ast.CommandParameterAst:
        argument: ast.ExpressionAst | None = None
        end = token.end
        colon = self.text[token.end - 1] == ":"
        if colon:
            following = self.peek()
            if following.kind == ",":
                # The comma is what is wrong here, and the argument list reports it.
                pass
            else:
                argument = self._argument(following)
                if argument is None:
                    self.error("ParameterRequiresArgument", token.end, token.end, self.text_of(token))
                else:
                    end = argument.end
        return ast.CommandParameterAst(
            source=self.source,
            start=token.start,
            end=end,
            parameter_name=token.value,
            argument=argument,
            error_position=(token.start, token.end),
            colon=colon,
        )

    def _argument(self, token: Token) -> ast.ExpressionAst | None:
        """An argument, or several joined by commas into one array; `token` is the one just peeked."""
        argument = self.single_argument(token)
        if argument is None:
            return None
        comma = self.peek()
        if comma.kind != ",":
            return argument
        elements = [argument]
        while comma.kind == ",":
            self.take(comma)
            self.skip_newlines()
            found = self.single_argument(self.peek())
            if found is None:
                self.missing("MissingExpression", comma.end, comma.end, ",")
                return self.error_expression(elements[0].start, comma.end, elements)
            elements.append(found)
            comma = self.peek()
        return ast.ArrayLiteralAst(source=self.source, start=argument.start, end=elements[-1].end, elements=tuple(elements))

    def single_argument(self, token: Token) -> ast.ExpressionAst | None:
        """One argument without commas, as in switch clauses and redirections; None at the end of a command."""
        kind = token.kind
        if kind == "word":
            self.take(token)
            token.role = "argument"
            return ast.StringConstantExpressionAst(source=self.source, start=token.start, end=token.end, value=token.value)
        if kind in PRIMARY:
            return self.primary()
        if kind in _ARGUMENT_ENDS:
            return None
        self.take(token)
        if kind == "xword":
            token.role = "argument"
            return self.expandable_string(token)
        token.role = "argument"
        return self.bare_word(token)

    # ------------------------------------------------------------------------------------------- redirections

    def _redirection(self, token: Token, redirections: list[ast.RedirectionAst]) -> int:
        """Reads what a redirection needs after its sign; returns where it ends, 0 where it was refused."""
        text = self.text_of(token)
        if text == "<":
            refused = self.single_argument(self.peek())
            if refused is None:
                self.error("MissingFileSpecification", token.end, token.end)
            self.error("RedirectionNotSupported", token.start, token.end, "<")
            return refused.end if refused is not None else 0
        stream = _STREAMS[text[0]]
        found: ast.RedirectionAst
        if token.kind == "merge":
            found = ast.MergingRedirectionAst(source=self.source, start=token.start, end=token.end, from_stream=stream, to_stream="output")
            if text[-1] != "1":
                self.error("RedirectionNotSupported", token.start, token.end, text)
        else:
            target = self.peek()
            location = self.single_argument(target) if target.kind != "--" else None
            if location is None:
                self.error("MissingFileSpecification", token.end, token.end)
                location = self.error_expression(token.start, token.end)
            found = ast.FileRedirectionAst(
                source=self.source, start=token.start, end=location.end, from_stream=stream, location=location, append=text.endswith(">>")
            )
        if any(known.from_stream == stream for known in redirections):
            self.error("StreamAlreadyRedirected", found.start, found.end, _STREAM_TEXTS.get(stream, f"{stream} stream"))
        else:
            redirections.append(found)
        return found.end
