"""Which overload a call means, and the call: PowerShell's ranking of conversions, recorded from PowerShell itself where types are known.

A chosen overload is remembered per type, name and argument types, so that a call in a loop costs a dictionary look-up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from exoshell.values.argument_conversion import argument_converter, convert_argument, is_reference
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.member_tables import BUILTIN, TypeTable, table_for, type_name_of
from exoshell.values.net_error import MemberError, NetError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, PSObject
from exoshell.values.signatures import Overload, Parameter, long_type, short_type, type_facts
from exoshell.values.types import DotNetType

__all__ = ["call_method", "call_static", "construct", "convert_argument", "enum_member"]

_UNRELATED_ARRAYS = 0x0F
_NONE, _TO_STRING, _LANGUAGE, _PSOBJECT, _NULL_TO_VALUE, _NULL_TO_REF = 0, 0x1F, 0x9F, 0x8F, 0xAF, 0xBF
_NUMERIC_IMPLICIT, _ASSIGNABLE_S2A, _ASSIGNABLE, _IDENTITY = 0xFF, 0x107, 0x10F, 0x11F


@dataclass(slots=True)
class Plan:
    """How to make a call: the implementation, and what becomes of each argument."""

    function: Callable[..., Any]
    converters: tuple[Callable[[Any], Any] | None, ...]
    overload: Overload
    expanded_from: int = -1
    """From which argument on they go into one array."""
    plain: bool = False
    """Every argument goes in as it is."""
    count: int = 0


# ------------------------------------------------------------------------------------------------------------ calls


def call_method(table: TypeTable, value: Any, name: str, args: Sequence[Any]) -> Any:
    """Calls an instance method. Raises MemberError."""
    key = name.lower()
    kinds = (key, *map(call_key, args))
    plan = table.calls.get(kinds)
    if plan is None:
        functions = table.methods
        if key not in functions and not any(known.startswith(key + "(") for known in functions):
            return _call_unlisted(table, value, name, args)
        found = type_facts(type_name_of(value))
        overloads = found.methods.get(key, ()) if found is not None else ()
        plan = table.calls[kinds] = _plan(functions, key, name, overloads, args)
    return _run(plan, name, args, value)


def _call_unlisted(table: TypeTable, value: Any, name: str, args: Sequence[Any]) -> Any:
    """A method that the table lacks: System.Object's, an indexed property, or none."""
    if table.type_name != "System.Object":
        base = table_for("System.Object")
        assert base is not None
        if name.lower() in base.methods:
            return call_method(base, value, name, args)
    key = name.lower()
    if key.startswith("get_") and key[4:] in table.properties and not args:
        return table.properties[key[4:]].get(value)
    type_name = type_name_of(value)
    found = type_facts(type_name)
    if found is not None and name.lower() in found.methods:
        raise not_implemented(type_name, name)
    raise method_not_found(type_name, name)


def call_static(kind: Any, name: str, args: Sequence[Any]) -> Any:
    """Calls a static method of a DotNetType. Raises MemberError."""
    key = name.lower()
    if key == "new":
        return construct(kind, args)
    type_name: str = kind.full_name
    table = table_for("System.Enum" if getattr(kind, "is_enum", False) else type_name)
    found = type_facts(type_name)
    overloads = found.static_methods.get(key, ()) if found is not None else ()
    if table is None or (key not in table.statics and not any(known.startswith(key + "(") for known in table.statics)):
        if table is not None and key.startswith("get_") and key[4:] in table.static_properties and not args:
            return table.static_properties[key[4:]]()
        if key in ("equals", "referenceequals"):
            table = table_for("System.Object")
            assert table is not None
        elif overloads:
            raise not_implemented(type_name, name)
        else:
            raise method_not_found(type_name, name)
    kinds = ("::", type_name, key, *map(call_key, args))
    plan = table.calls.get(kinds)
    if plan is None:
        plan = table.calls[kinds] = _plan(table.statics, key, name, overloads, args)
    return _run(plan, name, args, kind if table.generic else MISSING)


