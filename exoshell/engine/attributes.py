"""Attributes of functions, parameters and variables: AttributeAst → metadata."""

from __future__ import annotations

from typing import Any

from exoshell.engine import faults
from exoshell.engine.compiler import expression
from exoshell.engine.session_state import Scope
from exoshell.language import ast
from exoshell.metadata.parameter import ALL_SETS, ParameterSetMembership, Validation
from exoshell.values.conversion import to_bool, to_string


def attribute_name(node: ast.AttributeBaseAst) -> str:
    """The attribute's name in lower case, without namespace and 'Attribute'."""
    name = node.type_name.full_name.rpartition(".")[2].lower()
    return name.removesuffix("attribute") if name != "attribute" else name


def check_attribute(scope: Scope, node: ast.AttributeAst) -> None:
    """Raises TerminatingError for an attribute that nobody knows, and for a named argument that it does not have."""
    kind = attribute_name(node)
    properties = _PROPERTIES.get(kind)
    if properties is None:
        if kind not in _OTHERS and not _is_attribute_type(scope, node.type_name.full_name):
            raise faults.unknown_attribute(node.type_name.full_name, node)
        return
    for argument in node.named_arguments:
        if argument.argument_name.lower() not in properties:
            raise faults.unknown_attribute_property(argument.argument_name, argument)


def _is_attribute_type(scope: Scope, name: str) -> bool:
    if "." in name:
        return True
    from exoshell.engine.types import resolved_type

    return resolved_type(scope, name) is not None or resolved_type(scope, f"{name}Attribute") is not None


_MESSAGE = frozenset({"errormessage"})
_NOTHING: frozenset[str] = frozenset()
_PROPERTIES: dict[str, frozenset[str]] = {
    "parameter": frozenset(
        "position parametersetname mandatory valuefrompipeline valuefrompipelinebypropertyname valuefromremainingarguments helpmessage "
        "helpmessagebasename helpmessageresourceid dontshow experimentname experimentaction".split()
    ),
    "cmdletbinding": frozenset(
        "supportsshouldprocess confirmimpact defaultparametersetname supportspaging supportstransactions helpuri positionalbinding "
        "remotingcapability".split()
    ),
    "outputtype": frozenset({"parametersetname", "providercmdlet"}),
    "alias": _NOTHING,
    "validateset": _MESSAGE | {"ignorecase"},
    "validatepattern": _MESSAGE | {"options"},
    "validatescript": _MESSAGE,
    **dict.fromkeys(("validaterange", "validatelength", "validatecount", "validatenotnull", "validatenotnullorempty"), _NOTHING),
    **dict.fromkeys(("validatenotnullorwhitespace", "allownull", "allowemptystring", "allowemptycollection"), _NOTHING),
}
"""Attribute → the named arguments it has."""
_OTHERS = frozenset(
    "validatedrive validateuserdrive validatetrusteddata supportswildcards psdefaultvalue argumentcompleter argumentcompletions credential "
    "argumenttransformation obsolete experimental dscproperty dscresource dsclocalconfigurationmanager flags hidden nonserialized "
    "dynamicparam suppressmessage psobject".split()
)
"""Attributes without a type of exoshell's own."""


def named_arguments(scope: Scope, node: ast.AttributeAst) -> dict[str, Any]:
    """Named arguments by lower-case name, evaluated; a name alone is true."""
    found: dict[str, Any] = {}
    for argument in node.named_arguments:
        found[argument.argument_name.lower()] = True if argument.expression_omitted else expression(argument.argument)(scope)
    return found


def positional_arguments(scope: Scope, node: ast.AttributeAst) -> list[Any]:
    return [expression(argument)(scope) for argument in node.positional_arguments]


_VALIDATIONS = {
    "validatenotnull": "not-null",
    "validatenotnullorempty": "not-null-or-empty",
    "validatenotnullorwhitespace": "not-null-or-white-space",
    "validateset": "set",
    "validaterange": "range",
    "validatepattern": "pattern",
    "validatelength": "length",
    "validatecount": "count",
    "validatescript": "script",
    "allownull": "allow-null",
    "allowemptystring": "allow-empty-string",
    "allowemptycollection": "allow-empty-collection",
    "validatedrive": "drive",
}


def validation_of(scope: Scope, node: ast.AttributeAst) -> Validation | None:
    """The validation that an attribute asks for; None where it is another kind of attribute."""
    check_attribute(scope, node)
    kind = _VALIDATIONS.get(attribute_name(node))
    if kind is None:
        return None
    values = positional_arguments(scope, node)
    named = named_arguments(scope, node)
    message = to_string(named["errormessage"]) if "errormessage" in named else ""
    ignore_case = to_bool(named.get("ignorecase", True))
    if kind == "range":
        if len(values) == 1:
            return Validation(kind, (to_string(values[0]), None, None), message)
        return Validation(kind, ("", values[0], values[1]), message)
    if kind == "set":
        flat: list[Any] = []
        for value in values:
            flat.extend(value if isinstance(value, list) else [value])
        flat = [_set_source(scope, value) for value in flat]
        return Validation(kind, tuple(flat), message, ignore_case)
    if kind == "pattern" and "options" in named:
        ignore_case = "none" not in to_string(named["options"]).lower()
    return Validation(kind, tuple(values), message, ignore_case)


def _set_source(scope: Scope, value: Any) -> Any:
    """A class with GetValidValues() gives its values when they are needed."""
    from exoshell.engine.classes import ClassType

    if not isinstance(value, ClassType):
        return value
    return lambda: value.new(scope, []).call(scope, "getvalidvalues", [])


def membership(scope: Scope, node: ast.AttributeAst) -> ParameterSetMembership:
    """[Parameter(…)]."""
    check_attribute(scope, node)
    named = named_arguments(scope, node)
    position = named.get("position")
    return ParameterSetMembership(
        set_name=to_string(named.get("parametersetname", ALL_SETS)),
        mandatory=to_bool(named.get("mandatory", False)),
        position=int(position) if position is not None else None,
        from_pipeline=to_bool(named.get("valuefrompipeline", False)),
        from_pipeline_by_property_name=to_bool(named.get("valuefrompipelinebypropertyname", False)),
        from_remaining_arguments=to_bool(named.get("valuefromremainingarguments", False)),
        help_message=to_string(named.get("helpmessage", "")),
    )
