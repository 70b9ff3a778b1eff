"""The cmdlets of one connection as the service's generated script declares them: trimmed to the roles, parameters included.

The script is parsed one function at a time, when somebody asks for that cmdlet; the shipped catalog adds what the script has lost
(types, accepted values), the script decides what exists.
"""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.parameter import ALL_SETS, ParameterMetadata, ParameterSetMembership, ParameterSetMetadata

if TYPE_CHECKING:
    from exoshell.catalog.shipped import ShippedCatalog

_FUNCTION = re.compile(r"^[ \t]*function\s+(?:script:|global:)?([A-Za-z]+-\w+)", re.IGNORECASE | re.MULTILINE)
_SHORT = {"switchparameter": "switch", "int32": "int", "boolean": "bool", "uint32": "uint"}


class TenantCatalog:
    """Look-ups by name in any case, over one script."""

    def __init__(self, script: str, shipped: ShippedCatalog, services: frozenset[str]) -> None:
        self._script = script
        self._shipped = shipped
        self._services = services
        self._places: dict[str, tuple[str, int, int]] = {}
        matches = list(_FUNCTION.finditer(script))
        for match, following in zip(matches, [*matches[1:], None], strict=True):
            end = len(script) if following is None else following.start()
            self._places.setdefault(match[1].casefold(), (match[1], match.start(), end))
        self._infos: dict[str, CommandInfo | None] = {}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._places

    def info(self, name: str) -> CommandInfo | None:
        """The cmdlet as this administrator may use it; None where the script does not declare it."""
        key = name.casefold()
        if key not in self._infos:
            self._infos[key] = self._read(key)
        return self._infos[key]

    def _read(self, key: str) -> CommandInfo | None:
        place = self._places.get(key)
        if place is None:
            return None
        declared = _declared(self._script[place[1] : place[2]])
        known = self._shipped.info(key, self._services)
        if declared is None or not declared.parameters:
            return known
        if known is None:
            return replace_fields(declared, name=place[0], services=self._services)
        merged = []
        for parameter in declared.parameters:
            shipped = known.parameter(parameter.name)
            if shipped is None:
                merged.append(parameter)
            else:
                merged.append(replace(shipped, name=parameter.name, sets=parameter.sets, aliases=parameter.aliases or shipped.aliases))
        return replace_fields(
            known,
            name=place[0],
            parameters=tuple(merged),
            parameter_sets=declared.parameter_sets,
            default_set=declared.default_set,
            supports_should_process=declared.supports_should_process,
            confirm_impact=declared.confirm_impact,
        )


def replace_fields(info: CommandInfo, **changes: Any) -> CommandInfo:
    """dataclasses.replace without what cached properties left in the instance."""
    return CommandInfo(**{**{field.name: getattr(info, field.name) for field in fields(info)}, **changes})


def _declared(text: str) -> CommandInfo | None:
    """The declaration that a function's own text makes, by the same parser that runs scripts; None where it is not one."""
    from exoshell.language import ast
    from exoshell.language.parser import parse

    body = parse(text).ast.end_block
    function = next((node for node in body.statements if isinstance(node, ast.FunctionDefinitionAst)), None) if body else None
    if function is None:
        return None
    block = function.body.param_block
    if block is None:
        return None
    binding = next(
        (item for item in block.attributes if item.type_name.name.casefold() in ("cmdletbinding", "cmdletbindingattribute")), None
    )
    options = _named(binding)
    parameters = tuple(_parameter(item) for item in block.parameters)
    names = list(dict.fromkeys(member.set_name for item in parameters for member in item.sets if member.set_name != ALL_SETS))
    default = options.get("defaultparametersetname")
    return CommandInfo(
        name=function.name,
        kind=CommandType.REMOTE,
        parameters=parameters,
        parameter_sets=tuple(ParameterSetMetadata(name, name == default) for name in names) or (ParameterSetMetadata(ALL_SETS, True),),
        default_set=default if default in names else None,
        supports_should_process=options.get("supportsshouldprocess", "").casefold() == "true",
        confirm_impact={"2": "Medium", "3": "High", "1": "Low"}.get(
            options.get("confirmimpact", ""), options.get("confirmimpact", "Medium")
        ),
    )


def _parameter(node: Any) -> ParameterMetadata:
    sets = []
    type_name = "object"
    aliases: tuple[str, ...] = ()
    for attribute in node.attributes:
        name = attribute.type_name.name.rpartition(".")[2].casefold().removesuffix("attribute")
        if name == "parameter":
            options = _named(attribute)
            sets.append(
                ParameterSetMembership(
                    set_name=options.get("parametersetname", ALL_SETS),
                    mandatory=options.get("mandatory", "").casefold() == "true",
                    position=int(options["position"]) if options.get("position", "").isdigit() else None,
                    from_pipeline=options.get("valuefrompipeline", "").casefold() == "true",
                    from_pipeline_by_property_name=options.get("valuefrompipelinebypropertyname", "").casefold() == "true",
                )
            )
        elif name == "alias":
            aliases = tuple(text for item in attribute.positional_arguments if (text := _constant(item)))
        elif not hasattr(attribute, "positional_arguments"):
            full = attribute.type_name.full_name.rpartition(".")[2]
            type_name = _SHORT.get(full.casefold(), full)
    return ParameterMetadata(node.name.name, type_name, tuple(sets) or (ParameterSetMembership(),), aliases)


def _named(attribute: Any) -> dict[str, str]:
    """Named arguments of an attribute, lower case → text; a bare name means true."""
    if attribute is None:
        return {}
    return {
        item.argument_name.casefold(): _constant(item.argument) if not item.expression_omitted else "True"
        for item in attribute.named_arguments
    }


def _constant(node: Any) -> str:
    for name in ("value", "name", "text"):
        if hasattr(node, name):
            return str(getattr(node, name))
    return ""
