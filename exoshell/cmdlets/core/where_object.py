"""Where-Object: a script block as test, or a property, an operator and a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.errors import PipelineStopped
from exoshell.formatting.access import reader
from exoshell.values.comparison import equal_text
from exoshell.values.conversion import to_bool, to_string
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.net_error import NetError
from exoshell.values.operators import binary, match_operator
from exoshell.values.psobject import MISSING

Test = Callable[[Any], bool]

_SWITCHES = (
    "EQ", "CEQ", "NE", "CNE", "GT", "CGT", "LT", "CLT", "GE", "CGE", "LE", "CLE", "Like", "CLike", "NotLike", "CNotLike", "Match", "CMatch",
    "NotMatch", "CNotMatch", "Contains", "CContains", "NotContains", "CNotContains", "In", "CIn", "NotIn", "CNotIn", "Is", "IsNot", "Not",
)  # fmt: skip
_ARGUMENT = "System.Management.Automation.PSArgumentException"


def _canonical(switch: str) -> str:
    """'EQ' → '-ieq', 'CLike' → '-clike', 'Is' → '-is'."""
    lowered = switch.lower()
    if lowered in ("is", "isnot"):
        return "-" + lowered
    cased = switch[0] == "C" and switch[1].isupper()
    return "-" + (lowered if cased else "i" + lowered)


@cmdlet("Where-Object")
class WhereObject(Cmdlet):
    def begin(self) -> None:
        block = self.get("FilterScript")
        self._test: Test = self.context.block_predicate(block) if block is not None else self._comparison()

    def fast_process(self) -> Callable[[Any], None]:
        test, emit, context = self._test, self.emit, self.context

        def receive(value: Any) -> None:
            if context.stopping:
                raise PipelineStopped
            if test(value):
                emit(value)

        return receive

    def process(self) -> None:
        value = self.get("InputObject")
        if self._test(value):
            self.write(value, enumerate=not self.input_expected)

    # --------------------------------------------------------------------------------------- property, operator, value

    def _comparison(self) -> Test:
        switch = next((name for name in _SWITCHES if self.switch(name)), "")
        read = self._reader(self.bound["Property"])
        if switch == "Not":
            return lambda value: not to_bool(read(value))
        if not switch:
            if "Value" in self.bound:
                raise self._unusable(
                    "An operator is required to compare the two specified values. Include a valid operator in the command, and then try "
                    "the command again. For example, Get-Process | Where-Object -Property Name -eq Idle",
                    "OperatorNotSpecified",
                )
            return lambda value: to_bool(read(value))
        if "Value" not in self.bound:
            raise self._unusable(
                "The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, "
                "and then try "
                "the command again.",
                "ValueNotSpecifiedForWhereObject",
            )
        return self._operator_test(read, switch, self.bound["Value"])

    def _unusable(self, message: str, error_id: str) -> TerminatingError:
        return TerminatingError(self.make_error(NetException(_ARGUMENT, message), error_id, ErrorCategory.InvalidArgument))

    def _reader(self, name: str) -> Callable[[Any], Any]:
        read = reader(name)
        strict = self.context.scope.strict_version() is not None

        def value_of(value: Any) -> Any:
            found = read(value)
            if found is not MISSING:
                return found
            if strict and value is not None:
                exception = NetException(_ARGUMENT, f'The input name "{name}" cannot be resolved to a property.')
                self.error(exception, "PropertyNotFound", ErrorCategory.InvalidArgument, value)
            return None

        return value_of

    def _operator_test(self, read: Callable[[Any], Any], switch: str, wanted: Any) -> Test:
        operator = _canonical(switch)
        if operator in ("-ieq", "-ine") and type(wanted) is str:
            return _text_test(read, wanted, binary(operator), equal=operator == "-ieq")
        compare: Callable[[Any, Any], Any]
        if operator.endswith("match"):
            match = match_operator(operator)
            context = self.context

            def match_and_keep(a: Any, b: Any) -> Any:
                return match(a, b, lambda groups: context.set_variable("Matches", groups))

            compare = match_and_keep
        else:
            compare = binary(operator)
            if operator in ("-is", "-isnot") and isinstance(wanted, str):
                wanted = self._named_type(wanted)

        def test(value: Any) -> bool:
            left = read(value)
            try:
                return to_bool(compare(left, wanted))
            except NetError as error:
                self._failed(error, operator[1:].capitalize(), value)
                return False

        return test

    def _named_type(self, name: str) -> Any:
        """In argument mode `[string]` is text."""
        from exoshell.engine.types import resolved_type

        plain = name.strip()
        if plain.startswith("[") and plain.endswith("]"):
            plain = plain[1:-1]
        return resolved_type(self.context.scope, plain) or name

    def _failed(self, error: NetError, operator: str, value: Any) -> None:
        inner = error.exception.inner or error.exception
        if operator.endswith("match"):
            message = f"The argument to operator '{operator}' is not valid: {to_string(inner.message)}."
            exception = NetException(_ARGUMENT, message, error.exception)
            self.error(exception, "BadOperatorArgument", ErrorCategory.InvalidArgument, value)
            return
        message = f"The '{operator}' operator failed: {_reason(error)}."
        exception = NetException("System.Management.Automation.PSInvalidOperationException", message, error.exception)
        self.error(exception, "OperatorFailed", ErrorCategory.InvalidOperation, value)


def _reason(error: NetError) -> str:
    """The conversion's own text, without the comparison's around it."""
    message = error.exception.message
    inner = error.exception.inner
    return (inner.message if inner is not None and message.startswith("Could not compare") else message).removesuffix(".")


def _text_test(read: Callable[[Any], Any], wanted: str, compare: Callable[[Any, Any], Any], *, equal: bool) -> Test:
    """Equality with a constant text: what most filters are."""
    lowered = wanted.lower()
    ascii_only = wanted.isascii()

    def test(value: Any) -> bool:
        left = read(value)
        if type(left) is str:
            if left == wanted:
                return equal
            if ascii_only and left.isascii():
                return (left.lower() == lowered) is equal
            return equal_text(left, wanted) is equal
        return to_bool(compare(left, wanted))

    return test
