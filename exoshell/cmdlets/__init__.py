"""Built-in cmdlets, one file each, found by their file names; importing this package imports none of them.

`Select-Object` lives in select_object.py of the folder named after PowerShell's module; files that start with an underscore are
shared helpers. Commands that are not PowerShell's own are named in cmdlets/exchange/__init__.py.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

ROOMS = ("core", "utility", "management", "security")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|-")


def module_name(command: str) -> str:
    """`ConvertTo-Json` → `convert_to_json`, `Get-PSDrive` → `get_ps_drive`: the file that holds a command."""
    return "_".join(part.lower() for part in _WORDS.split(command) if part)


@cache
def _files() -> dict[str, str]:
    """File name without ending → module path, for all rooms."""
    here = Path(__file__).parent
    found = {}
    for room in ROOMS:
        folder = here / room
        if folder.is_dir():
            for entry in os.scandir(folder):
                if entry.name.endswith(".py") and not entry.name.startswith("_"):
                    found[entry.name[:-3]] = f"exoshell.cmdlets.{room}.{entry.name[:-3]}"
    return found


@cache
def implemented_commands() -> dict[str, tuple[str, str]]:
    """Command name in lower case → (name as PowerShell spells it, module path)."""
    from exoshell.cmdlets import exchange
    from exoshell.metadata.builtins import builtin_names

    files = _files()
    table = {}
    for name in builtin_names():
        path = files.get(module_name(name))
        if path is not None:
            table[name.casefold()] = (name, path)
    for name, module in exchange.COMMANDS.items():
        table[name.casefold()] = (name, f"exoshell.cmdlets.exchange.{module}")
    return table


def own_aliases() -> dict[str, str]:
    """Aliases that exoshell adds: `connect`, `disconnect`."""
    from exoshell.cmdlets import exchange

    return dict(exchange.ALIASES)
