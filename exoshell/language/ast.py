"""The tree: node classes named and built as PowerShell's own System.Management.Automation.Language classes.

Field names are PowerShell's in Python case, so its documentation is ours too. Nodes hold offsets (`start`, `end`) and share
one SourceText; the text a node covers is a slice away, which `-Filter {…}` and error positions need. Nodes are built once by
the parser and not changed afterwards; `cache` is the compiler's, one slot per node, so that code is compiled at most once.
They compare by identity, because two equal-looking places in a script are still two places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar, dataclass_transform

from exoshell.extent import ScriptExtent, SourceText

_Class = TypeVar("_Class", bound=type)


@dataclass_transform(kw_only_default=True, eq_default=False)
def _node(cls: _Class) -> _Class:
    """Makes a node class: slots for its annotated fields and an `__init__` that takes them by keyword.

    What `dataclass(slots=True, eq=False, kw_only=True)` would make, at a tenth of its cost: these classes are most of what the
    start of every shell imports.
    """
    inherited: tuple[str, ...] = getattr(cls, "_fields", ())
    defaults: dict[str, Any] = dict(getattr(cls, "_defaults", {}))
    own = [name for name, kind in cls.__annotations__.items() if not str(kind).startswith("ClassVar")]
    body = {
        name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__", "__slots__", "_fields", "_defaults")
    }
    for name in own:
        if name in body:
            defaults[name] = body.pop(name)
    names = (*inherited, *own)

    def first(self: Any, **values: Any) -> None:
        """Compiled when the first node of its class is built, since most sessions never meet most of the classes."""
        made.__init__ = _initializer(names, defaults)
        made.__init__(self, **values)

    body.update(__slots__=tuple(own), __init__=first, _fields=names, _defaults=defaults)
    made: Any = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made  # type: ignore[no-any-return]  # a class built anew is Any to the checker


def _initializer(names: tuple[str, ...], defaults: dict[str, Any]) -> Any:
    parameters = ", ".join(f"{name}=_defaults[{name!r}]" if name in defaults else name for name in names)
    lines = "".join(f"    self.{name} = {name}\n" for name in names)
    scope: dict[str, Any] = {"_defaults": defaults}
    exec(f"def __init__(self, *, {parameters}):\n{lines}", scope)
    return scope["__init__"]


@_node
class Ast:
    """What every node has. `end` is exclusive."""

    _fields: ClassVar[tuple[str, ...]]
    source: SourceText
    start: int
    end: int
    cache: Any = None

    @property
    def extent(self) -> ScriptExtent:
        return ScriptExtent(self.source, self.start, self.end)

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    def children(self) -> Iterator[Ast]:
        """The direct children in field order; tuples of nodes and of tuples are flattened."""
        for name in self._fields:
            if name not in _NO_CHILDREN:
                value = getattr(self, name)
                if isinstance(value, Ast):
                    yield value
                elif isinstance(value, tuple):
                    yield from _nodes(value)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields if name not in ("source", "cache"))
        return f"{type(self).__name__}({shown})"


_NO_CHILDREN = frozenset(("source", "start", "end", "cache", "nested_expressions"))
"""Fields that hold no nodes, or nodes that another field holds too."""


def _nodes(values: tuple[object, ...]) -> Iterator[Ast]:
    for value in values:
        if isinstance(value, Ast):
            yield value
        elif isinstance(value, tuple):
            yield from _nodes(value)


class StatementAst(Ast):
    __slots__ = ()


class PipelineBaseAst(StatementAst):
    __slots__ = ()


class CommandBaseAst(StatementAst):
    __slots__ = ()


class ExpressionAst(Ast):
    """Stands wherever PowerShell has a CommandElementAst that is an expression."""

    __slots__ = ()


# ---------------------------------------------------------------------------------------------------- blocks


@_node
class ScriptBlockAst(Ast):
    """A script, or what stands between the braces of a script block or function. A body without named blocks is `end_block`."""

    param_block: ParamBlockAst | None = None
    dynamic_param_block: NamedBlockAst | None = None
    begin_block: NamedBlockAst | None = None
    process_block: NamedBlockAst | None = None
    end_block: NamedBlockAst | None = None
    clean_block: NamedBlockAst | None = None
    using_statements: tuple[UsingStatementAst, ...] = ()
    attributes: tuple[AttributeBaseAst, ...] = ()
    is_filter: bool = False
    """The body of a `filter`: its unnamed block is `process_block`."""


@_node
class ParamBlockAst(Ast):
    attributes: tuple[AttributeAst, ...] = ()
    parameters: tuple[ParameterAst, ...] = ()


@_node
class ParameterAst(Ast):
    name: VariableExpressionAst
    attributes: tuple[AttributeBaseAst, ...] = ()
    """Attributes and type constraints in written order; the last type constraint is the static type."""
    default_value: ExpressionAst | None = None


@_node
class NamedBlockAst(Ast):
    block_kind: str
    """'begin', 'process', 'end', 'dynamicparam' or 'clean'."""
    unnamed: bool
    statements: tuple[StatementAst, ...] = ()
    traps: tuple[TrapStatementAst, ...] = ()


@_node
class StatementBlockAst(Ast):
    statements: tuple[StatementAst, ...] = ()
    traps: tuple[TrapStatementAst, ...] = ()


# ------------------------------------------------------------------------------------------------- attributes


@_node
class AttributeBaseAst(Ast):
    type_name: TypeName


@_node
class TypeConstraintAst(AttributeBaseAst):
    """`[int]` before a variable, parameter or class member."""


@_node
class NamedAttributeArgumentAst(Ast):
    argument_name: str
    argument: ExpressionAst
    expression_omitted: bool = False


@_node
class AttributeAst(AttributeBaseAst):
    positional_arguments: tuple[ExpressionAst, ...] = ()
    named_arguments: tuple[NamedAttributeArgumentAst, ...] = ()


@_node
class TypeName(Ast):
    """A type as written: `name` without brackets; generic arguments and array ranks taken apart."""

    name: str
    generic_arguments: tuple[TypeName, ...] = ()
    ranks: tuple[int, ...] = ()
    """`[int[]]` → (1,), `[int[,]]` → (2,), `[int[][]]` → (1, 1)."""
    assembly_name: str = ""

    @property
    def full_name(self) -> str:
        inner = ",".join(argument.full_name for argument in self.generic_arguments)
        ranks = "".join("[" + "," * (rank - 1) + "]" for rank in self.ranks)
        return f"{self.name}[{inner}]{ranks}" if inner else f"{self.name}{ranks}"


# ------------------------------------------------------------------------------------------------- statements


@_node
class PipelineAst(PipelineBaseAst):
    pipeline_elements: tuple[CommandBaseAst, ...]
    background: bool = False


@_node
class PipelineChainAst(PipelineBaseAst):
    """`a && b`, `a || b`; left-associative."""

    lhs_pipeline_chain: PipelineBaseAst
    rhs_pipeline: PipelineAst
    operator: str
    """'&&' or '||'."""
    background: bool = False


@_node
class CommandAst(CommandBaseAst):
    command_elements: tuple[CommandElement, ...]
    """The first is the command's name or the expression that yields it."""
    invocation_operator: str = ""
    """'', '&' or '.'."""
    redirections: tuple[RedirectionAst, ...] = ()

    def command_name(self) -> str | None:
        """The name as written, where it is a plain word."""
        first = self.command_elements[0] if self.command_elements else None
        if isinstance(first, StringConstantExpressionAst):
            return first.value
        return None


