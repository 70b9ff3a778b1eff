"""Script blocks that complete arguments, as Register-ArgumentCompleter registers them: a service of the session."""

from __future__ import annotations

from typing import Any


class ArgumentCompleters:
    """By command and parameter, both in lower case; '' stands for any command, or for a native program's whole line."""

    def __init__(self) -> None:
        self._blocks: dict[tuple[str, str], Any] = {}

    def register(self, command: str, parameter: str, block: Any) -> None:
        self._blocks[command.lower(), parameter.lower()] = block

    def find(self, command: str, parameter: str) -> Any:
        """The block for an argument; None where nobody registered one."""
        key = parameter.lower()
        return self._blocks.get((command.lower(), key)) or self._blocks.get(("", key)) or None
