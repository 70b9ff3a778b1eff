"""Properties, methods and casts in generated loops.

What is met most often (rows of one schema, tables with text keys, calls that came to the same implementation before) is read in place; the
rest goes to the closures' own functions, for which the variables move out, since a property or a method may be a script's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from exoshell.engine.call_sites import MOST_ARGUMENTS, NO_ELEMENT, CallSite
from exoshell.engine.hot_writer import Operand
from exoshell.engine.members import MemberPlace, base_class_call, call_member, static_site
from exoshell.engine.types import type_value
from exoshell.language import ast
from exoshell.values.overloads import FAILURES
from exoshell.values.type_data import REGISTERED

if TYPE_CHECKING:
    from exoshell.engine.hot_expressions import ExpressionWriter


def write_member(writer: ExpressionWriter, owner: Operand, name: str) -> Operand:
    """`owner.Name`."""
    place, item, key = writer.bind(MemberPlace(name)), owner.text, name.lower()
    found = writer.local()
    cases = [(f"type({item}) is PSCustomObject and {item}.schema is {place}.schema", f"{item}.values[{place}.place]")]
    if key.isascii():
        entry = f"({found} := {item}._values.get({key!r}, MISSING))"
        cases.append((f"type({item}) is Hashtable and not {item}._exact and {entry} is not MISSING", found))
    if key == "length":
        cases.append((f"type({item}) is str and {item}.isascii()", f"len({item})"))
    if key in ("length", "count"):
        cases.append((f"type({item}) is list", f"len({item})"))
    cases.append((f"type({item}) is {place}.kind", f"{place}.get({item})"))
    return writer.guarded(cases, f"{place}.read(scope, {owner.plain})")


def write_set_member(writer: ExpressionWriter, owner: Operand, name: str, value: Operand) -> None:
    """`owner.Name = value`."""
    place, item, key = writer.bind(MemberPlace(name)), owner.text, name.lower()
    row = f"type({item}) is PSCustomObject and {item}.schema is {place}.schema and {item}.extra is None and type({item}.values) is list"
    with writer.indented(f"if {row}:"):
        writer.line(f"{item}.values[{place}.place] = {value.plain}")
    if key.isascii():
        with writer.indented(f"elif type({item}) is Hashtable and not {item}._exact and {key!r} in {item}._values:"):
            writer.line(f"{item}[{key!r}] = {value.plain}")
    with writer.indented("else:"), writer.away():
        writer.line(f"{place}.write(scope, {owner.plain}, {value.plain})")


def write_call(writer: ExpressionWriter, node: ast.InvokeMemberExpressionAst) -> Operand | None:
    """`x.Name(…)` and `[type]::Name(…)`; None for calls of which a name has to be worked out."""
    if node.null_conditional or not isinstance(node.member, ast.StringConstantExpressionAst) or len(node.arguments) > MOST_ARGUMENTS:
        return None
    writer.bound.update(FAILURES=FAILURES, REGISTERED=REGISTERED, NO_ELEMENT=NO_ELEMENT)
    if node.static:
        return _static_call(writer, node)
    if base_class_call(node) is not None:
        return None
    values = writer.row((node.expression, *node.arguments))
    owner, arguments = values[0], values[1:]
    site = writer.bind(CallSite(node.member.value, call_member))
    tests = [f"type({owner.text}) is {site}.kind", *_argument_tests(site, arguments), "not REGISTERED"]
    tests.append(f"({site}.element is NO_ELEMENT or {owner.text}.element_type is {site}.element)")
    general = f"{site}.call(scope, {owner.plain}, [{', '.join(value.plain for value in arguments)}])"
    return _called(writer, site, tests, [owner, *arguments], general)


def _static_call(writer: ExpressionWriter, node: ast.InvokeMemberExpressionAst) -> Operand | None:
    made = static_site(node)
    if made is None:
        return None
    site = writer.bind(made)
    with writer.indented(f"if not {site}.known:"):
        writer.line(f"{site}.resolve(scope)")
    arguments = writer.row(node.arguments)
    general = f"{site}.call(scope, [{', '.join(value.plain for value in arguments)}])"
    return _called(writer, site, [f"{site}.known", *_argument_tests(site, arguments)], arguments, general)


def _argument_tests(site: str, arguments: list[Operand]) -> list[str]:
    """That arguments have the types of last time; literals always have."""
    kinds = zip(arguments, ("first", "second", "third"), strict=False)
    return [f"type({value.text}) is {site}.{kind}" for value, kind in kinds if value.constant is None]


def _called(writer: ExpressionWriter, site: str, tests: list[str], given: list[Operand], general: str) -> Operand:
    found = writer.local()
    with writer.indented(f"if {' and '.join(tests)}:"):
        writer.line(f"try: {found} = {site}.function({', '.join(value.text for value in given)})")
        writer.line(f"except FAILURES as error: raise {site}.failed(error) from None")
        writer.line(f"if {found} is None: {found} = {site}.nothing")
    return writer.otherwise(found, general)


_EXACT = {"int": "int", "int32": "int", "system.int32": "int", "string": "str", "system.string": "str", "double": "float", "bool": "bool"}
"""Types of which values are known by their Python class."""


def write_cast(writer: ExpressionWriter, node: ast.ConvertExpressionAst) -> Operand | None:
    """`[type]x`; None for casts that mean more than a conversion of a value."""
    name = node.attribute.type_name.full_name.lower()
    if name == "void":
        writer.value(node.child)
        return Operand("NULL", raw=True)
    kind = _EXACT.get(name)
    if kind is None:
        return None
    value = writer.value(node.child)
    text = value.text
    cases = [(f"type({text}) is {kind}", text)]
    if kind == "str":
        cases.append((f"type({text}) is int", f"str({text})"))
    if kind == "float":
        cases.append((f"type({text}) is int", f"float({text})"))
    if kind == "int":
        digits = f"type({text}) is str and {text}.isascii() and {text}.isdigit() and len({text}) < 10"
        cases.append((digits, f"int({text})"))
    kinds = writer.bind(type_value(node.attribute.type_name))
    return writer.guarded(cases, f"{kinds}(scope).convert({value.plain})" if kind != "str" else f"string_of({value.plain}, scope)")
