"""Parse errors: PowerShell's ids (what scripts read in FullyQualifiedErrorId), its texts, and where they are."""

from __future__ import annotations

from dataclasses import dataclass

from exoshell.extent import ScriptExtent
from exoshell.language.messages import MESSAGES


@dataclass(frozen=True, slots=True)
class ParseError:
    """One thing wrong with a text. `incomplete`: more text at the end could cure it, so a prompt asks for another line."""

    extent: ScriptExtent
    error_id: str
    message: str
    incomplete: bool = False


def message(error_id: str, *arguments: object) -> str:
    """The text of an error id with its blanks filled in."""
    template = MESSAGES[error_id]
    return template.format(*arguments) if arguments else template