@_node
class CommandExpressionAst(CommandBaseAst):
    expression: ExpressionAst
    redirections: tuple[RedirectionAst, ...] = ()


@_node
class CommandParameterAst(Ast):
    parameter_name: str
    """Without the dash and the colon."""
    argument: ExpressionAst | None = None
    """Only what follows a colon; `-x y` has `y` as the next element."""
    error_position: tuple[int, int] = (0, 0)
    colon: bool = False


@_node
class RedirectionAst(Ast):
    from_stream: str
    """'output', 'error', 'warning', 'verbose', 'debug', 'information' or 'all'."""


@_node
class FileRedirectionAst(RedirectionAst):
    location: ExpressionAst
    append: bool = False


@_node
class MergingRedirectionAst(RedirectionAst):
    to_stream: str


@_node
class AssignmentStatementAst(PipelineBaseAst):
    left: ExpressionAst
    operator: str
    """'=', '+=', '-=', '*=', '/=', '%=' or '??='."""
    right: StatementAst
    error_position: tuple[int, int] = (0, 0)


@_node
class IfStatementAst(StatementAst):
    clauses: tuple[tuple[PipelineBaseAst, StatementBlockAst], ...]
    else_clause: StatementBlockAst | None = None


@_node
class LabeledStatementAst(StatementAst):
    label: str | None = None