def construct(kind: Any, args: Sequence[Any]) -> Any:
    """`[type]::new(…)`. Raises MemberError."""
    type_name: str = kind.full_name
    table = table_for(type_name)
    found = type_facts(type_name)
    if table is None or table.constructor is None:
        if found is not None and found.is_value_type and not args:
            from exoshell.values.conversion import convert

            return convert(0, kind)
        if table is None and found is not None and found.constructors:
            raise not_implemented(type_name, ".ctor")
        raise no_overload("new", len(args))
    kinds = ("new", type_name, *map(call_key, args))
    plan = table.calls.get(kinds)
    if plan is None:
        overloads = found.constructors if found is not None else ()
        if found is not None and found.is_value_type:
            overloads = (Overload("new", True, type_name, ()), *overloads)
        plan = table.calls[kinds] = _plan({"new": table.constructor}, "new", "new", overloads, args, calling=".ctor")
    return _run(plan, ".ctor", args, kind if table.generic else MISSING)


def _run(plan: Plan, name: str, args: Sequence[Any], owner: Any) -> Any:
    given: list[Any] = [] if owner is MISSING else [owner]
    converters = plan.converters
    if plan.plain:
        given += args
        args = ()
    for place, argument in enumerate(args):
        converter = converters[place]
        if converter is not None:
            try:
                argument = converter(argument)
            except NetError as error:
                raise argument_error(plan, name, place, argument, error.exception) from None
        given.append(argument)
    if plan.expanded_from >= 0:
        start = plan.expanded_from + (0 if owner is MISSING else 1)
        given[start:] = [given[start:]]
    try:
        result = plan.function(*given)
        # a void method writes nothing, not $null
        return AUTOMATION_NULL if result is None and plan.overload.returns == "void" else result
    except FAILURES as error:
        raise call_failed(plan, name, error) from None


FAILURES = (NetError, TypeError, AttributeError, ValueError, OverflowError, ArithmeticError, LookupError)


def call_failed(plan: Plan, name: str, error: Exception) -> Exception:
    """The exception that a call ends in for what its implementation raised."""
    if isinstance(error, MemberError):
        return error
    if isinstance(error, NetError):
        return invocation_error(name, plan.count, error.exception)
    return invocation_error(name, plan.count, NetException("System.InvalidOperationException", str(error)))


# ------------------------------------------------------------------------------------------------------------ choosing


def _plan(
    functions: dict[str, Callable[..., Any]],
    key: str,
    name: str,
    overloads: Sequence[Overload],
    args: Sequence[Any],
    calling: str = "",
) -> Plan:
    usable = [overload for overload in overloads if not overload.generic]
    if not usable:
        return Plan(functions[key], (None,) * len(args), Overload(name, False, "", ()), plain=True, count=len(args))
    chosen, expanded = _choose(usable, name, args)
    function = functions.get(chosen.key if not calling else key) or functions.get(key)
    if function is None:
        raise not_implemented("", chosen.text())
    converters = []
    for place in range(len(args)):
        parameter = _parameter_at(chosen, place, expanded)
        exact = type(args[place]) is not PSObject and _rank(args[place], parameter.type, parameter.by) == _IDENTITY
        converters.append(None if exact else argument_converter(parameter.type, parameter.by))
    expanded_from = len(chosen.parameters) - 1 if expanded else -1
    return Plan(function, tuple(converters), chosen, expanded_from, not any(converters), len(args))


def _parameter_at(overload: Overload, place: int, expanded: bool) -> Parameter:
    last = len(overload.parameters) - 1
    if expanded and place >= last:
        parameter = overload.parameters[last]
        return Parameter(parameter.name, parameter.type.removesuffix("[]"))
    return overload.parameters[place]


@dataclass(slots=True)
class _Candidate:
    overload: Overload
    ranks: list[int]
    expanded: bool


