"""Declarations of our own commands: the catalog's record of the module's cmdlet, with what we add."""

from __future__ import annotations

from collections.abc import Sequence

from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp, Example
from exoshell.metadata.parameter import ParameterMetadata

PRACTICE_PARAMETERS = (
    ParameterMetadata("Sandbox", "switch", help="Connects to the embedded practice tenant instead of Microsoft's service."),
    ParameterMetadata("SandboxSize", "int", help="Recipients of the practice tenant, where it is started by this."),
    ParameterMetadata("SandboxSeed", "int", help="The same seed makes the same practice tenant."),
    ParameterMetadata("ReadOnly", "switch", help="Refuses every command that would change something."),
)


def declare(
    name: str,
    synopsis: str,
    *,
    extra: Sequence[ParameterMetadata] = (),
    description: str = "",
    examples: Sequence[Example] = (),
    should_process: bool | None = None,
    impact: str = "Medium",
    output_types: Sequence[str] = (),
) -> CommandInfo:
    """The CommandInfo of a command of the module as the catalog has it. Raises LookupError where it has none of that name."""
    from exoshell.catalog.shipped import CLOUD, shipped

    info = shipped().info(name, CLOUD)
    if info is None:
        raise LookupError(name)
    own = {parameter.name.casefold() for parameter in extra}
    return CommandInfo(
        name=info.name,
        module="ExchangeOnlineManagement",
        parameters=(*(parameter for parameter in info.parameters if parameter.name.casefold() not in own), *extra),
        parameter_sets=info.parameter_sets,
        default_set=info.default_set,
        supports_should_process=info.supports_should_process if should_process is None else should_process,
        confirm_impact=impact,
        output_types=tuple(output_types),
        help=CommandHelp(synopsis, description, tuple(examples), links=info.help.links if info.help else ()),
        services=info.services,
        version="3.9.2",
        extra=info.extra,
    )
