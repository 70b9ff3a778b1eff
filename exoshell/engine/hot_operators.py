"""Operators of generated loops: the Python text for two Int32, with values' function for everything else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from exoshell.engine.hot_writer import Operand, Writer
from exoshell.values import operators
from exoshell.values.comparison_operators import groups_of, regex_of
from exoshell.values.net_regex import template
from exoshell.values.operator_errors import OperatorError
from exoshell.values.wildcard import WildcardPattern

ARITHMETIC = {"+": "+", "-": "-", "*": "*"}
BITS = {"-band": "&", "-bor": "|", "-bxor": "^"}
COMPARISONS = {
    "-ieq": "==", "-ine": "!=", "-ilt": "<", "-ile": "<=", "-igt": ">", "-ige": ">=", "-ceq": "==", "-cne": "!=", "-clt": "<",
    "-cle": "<=", "-cgt": ">", "-cge": ">=",
}  # fmt: skip
OTHERS = {
    "%", "/", "-ilike", "-inotlike", "-clike", "-cnotlike", "-icontains", "-inotcontains", "-iin", "-inotin",
    "-ccontains", "-cnotcontains", "-cin", "-cnotin", "-f", "..", "-join", "-is", "-isnot",
}  # fmt: skip
"""Operators that run no script and leave no trace; those on Int32 but `%` have no text of their own."""
NUMERIC = ARITHMETIC.keys() | BITS.keys() | {"%"}
KNOWN = ARITHMETIC.keys() | BITS.keys() | COMPARISONS.keys() | OTHERS
COMPOUND = {"+=": "+", "-=": "-", "*=": "*", "/=": "/", "%=": "%"}


def in_range(text: str) -> str:
    """Whether a number is an Int32 for certain: half the range, which Python compares fastest; values' function knows the rest."""
    return f"-1073741824 < {text} < 1073741824"


def write_operator(writer: Writer, operator: str, left: Operand, right: Operand, *, truth: bool = False) -> Operand:
    """The operation on two operands in a new local; as its truth for a condition."""
    otherwise = f"{writer.bind(operators.binary(operator))}({left.plain}, {right.plain})"
    if truth:
        otherwise = f"is_true({otherwise})"
    matcher = wildcards(operator, right)
    if matcher is not None:
        name, wanted = writer.bind(matcher), "not" not in operator
        return writer.assigned(f"{name}({left.text}) is {wanted} if type({left.text}) is str else {otherwise}")
    cases = [case for case in (_fast(writer, operator, left, right), _second(writer, operator, left, right)) if case is not None]
    return writer.assigned(" else ".join([*cases, otherwise]))


def wildcards(operator: str, right: Operand) -> Callable[[str], bool] | None:
    """The test for `-like` and its kin with a literal pattern."""
    if not operator.endswith("like") or type(right.constant) is not str:
        return None
    try:
        return WildcardPattern(right.constant, operator.startswith("-i")).matches
    except ValueError:
        return None


def _second(writer: Writer, operator: str, left: Operand, right: Operand) -> str | None:
    """`value if test` for what is met most often where it is not two Int32."""
    a, b = left.text, right.text
    if operator in ARITHMETIC or operator == "/":
        symbol = ARITHMETIC.get(operator, "/")
        real = f"(type({a}) is float and (type({b}) is float or type({b}) is int) or type({b}) is float and type({a}) is int)"
        reals = f"{a} {symbol} {b} if {real}{f' and {b}' if operator == '/' else ''}"
        if operator == "/":
            whole = f"type({a}) is int and type({b}) is int and {b} > 0"
            return f"({a} // {b} if {a} % {b} == 0 else {a} / {b}) if {whole} else {reals}"
        return f"{a} + {b} if type({a}) is str and type({b}) is str else {reals}" if operator == "+" else reals
    if operator in ("-ieq", "-ine") and right.constant is None and left.constant is None:
        texts = f"type({a}) is str and type({b}) is str"
        same = f"({a} == {b} or (len({a}) == len({b}) and {a}.lower() == {b}.lower()))"
        return f"{'not ' if operator == '-ine' else ''}{same} if {texts} and {a}.isascii() and {b}.isascii()"
    return None


_SINGLE = "(type({0}) is str or type({0}) is int or type({0}) is PSCustomObject or type({0}) is Hashtable)"
"""That a value is something, and no collection, which `-eq $null` would search."""


