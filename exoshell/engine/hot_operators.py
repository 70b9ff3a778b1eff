"""Operators of generated loops: the Python text for two Int32, with values' function for everything else."""

from __future__ import annotations

from exoshell.engine.hot_writer import Operand, Writer
from exoshell.values import operators

ARITHMETIC = {"+": "+", "-": "-", "*": "*"}
BITS = {"-band": "&", "-bor": "|", "-bxor": "^"}
COMPARISONS = {
    "-ieq": "==", "-ine": "!=", "-ilt": "<", "-ile": "<=", "-igt": ">", "-ige": ">=", "-ceq": "==", "-cne": "!=", "-clt": "<",
    "-cle": "<=", "-cgt": ">", "-cge": ">=",
}  # fmt: skip
OTHERS = {"%", "/", "-ilike", "-inotlike", "-clike", "-cnotlike", "-icontains", "-inotcontains", "-iin", "-inotin", "-f", "..", "-join"}
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
    fast = _fast(writer, operator, left, right)
    return writer.assigned(f"{fast} else {otherwise}" if fast is not None else otherwise)


def _fast(writer: Writer, operator: str, left: Operand, right: Operand) -> str | None:
    """`value if test`: what the operation is on two Int32, and that they are such."""
    a, b = left.text, right.text
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