def _choose(overloads: Sequence[Overload], name: str, args: Sequence[Any]) -> tuple[Overload, bool]:
    plain = [overload for overload in overloads if not overload.interface]
    overloads = plain if len(plain) == 1 and len(plain[0].parameters) == len(args) else overloads
    if len(overloads) == 1 and len(overloads[0].parameters) == len(args) and not (args and overloads[0].parameters[-1].params):
        for place, parameter in enumerate(overloads[0].parameters):
            if parameter.by in ("ref", "out") and not is_reference(args[place]):
                raise _not_reference(place)
        return overloads[0], False
    candidates = [found for overload in overloads if not overload.interface and (found := _candidate(overload, args)) is not None]
    if not candidates:
        # What a class implements for an interface only is called where nothing of its own fits.
        candidates = [found for overload in overloads if overload.interface and (found := _candidate(overload, args)) is not None][:1]
    if not candidates:
        raise no_overload(name, len(args))
    fitting = [found for found in candidates if not _lacks_reference(found.overload, args)]
    candidates = fitting or candidates
    best = candidates[0]
    ambiguous = False
    for other in candidates[1:]:
        order = _compare(best, other, args)
        if order < 0:
            best, ambiguous = other, False
        elif order == 0:
            ambiguous = True
    if ambiguous:
        text = f'Multiple ambiguous overloads found for "{name}" and the argument count: "{len(args)}".'
        raise MemberError(NetException("System.Management.Automation.MethodException", text), "MethodCountCouldNotFindBest")
    for place, parameter in enumerate(best.overload.parameters[: len(args)]):
        if parameter.by in ("ref", "out") and not is_reference(args[place]):
            raise _not_reference(place)
    return best.overload, best.expanded


def _lacks_reference(overload: Overload, args: Sequence[Any]) -> bool:
    return any(parameter.by and not is_reference(argument) for parameter, argument in zip(overload.parameters, args, strict=False))


def _candidate(overload: Overload, args: Sequence[Any]) -> _Candidate | None:
    parameters = overload.parameters
    variable = bool(parameters) and parameters[-1].params
    if len(args) > len(parameters) and not variable:
        return None
    if len(args) < len(parameters):
        optional = sum(parameter.optional for parameter in parameters)
        if not (variable and len(args) + 1 == len(parameters)) and len(args) + optional < len(parameters):
            return None
    found = _Candidate(overload, [], variable and len(args) != len(parameters))
    for place, argument in enumerate(args):
        if variable and place >= len(parameters) - 1:
            array, element = parameters[-1].type, parameters[-1].type.removesuffix("[]")
            rank = _rank(argument, element, None)
            if len(args) == len(parameters):
                whole = _rank(argument, array, None)
                if rank > whole:
                    found.expanded = True
                else:
                    rank = whole
        else:
            rank = _rank(argument, parameters[place].type, parameters[place].by)
        if not rank:
            return None
        found.ranks.append(rank)
    return found


def _compare(a: _Candidate, b: _Candidate, args: Sequence[Any]) -> int:
    """Above zero where a is better, below where b is."""
    better = 0
    weight = len(a.ranks)
    for place, (first, second) in enumerate(zip(a.ranks, b.ranks, strict=True)):
        if first < second:
            better -= weight
        elif first > second:
            better += weight
        elif first == _UNRELATED_ARRAYS:
            one, two = (_parameter_at(each.overload, place, each.expanded).type.removesuffix("[]") for each in (a, b))
            element = _element_kind(args[place])
            inner, other = type_rank(element, one), type_rank(element, two)
            better += weight if inner > other else -weight if inner < other else 0
        weight -= 1
    if better:
        return better
    weight = len(a.ranks)
    for place, (first, second) in enumerate(zip(a.ranks, b.ranks, strict=True)):
        if first >= _NULL_TO_VALUE and second >= _NULL_TO_VALUE and (first >= _NUMERIC_IMPLICIT) == (second >= _NUMERIC_IMPLICIT):
            if first >= _NUMERIC_IMPLICIT:
                weight = -weight
            one = _parameter_at(a.overload, place, a.expanded).type
            two = _parameter_at(b.overload, place, b.expanded).type
            there, back = type_rank(long_type(one), two), type_rank(long_type(two), one)
            if there < back:
                better += weight
            elif there > back:
                better -= weight
        weight = abs(weight) - 1
    if better:
        return better
    if a.expanded != b.expanded:
        return -1 if a.expanded else 1
    if a.expanded:
        return 1 if len(a.overload.parameters) > len(b.overload.parameters) else -1
    count = len(a.ranks)
    if [each.type for each in a.overload.parameters[:count]] == [each.type for each in b.overload.parameters[:count]]:
        return len(b.overload.parameters) - len(a.overload.parameters)
    return 0