def _null_test(operator: str, left: Operand, right: Operand) -> str | None:
    if operator not in ("-ieq", "-ine", "-ceq", "-cne") or "None" not in (left.text, right.text):
        return None
    other = right.text if left.text == "None" else left.text
    return f"{operator.endswith('ne')} if {_SINGLE.format(other)} else {operator.endswith('eq')} if {other} is None"


def _fast(writer: Writer, operator: str, left: Operand, right: Operand) -> str | None:
    """`value if test`: what the operation is on two Int32, and that they are such."""
    a, b = left.text, right.text
    null_test = _null_test(operator, left, right)
    if null_test is not None:
        return null_test
    both = " and ".join(f"type({side.text}) is int" for side in (left, right) if not side.is_number) or "True"
    if operator in COMPARISONS:
        if type(right.constant) is str:
            return _text_equality(operator, a, right.constant)
        return f"({a} {COMPARISONS[operator]} {b}) if {both}" if right.constant is None or right.is_number else None
    if operator in BITS:
        return f"({a} {BITS[operator]} {b}) if {both}"
    if operator in ARITHMETIC:
        total = writer.local()
        return f"{total} if {both} and {in_range(f'({total} := {a} {ARITHMETIC[operator]} {b})')}"
    if operator == "%":
        # the sign of .NET's remainder is the dividend's: Python's agrees only where both are positive
        if right.is_number:
            return f"{a} % {b} if {both} and {a} >= 0" if right.constant > 0 else None
        return f"{a} % {b} if {both} and {a} >= 0 and {b} > 0"
    return None


def _text_equality(operator: str, a: str, text: str) -> str | None:
    if operator not in ("-ieq", "-ine") or not text.isascii():
        return None
    same = f"({a} == {text!r} or {a}.lower() == {text.lower()!r})"
    return f"{'not ' if operator == '-ine' else ''}{same} if type({a}) is str and {a}.isascii()"


MATCHES = frozenset(("-imatch", "-inotmatch", "-cmatch", "-cnotmatch"))


def write_match(writer: Writer, operator: str, left: Operand, right: Operand) -> Operand:
    """`-match` and its kin. $Matches goes to the scope, where the caller reads it again."""
    text = left.text
    general = f"{writer.bind(operators.match_operator(operator))}({left.plain}, {right.plain}, partial(setitem, names, 'matches'))"
    search = _search(operator, right)
    if search is None:
        return writer.assigned(general)
    result, found = writer.local(), writer.local()
    with writer.indented(f"if type({text}) is str:"):
        writer.line(f"{found} = {writer.bind(search)}({text})")
        writer.line(f"{result} = {found} is {'' if 'not' in operator else 'not '}None")
        writer.line(f"if {found} is not None: names['matches'] = {writer.bind(groups_of)}({found})")
    writer.line(f"else: {result} = {general}")
    return Operand(result, raw=False)


def has_search(operator: str, right: Operand) -> bool:
    """Whether the pattern is a literal and valid."""
    return _search(operator, right) is not None


def _search(operator: str, right: Operand) -> Callable[[str], object] | None:
    """The search of a literal pattern."""
    if type(right.constant) is not str:
        return None
    try:
        search: Callable[[str], object] = regex_of(right.constant, operator.startswith("-i")).search
    except OperatorError:
        return None
    return search


TEXT_OPERATORS = frozenset(("-isplit", "-csplit", "-ireplace", "-creplace"))


def write_text_operator(writer: Writer, operator: str, left: Operand, right: Sequence[Operand]) -> Operand:
    """`-split` and `-replace` with literals on their right side."""
    text = left.text
    array = ", ".join(value.text for value in right)
    general = f"{writer.bind(operators.binary(operator))}({left.plain}, {array if len(right) == 1 else f'[{array}]'})"
    replacement = _replacement(operator, [value.constant for value in right])
    if replacement is None:
        return writer.assigned(general)
    substitute, new = replacement
    return writer.assigned(f"{writer.bind(substitute)}({new!r}, {text}) if type({text}) is str else {general}")


def _replacement(operator: str, words: Sequence[object]) -> tuple[Callable[[str, str], str], str] | None:
    """The substitution and its new text, for a literal pattern and replacement."""
    if not operator.endswith("replace") or len(words) > 2 or not all(type(word) is str for word in words):
        return None
    try:
        program = regex_of(words[0], operator.startswith("-i"))
    except OperatorError:
        return None
    new = template(program, str(words[1])) if len(words) == 2 else ""
    return (program.sub, new) if new is not None else None
