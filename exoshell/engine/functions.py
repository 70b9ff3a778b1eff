"""Functions, filters and script blocks as commands: their parameters as CommandInfo, their blocks as closures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from exoshell.engine.argument_types import argument_converter, switch_value
from exoshell.engine.attributes import attribute_name, check_attribute, membership, named_arguments, positional_arguments, validation_of
from exoshell.engine.compiler import Expression, Statement, expression, plain_expression
from exoshell.engine.session_state import ModuleValue, Scope, VariableMeta
from exoshell.engine.types import type_value
from exoshell.language import ast
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, ParameterSetMembership, ParameterSetMetadata, Validation
from exoshell.values.conversion import to_bool, to_string

if TYPE_CHECKING:
    from exoshell.engine.context import ExecutionContext
    from exoshell.engine.script_block import ScriptBlock


class FunctionValue:
    """A function or filter, as scopes hold it."""

    __slots__ = ("ast", "context", "definition", "description", "module", "name", "options", "parameters")

    def __init__(
        self,
        name: str,
        body: ast.ScriptBlockAst,
        *,
        parameters: tuple[ast.ParameterAst, ...] = (),
        context: ExecutionContext | None = None,
        module: ModuleValue | None = None,
        definition: ast.FunctionDefinitionAst | None = None,
    ) -> None:
        self.name = name
        self.ast = body
        self.parameters = parameters
        self.context = context
        self.module = module
        self.definition = definition
        self.options: frozenset[str] = frozenset()
        self.description = ""

    @property
    def body(self) -> Body:
        return compiled_body(self.ast, self.parameters)

    @property
    def info(self) -> CommandInfo:
        return self.body.info(self.name, CommandType.FILTER if self.ast.is_filter else CommandType.FUNCTION, self._scope(), self.module)

    def _scope(self) -> Scope:
        scope = self.module.scope if self.module is not None else self.context.global_scope if self.context is not None else None
        if scope is None:
            raise LookupError(f"The function {self.name} belongs to no session")
        found: Scope = scope
        return found

    def script_block(self, context: ExecutionContext) -> ScriptBlock:
        from exoshell.engine.script_block import ScriptBlock

        return ScriptBlock(self.ast, context, self.module)


@dataclass(slots=True)
class BodyParameter:
    """One parameter of a body: what happens to its variable."""

    name: str
    key: str
    node: ast.ParameterAst
    default: Expression | None
    meta: VariableMeta | None = None
    unbound: Any = None
    """The value without argument and default: 0 for [int], '' for [string]…"""
    switch: bool = False


@dataclass(slots=True)
class _Declared:
    """What a CommandInfo was made from, and what it became; one per name, as the same body may have several."""

    info: CommandInfo
    parameters: list[BodyParameter] = field(default_factory=list)


class Body:
    """A ScriptBlockAst compiled: named blocks and parameters. Kept in the node's cache."""

    __slots__ = (
        "_declared", "_expression", "advanced", "ast", "begin", "clean", "dynamic", "end", "has_parameters", "parameter_nodes", "process",
    )  # fmt: skip

    def __init__(self, node: ast.ScriptBlockAst, parameters: tuple[ast.ParameterAst, ...]) -> None:
        self.ast = node
        self.parameter_nodes = parameters or (node.param_block.parameters if node.param_block is not None else ())
        self.has_parameters = bool(self.parameter_nodes)
        self.begin = _block(node.begin_block)
        self.process = _block(node.process_block)
        self.end = _block(node.end_block)
        self.clean = _block(node.clean_block)
        self.dynamic = _block(node.dynamic_param_block)
        self.advanced = _is_advanced(node, self.parameter_nodes)
        self._declared: dict[tuple[str, CommandType], _Declared] = {}
        self._expression: Any = False

    def single_expression(self) -> Expression | None:
        """The body's expression where it is nothing but one: `{ $_.Name }`."""
        if self._expression is False:
            self._expression = _single_expression(self.ast) if not self.has_parameters else None
        found: Expression | None = self._expression
        return found

    def declared(self, name: str, kind: CommandType, scope: Scope, module: ModuleValue | None = None) -> _Declared:
        key = (name, kind)
        found = self._declared.get(key)
        if found is None:
            found = self._declared[key] = _declare(self, name, kind, scope, module)
        return found

    def info(self, name: str, kind: CommandType, scope: Scope, module: ModuleValue | None = None) -> CommandInfo:
        return self.declared(name, kind, scope, module).info