@_node
class WhileStatementAst(LabeledStatementAst):
    condition: PipelineBaseAst
    body: StatementBlockAst


@_node
class DoWhileStatementAst(LabeledStatementAst):
    condition: PipelineBaseAst
    body: StatementBlockAst


@_node
class DoUntilStatementAst(LabeledStatementAst):
    condition: PipelineBaseAst
    body: StatementBlockAst


@_node
class ForStatementAst(LabeledStatementAst):
    initializer: PipelineBaseAst | None
    condition: PipelineBaseAst | None
    iterator: PipelineBaseAst | None
    body: StatementBlockAst


@_node
class ForEachStatementAst(LabeledStatementAst):
    variable: VariableExpressionAst
    condition: PipelineBaseAst
    body: StatementBlockAst
    throttle_limit: ExpressionAst | None = None
    parallel: bool = False


@_node
class SwitchStatementAst(LabeledStatementAst):
    condition: PipelineBaseAst
    clauses: tuple[tuple[ExpressionAst, StatementBlockAst], ...] = ()
    default: StatementBlockAst | None = None
    flags: frozenset[str] = frozenset()
    """Of 'regex', 'wildcard', 'exact', 'casesensitive', 'file', 'parallel'."""


@_node
class TryStatementAst(StatementAst):
    body: StatementBlockAst
    catch_clauses: tuple[CatchClauseAst, ...] = ()
    finally_block: StatementBlockAst | None = None


@_node
class CatchClauseAst(Ast):
    catch_types: tuple[TypeConstraintAst, ...]
    body: StatementBlockAst


@_node
class TrapStatementAst(StatementAst):
    trap_type: TypeConstraintAst | None
    body: StatementBlockAst


@_node
class BreakStatementAst(StatementAst):
    label: ExpressionAst | None = None


@_node
class ContinueStatementAst(StatementAst):
    label: ExpressionAst | None = None


@_node
class ReturnStatementAst(StatementAst):
    pipeline: PipelineBaseAst | None = None


@_node
class ExitStatementAst(StatementAst):
    pipeline: PipelineBaseAst | None = None


@_node
class ThrowStatementAst(StatementAst):
    pipeline: PipelineBaseAst | None = None


@_node
class DataStatementAst(StatementAst):
    variable: str | None
    commands_allowed: tuple[ExpressionAst, ...]
    body: StatementBlockAst


@_node
class BlockStatementAst(StatementAst):
    """`sequence` and `parallel` blocks of workflows; parsed so that they can be named and refused."""

    kind: str
    body: StatementBlockAst


@_node
class FunctionDefinitionAst(StatementAst):
    name: str
    body: ScriptBlockAst
    parameters: tuple[ParameterAst, ...] = ()
    """Those in parentheses after the name; a param block is the body's."""
    is_filter: bool = False
    is_workflow: bool = False
    name_start: int = 0
    name_end: int = 0


@_node
class UsingStatementAst(StatementAst):
    kind: str
    """'assembly', 'module', 'namespace', 'command' or 'type'."""
    name: StringConstantExpressionAst | None
    alias: StringConstantExpressionAst | None = None
    module_specification: HashtableAst | None = None


@_node
class TypeDefinitionAst(StatementAst):
    name: str
    kind: str
    """'class', 'enum' or 'interface'."""
    attributes: tuple[AttributeAst, ...] = ()
    base_types: tuple[TypeConstraintAst, ...] = ()
    members: tuple[MemberAst, ...] = ()


@_node
class MemberAst(Ast):
    name: str
    attributes: tuple[AttributeAst, ...] = ()
    is_static: bool = False
    is_hidden: bool = False


@_node
class PropertyMemberAst(MemberAst):
    """A property of a class, or a value of an enum."""

    property_type: TypeConstraintAst | None = None
    initial_value: ExpressionAst | None = None


@_node
class FunctionMemberAst(MemberAst):
    """A method or constructor; `base_arguments` are those of `: base(…)`, None where that is absent."""

    parameters: tuple[ParameterAst, ...]
    body: ScriptBlockAst
    return_type: TypeConstraintAst | None = None
    base_arguments: tuple[ExpressionAst, ...] | None = None
    name_start: int = 0


