"""CommandInfo as scripts see it: the properties of FunctionInfo, CmdletInfo, AliasInfo and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from exoshell.values.psobject import MISSING

if TYPE_CHECKING:
    from exoshell.metadata.command_info import CommandInfo
    from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership

_TYPE_NAMES = {
    "Alias": "AliasInfo",
    "Function": "FunctionInfo",
    "Filter": "FilterInfo",
    "Cmdlet": "CmdletInfo",
    "ExternalScript": "ExternalScriptInfo",
    "Application": "ApplicationInfo",
    "Script": "ScriptInfo",
    "Remote": "FunctionInfo",
}


def type_name(info: CommandInfo) -> str:
    return f"System.Management.Automation.{_TYPE_NAMES[str(info.kind)]}"


def type_names(info: CommandInfo) -> list[str]:
    own = type_name(info)
    between = ["System.Management.Automation.FunctionInfo"] if own.endswith("FilterInfo") else []
    return [own, *between, "System.Management.Automation.CommandInfo", "System.Object"]


def property_value(info: CommandInfo, name: str) -> Any:
    """A property by its lower-case name; MISSING where a command has none of that name."""
    plain = _PLAIN.get(name)
    if plain is not None:
        return getattr(info, plain)
    if name == "commandtype":
        from exoshell.values.enums import enum_value

        kind = "Function" if str(info.kind) == "Remote" else str(info.kind)
        return enum_value("System.Management.Automation.CommandTypes", kind)
    if name == "parameters":
        from exoshell.values.collections import GenericDictionary
        from exoshell.values.types import DotNetType

        kinds = DotNetType("System.String"), DotNetType("System.Management.Automation.ParameterMetadata")
        pairs = [(parameter.name, parameter) for parameter in info.all_parameters]
        return GenericDictionary(*kinds, pairs, case_sensitive=False)
    if name == "parametersets":
        return [ParameterSetView(info, item.name, item.default or item.name == info.default_set) for item in info.parameter_sets]
    if name == "module":
        return ModuleName(info.module) if info.module else None
    if name == "outputtype":
        return [TypeNameView(name) for name in info.output_types]
    if name in (
        "path",
        "scriptblock",
        "referencedcommand",
        "resolvedcommand",
        "resolvedcommandname",
        "options",
        "displayname",
        "description",
    ):
        found = info.extra.get(name)
        return found() if callable(found) else found
    if name == "cmdletbinding":
        return info.advanced
    return MISSING


_PLAIN = {
    "name": "name",
    "definition": "definition",
    "source": "module",
    "modulename": "module",
    "version": "version",
    "verb": "verb",
    "noun": "noun",
    "defaultparameterset": "default_set",
}


class ParameterSetView:
    """A parameter set of a command: CommandParameterSetInfo."""

    ps_type_name = "System.Management.Automation.CommandParameterSetInfo"
    ps_properties = ("Name", "IsDefault", "Parameters")

    def __init__(self, info: CommandInfo, name: str, is_default: bool) -> None:
        self._info = info
        self.name = name
        self.is_default = is_default

    @property
    def parameters(self) -> list[Any]:
        return list(self._info.parameters_of_set(self.name))

    def __str__(self) -> str:
        from exoshell.metadata.syntax import set_syntax

        return set_syntax(self._info, self.name)


class TypeNameView:
    """PSTypeName: a type by its name, which need not be known."""

    ps_type_name = "System.Management.Automation.PSTypeName"
    ps_properties = ("Name", "Type", "TypeDefinitionAst")

    def __init__(self, name: str) -> None:
        self.name = name
        self.type_definition_ast = None

    @property
    def type(self) -> Any:
        from exoshell.values.types import resolve_type

        return resolve_type(self.name)

    def __str__(self) -> str:
        return self.name


class MembershipView:
    """ParameterSetMetadata: how a parameter takes part in a set."""

    ps_type_name = "System.Management.Automation.ParameterSetMetadata"
    ps_properties = (
        "IsMandatory", "Position", "ValueFromPipeline", "ValueFromPipelineByPropertyName", "ValueFromRemainingArguments", "HelpMessage",
    )  # fmt: skip

    def __init__(self, member: ParameterSetMembership) -> None:
        self.is_mandatory = member.mandatory
        self.position = -(2**31) if member.position is None else member.position
        self.value_from_pipeline = member.from_pipeline
        self.value_from_pipeline_by_property_name = member.from_pipeline_by_property_name
        self.value_from_remaining_arguments = member.from_remaining_arguments
        self.help_message = member.help_message or None


class ModuleName:
    """The module of a command that came with exoshell: a name is all there is to know of it."""

    ps_type_name = "System.Management.Automation.PSModuleInfo"
    ps_properties = ("Name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


_KINDS = {
    "set": "ValidateSet", "range": "ValidateRange", "length": "ValidateLength", "count": "ValidateCount", "pattern": "ValidatePattern",
    "script": "ValidateScript", "not-null": "ValidateNotNull", "not-null-or-empty": "ValidateNotNullOrEmpty",
    "not-null-or-white-space": "ValidateNotNullOrWhiteSpace", "allow-null": "AllowNull", "allow-empty-string": "AllowEmptyString",
    "allow-empty-collection": "AllowEmptyCollection",
}  # fmt: skip
_GIVEN = {
    "length": ("MinLength", "MaxLength"),
    "count": ("MinLength", "MaxLength"),
    "pattern": ("RegexPattern",),
    "script": ("ScriptBlock",),
}


def _attributes(parameter: ParameterMetadata) -> list[Any]:
    """The attributes of a parameter as objects, as PowerShell lists them: the last written first."""
    from exoshell.values.dotnet.attributes import AttributeValue

    found: list[Any] = []
    for check in parameter.validation:
        if check.kind not in _KINDS:
            continue
        made = AttributeValue(_KINDS[check.kind])
        if check.kind == "set":
            made.values["ValidValues"] = [item for item in check.arguments if not callable(item)]
            made.values["IgnoreCase"] = check.ignore_case
        elif check.kind == "range":
            made.values["RangeKind"], made.values["MinRange"], made.values["MaxRange"] = check.arguments[0] or None, *check.arguments[1:3]
        made.values.update(zip(_GIVEN.get(check.kind, ()), check.arguments, strict=False))
        if check.error_message:
            made.values["ErrorMessage"] = check.error_message
        found.insert(0, made)
    if parameter.aliases:
        made = AttributeValue("Alias")
        made.values["AliasNames"] = list(parameter.aliases)
        found.append(made)
    return [*found, *[_membership(member, parameter.hidden) for member in parameter.sets]]


def _membership(member: ParameterSetMembership, hidden: bool) -> Any:
    from exoshell.values.dotnet.attributes import AttributeValue

    made = AttributeValue("Parameter")
    made.values.update(
        Position=-(2**31) if member.position is None else member.position,
        ParameterSetName=member.set_name,
        Mandatory=member.mandatory,
        ValueFromPipeline=member.from_pipeline,
        ValueFromPipelineByPropertyName=member.from_pipeline_by_property_name,
        ValueFromRemainingArguments=member.from_remaining_arguments,
        HelpMessage=member.help_message or None,
        DontShow=hidden,
    )
    return made


def parameter_property(parameter: ParameterMetadata, name: str) -> Any:
    """A property of a parameter by its lower-case name; MISSING where it has none of that name."""
    if name == "name":
        return parameter.name
    if name == "parametertype":
        from exoshell.values.types import resolve_type

        return resolve_type(parameter.type_name) or resolve_type("object")
    if name == "aliases":
        return list(parameter.aliases)
    if name == "switchparameter":
        return parameter.is_switch
    if name == "isdynamic":
        return parameter.dynamic
    if name == "parametersets":
        from exoshell.values.collections import OrderedDictionary

        return OrderedDictionary([(member.set_name, MembershipView(member)) for member in parameter.sets])
    if name == "attributes":
        return _attributes(parameter)
    if name == "ismandatory":
        return any(member.mandatory for member in parameter.sets)
    if name == "position":
        return next((member.position for member in parameter.sets if member.position is not None), -(2**31))
    if name == "helpmessage":
        return parameter.help
    return MISSING