def compiled_body(node: ast.ScriptBlockAst, parameters: tuple[ast.ParameterAst, ...] = ()) -> Body:
    """The compiled form of a script block or function body, made once."""
    found = node.cache
    if found is None:
        found = node.cache = Body(node, parameters)
    body: Body = found
    return body


def _block(node: ast.NamedBlockAst | None) -> Statement | None:
    """A named block, compiled when it first runs."""
    if node is None:
        return None
    known: Statement | None = None

    def run(scope: Scope, emit: Any) -> Any:
        nonlocal known
        if known is None:
            from exoshell.engine.compile_statements import statement_block

            known = statement_block(node)
        return known(scope, emit)

    return run


def _single_expression(node: ast.ScriptBlockAst) -> Expression | None:
    block = node.end_block
    if block is None or node.begin_block or node.process_block or node.clean_block or node.dynamic_param_block or node.using_statements:
        return None
    if len(block.statements) != 1 or block.traps:
        return None
    plain = plain_expression(block.statements[0])
    if plain is None or (isinstance(plain, ast.UnaryExpressionAst) and plain.operator in ("++", "--", "post++", "post--")):
        return None
    from exoshell.engine.compiler import output_expression

    return output_expression(plain)


def _is_advanced(node: ast.ScriptBlockAst, parameters: Sequence[ast.ParameterAst]) -> bool:
    if node.param_block is not None and any(attribute_name(item) == "cmdletbinding" for item in node.param_block.attributes):
        return True
    return any(isinstance(item, ast.AttributeAst) and attribute_name(item) == "parameter" for one in parameters for item in one.attributes)


# ------------------------------------------------------------------------------------------------- declarations


def _declare(body: Body, name: str, kind: CommandType, scope: Scope, module: ModuleValue | None) -> _Declared:
    binding: dict[str, Any] = {}
    output_types: list[str] = []
    if body.ast.param_block is not None:
        for attribute in body.ast.param_block.attributes:
            check_attribute(scope, attribute)
            if attribute_name(attribute) == "cmdletbinding":
                binding = named_arguments(scope, attribute)
            elif attribute_name(attribute) == "outputtype":
                output_types.extend(getattr(item, "full_name", None) or to_string(item) for item in positional_arguments(scope, attribute))
    made = [_parameter(node, scope, body.advanced) for node in body.parameter_nodes]
    metadata = [item for _, item, _ in made]
    explicit = any(custom for _, _, custom in made)
    if not explicit and to_bool(binding.get("positionalbinding", True)):
        metadata = _with_positions(metadata)
    names = [member.set_name for item in metadata for member in item.sets if member.set_name != ALL_SETS]
    default = to_string(binding["defaultparametersetname"]) if "defaultparametersetname" in binding else None
    sets = tuple(ParameterSetMetadata(item, item == default) for item in dict.fromkeys(names)) or (ParameterSetMetadata(),)
    info = CommandInfo(
        name=name,
        kind=kind,
        module=module.name if module is not None else "",
        parameters=tuple(metadata),
        parameter_sets=sets,
        default_set=default,
        supports_should_process=to_bool(binding.get("supportsshouldprocess", False)),
        confirm_impact=to_string(binding.get("confirmimpact", "Medium")),
        advanced=body.advanced,
        output_types=tuple(output_types),
        definition=_definition(body),
    )
    from exoshell.engine.parameter_table import parameter_table

    table = parameter_table(info)
    for (parameter, _, _), item in zip(made, metadata, strict=True):
        entry = table.by_name[item.name]
        kind_of = parameter.meta.type if parameter.meta is not None else None
        if kind_of is not None:
            entry.type = kind_of
            entry.convert = _argument_conversion(parameter, kind_of, body.advanced, scope)
    return _Declared(info, [parameter for parameter, _, _ in made])