@_node
class ErrorStatementAst(PipelineBaseAst):
    """What could not become a statement; `nested` is what could be understood inside."""

    nested: tuple[Ast, ...] = ()


# ------------------------------------------------------------------------------------------------ expressions


@_node
class BinaryExpressionAst(ExpressionAst):
    left: ExpressionAst
    operator: str
    """Canonical lower-case operator: '+', '..', '-f', '-ieq', '-ceq', '-ilike', '-and', '-isplit', '??'… Comparison operators always
    carry their i or c (`-eq` is '-ieq'), as PowerShell's TokenKind does."""
    right: ExpressionAst
    error_position: tuple[int, int] = (0, 0)


@_node
class UnaryExpressionAst(ExpressionAst):
    operator: str
    """'-not', '!', '-bnot', '-', '+', ',', '++', '--', 'post++', 'post--', '-join', '-isplit', '-csplit'."""
    child: ExpressionAst


@_node
class TernaryExpressionAst(ExpressionAst):
    condition: ExpressionAst
    if_true: ExpressionAst
    if_false: ExpressionAst


@_node
class ConvertExpressionAst(ExpressionAst):
    """`[type]value`."""

    attribute: TypeConstraintAst
    child: ExpressionAst


@_node
class AttributedExpressionAst(ExpressionAst):
    """`[ValidateSet('a')]$x`."""

    attribute: AttributeBaseAst
    child: ExpressionAst


@_node
class ConstantExpressionAst(ExpressionAst):
    """A number literal: a Python int, float or decimal.Decimal, and the PowerShell type it has ('int', 'long', 'double',
    'decimal', 'bigint', 'byte', 'short', 'sbyte', 'ushort', 'uint', 'ulong'). The literal as written is `text`."""

    value: Any
    type_name: str = "int"


@_node
class StringConstantExpressionAst(ExpressionAst):
    value: str
    string_constant_type: str = "BareWord"
    """'BareWord', 'SingleQuoted', 'DoubleQuoted', 'SingleQuotedHereString' or 'DoubleQuotedHereString'."""


@_node
class ExpandableStringExpressionAst(ExpressionAst):
    """`value` is the string with its variables still unexpanded; `parts` are its literal texts and expressions in order."""

    value: str
    string_constant_type: str
    parts: tuple[str | ExpressionAst, ...]
    nested_expressions: tuple[ExpressionAst, ...] = ()


@_node
class VariableExpressionAst(ExpressionAst):
    """`name` is without `$`, `@` and braces, with its scope or drive ('env:PATH', 'script:x')."""

    name: str
    splatted: bool = False
    braced: bool = False


@_node
class TypeExpressionAst(ExpressionAst):
    type_name: TypeName


@_node
class MemberExpressionAst(ExpressionAst):
    expression: ExpressionAst
    member: ExpressionAst
    """A StringConstantExpressionAst for a plain name."""
    static: bool = False
    null_conditional: bool = False


@_node
class InvokeMemberExpressionAst(MemberExpressionAst):
    arguments: tuple[ExpressionAst, ...] = ()
    generic_type_arguments: tuple[TypeName, ...] = ()


@_node
class IndexExpressionAst(ExpressionAst):
    target: ExpressionAst
    index: ExpressionAst
    null_conditional: bool = False


@_node
class ArrayLiteralAst(ExpressionAst):
    elements: tuple[ExpressionAst, ...]


@_node
class ArrayExpressionAst(ExpressionAst):
    """`@( … )`."""

    sub_expression: StatementBlockAst


@_node
class SubExpressionAst(ExpressionAst):
    """`$( … )`."""

    sub_expression: StatementBlockAst


@_node
class ParenExpressionAst(ExpressionAst):
    pipeline: PipelineBaseAst


@_node
class HashtableAst(ExpressionAst):
    key_value_pairs: tuple[tuple[ExpressionAst, StatementAst], ...]


@_node
class ScriptBlockExpressionAst(ExpressionAst):
    script_block: ScriptBlockAst


@_node
class UsingExpressionAst(ExpressionAst):
    """`$using:x`."""

    sub_expression: ExpressionAst


@_node
class ErrorExpressionAst(ExpressionAst):
    nested: tuple[Ast, ...] = ()


CommandElement = CommandParameterAst | ExpressionAst