# ------------------------------------------------------------------------------------------------------------ ranks


def _kind(argument: Any) -> str:
    """What an argument counts as when overloads are ranked: its type name, 'null' for none."""
    if argument is None:
        return "null"
    if type(argument) is PSObject:
        argument = argument.base
        if argument is None:
            return "null"
    name = type_name_of(argument)
    return "System.Type" if name == "System.RuntimeType" else name


def call_key(argument: Any) -> Any:
    """What tells calls apart whose overloads were chosen: the argument's type, its first element's for plain arrays, a wrapper's and a
    reference's own."""
    kind = type(argument)
    if kind is list:
        return (list, type(argument[0])) if argument else list
    if kind in BUILTIN or argument is None:
        return kind
    if is_reference(argument):
        return ("ref", call_key(argument.value))
    return ("wrapped", _kind(argument)) if kind is PSObject else _kind(argument)


def _element_kind(argument: Any) -> str:
    """What the elements of an array argument count as: their type where all have one."""
    argument = argument.base if type(argument) is PSObject else argument
    if isinstance(argument, list):
        kinds = {_kind(item) for item in argument}
        if len(kinds) == 1 and type(argument) is list:
            return kinds.pop()
        element = getattr(argument, "element_type", None)
        if element is not None:
            return str(element.full_name)
    return "System.Object"


def _rank(argument: Any, parameter: str, by: str | None) -> int:
    if by in ("ref", "out"):
        return _rank(argument.value if is_reference(argument) else argument, parameter, None)
    own = getattr(argument, "class_type", None)
    if own is not None and own.assignable_to(DotNetType(long_type(parameter))):
        return _ASSIGNABLE
    return type_rank(_kind(argument), parameter)


@cache
def type_rank(source: str, parameter: str) -> int:
    """ConversionRank between a type by full name ('null' for null) and a type as signatures write it."""
    row = _ranks().get(source.lower())
    if row is not None:
        found = row.get(parameter.lower())
        if found is not None:
            return found
    target = long_type(parameter)
    if source == target:
        return _IDENTITY
    if source == "null":
        facts = type_facts(target)
        return _NONE if facts is not None and facts.is_value_type else _NULL_TO_REF
    if parameter == "System.Object":
        return _ASSIGNABLE
    if _is_span(parameter):
        return _NONE
    if assignable(source, parameter):
        return _ASSIGNABLE
    if parameter == "bool":
        return _LANGUAGE
    if parameter == "string":
        return _TO_STRING
    if parameter == "psobject":
        return _PSOBJECT
    if parameter.endswith("[]"):
        if source.endswith("[]"):
            return 0x0F
        element = type_rank(source, parameter[:-2])
        return element & ~0x08 if element else _NONE
    if source == "System.Object[]" or source.endswith("[]"):
        return 0x6F if "IEnumerable[" in parameter or "IList" in parameter or "ICollection" in parameter else _NONE
    if source == "System.Management.Automation.ScriptBlock":
        delegate = parameter.startswith(("System.Predicate", "System.Func", "System.Action", "System.Comparison", "System.Converter"))
        return _LANGUAGE if delegate else _NONE
    return _NONE


def _is_span(parameter: str) -> bool:
    return parameter.startswith(("System.ReadOnlySpan[", "System.Span["))