def _definition(body: Body) -> str:
    text = body.ast.text
    return text[1:-1] if text.startswith("{") and text.endswith("}") else text


def _argument_conversion(parameter: BodyParameter, kind: Any, advanced: bool, scope: Scope) -> Any:
    constraints = [item for item in parameter.node.attributes if isinstance(item, ast.TypeConstraintAst)]
    steps = [argument_converter(type_value(item.type_name)(scope).type, join_arrays=not advanced) for item in reversed(constraints)]
    if len(steps) == 1:
        return steps[0]

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value)
        return value

    return convert


def _with_positions(parameters: list[ParameterMetadata]) -> list[ParameterMetadata]:
    """Parameters without positions of their own get them in order; switches and the one for remaining arguments do not."""
    placed, position = [], 0
    for parameter in parameters:
        if parameter.is_switch or any(member.from_remaining_arguments for member in parameter.sets):
            placed.append(parameter)
            continue
        place = position
        placed.append(replace(parameter, sets=tuple(replace(member, position=place) for member in parameter.sets)))
        position += 1
    return placed


def _parameter(node: ast.ParameterAst, scope: Scope, advanced: bool) -> tuple[BodyParameter, ParameterMetadata, bool]:
    """A parameter's run-time part, its declaration, and whether it has a position or set of its own."""
    from exoshell.engine.variables import constraint

    members: list[ParameterSetMembership] = []
    aliases: list[str] = []
    validations: list[Validation] = []
    hidden = custom = False
    for attribute in node.attributes:
        if not isinstance(attribute, ast.AttributeAst):
            continue
        kind = attribute_name(attribute)
        if kind == "parameter":
            member = membership(scope, attribute)
            members.append(member)
            custom = custom or member.position is not None or member.set_name != ALL_SETS
            hidden = hidden or to_bool(named_arguments(scope, attribute).get("dontshow", False))
        elif kind == "alias":
            aliases.extend(
                to_string(item)
                for value in positional_arguments(scope, attribute)
                for item in (value if isinstance(value, list) else [value])
            )
        else:
            found = validation_of(scope, attribute)
            if found is not None:
                validations.append(found)
    typed = any(isinstance(item, ast.TypeConstraintAst) for item in node.attributes)
    meta = constraint(scope, node.attributes) if typed or validations else None
    kind_of = meta.type if meta is not None else None
    type_name = _short_name(kind_of)
    default = expression(node.default_value) if node.default_value is not None else None
    name = node.name.name
    allowed = next((item.arguments for item in validations if item.kind == "set"), ())
    metadata = ParameterMetadata(
        name=name,
        type_name=type_name,
        sets=tuple(members) or (ParameterSetMembership(),),
        aliases=tuple(aliases),
        validation=tuple(validations),
        values=tuple(to_string(item) for item in allowed if not callable(item)),
        help=next((member.help_message for member in members if member.help_message), ""),
        hidden=hidden,
    )
    switch = metadata.is_switch
    run_time = BodyParameter(name, name.lower(), node, default, meta, _unbound_value(kind_of), switch)
    return run_time, metadata, custom


def _short_name(kind: Any) -> str:
    if kind is None:
        return "object"
    full = str(getattr(kind, "full_name", kind))
    if full == "System.Management.Automation.SwitchParameter":
        return "switch"
    accelerator = getattr(kind, "accelerator", "") or full
    return str(accelerator)


def _unbound_value(kind: Any) -> Any:
    """What a typed parameter holds without an argument."""
    if kind is None:
        return None
    full = getattr(kind, "full_name", "")
    if full == "System.String":
        return ""
    if full == "System.Management.Automation.SwitchParameter":
        return switch_value(False)
    if full == "System.Boolean":
        return False
    if full in _ZERO:
        from exoshell.values.conversion import convert

        return convert(0, kind)
    return None


_ZERO = frozenset(
    f"System.{name}" for name in ("Int32", "Int64", "Int16", "Byte", "SByte", "UInt16", "UInt32", "UInt64", "Double", "Single", "Decimal")
)
