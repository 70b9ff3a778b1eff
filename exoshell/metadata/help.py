"""CommandHelp: what Get-Help shows of a command, and examples that are help and tests at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A line someone could type, and what it does. Every example of a built-in is run by the tests, in the sandbox."""

    code: str
    remarks: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """Help texts; parameters' own texts are on ParameterMetadata.help."""

    synopsis: str = ""
    description: str = ""
    examples: tuple[Example, ...] = ()
    notes: str = ""
    links: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