def assignable(source: str, parameter: str) -> bool:
    """Is a type (full name) the other (as signatures write it), one of its bases or interfaces?"""
    facts = type_facts(source)
    if facts is None:
        from exoshell.values.error_record import exception_bases

        return source.endswith("Exception") and parameter in (*exception_bases(source), "System.Exception")
    target = parameter.lower()
    full = long_type(parameter).lower()
    return any(name.lower() in (target, full) for name in (*facts.bases, *facts.interfaces))


@cache
def _ranks() -> dict[str, dict[str, int]]:
    """The recorded ranks: source type → parameter type → rank, all in lower case."""
    data = json.loads((resources.files("exoshell.values") / "data" / "conversion-ranks.json").read_bytes())
    targets = [name.lower() for name in data.pop("to")]
    table: dict[str, dict[str, int]] = {}
    for source, row in data.items():
        ranks = {target: int(rank) for target, rank in zip(targets, row.split(","), strict=True) if rank != "-1"}
        table[long_type(source).lower()] = ranks
    return table


# ------------------------------------------------------------------------------------------------------------ failures


def enum_member(kind: Any, name: str) -> Any:
    """`[enum]::Name`; MISSING where the enumeration has no such member."""
    from exoshell.values.conversion import convert

    try:
        return convert(name, kind) if name[:1].isalpha() else MISSING
    except NetError:
        return MISSING
    except Exception as error:
        if hasattr(error, "exception"):
            return MISSING
        raise


def method_not_found(type_name: str, name: str) -> MemberError:
    text = f"Method invocation failed because [{type_name}] does not contain a method named '{name}'."
    exception = NetException("System.Management.Automation.RuntimeException", text)
    return MemberError(exception, "MethodNotFound", ErrorCategory.InvalidOperation)


def no_overload(name: str, count: int) -> MemberError:
    text = f'Cannot find an overload for "{name}" and the argument count: "{count}".'
    return MemberError(NetException("System.Management.Automation.MethodException", text), "MethodCountCouldNotFindBest")


def not_implemented(type_name: str, name: str) -> MemberError:
    """Ours: a member that .NET has and exoshell lacks is named, never misunderstood."""
    where = f"[{type_name}] " if type_name else ""
    inner = NetException("System.NotSupportedException", f"exoshell does not implement {where}{name}.")
    return MemberError(inner, "NotSupportedException", ErrorCategory.NotImplemented)


def invocation_error(name: str, count: int, inner: NetException) -> MemberError:
    text = f'Exception calling "{name}" with "{count}" argument(s): "{inner.message}"'
    exception = NetException("System.Management.Automation.MethodInvocationException", text, inner)
    return MemberError(exception, inner.short_name)


def _not_reference(place: int) -> MemberError:
    text = f"Argument: '{place + 1}' should be a System.Management.Automation.PSReference. Use [ref]."
    return MemberError(NetException("System.Management.Automation.MethodException", text), "NonRefArgumentToRefParameterMsg")


def argument_error(plan: Plan, name: str, place: int, argument: Any, inner: NetException) -> MemberError:
    parameter = _parameter_at(plan.overload, place, plan.expanded_from >= 0)
    return argument_failed(parameter.name, argument, name, long_type(parameter.type), inner)


def argument_failed(parameter: str, argument: Any, name: str, type_name: str, inner: NetException) -> MemberError:
    """The error for an argument that does not convert to its parameter's type."""
    from exoshell.values.conversion import to_display_string

    shown = type_name_of(argument) if isinstance(argument, list) else "" if argument is None else to_display_string(argument)
    text = f'Cannot convert argument "{parameter}", with value: "{shown}", for "{name}" to type "{type_name}": "{inner.message}"'
    exception = NetException("System.Management.Automation.MethodException", text, inner)
    return MemberError(exception, "MethodArgumentConversionInvalidCastArgument")


def display_type(kind: Any) -> str:
    """A type as signatures write it, for a DotNetType."""
    return short_type(kind.full_name)
