"""The built-in cmdlets, one file each, in folders named as PowerShell's modules: core, utility, management, exchange.

A command's file is its name in snake case: `ForEach-Object` → for_each_object.py, `Get-PSDrive` → get_ps_drive.py. Listing the folders is
therefore enough to know what is implemented; a file is imported when its command is first used. What PowerShell declares and exoshell
lacks answers through not_here.py.
"""

from __future__ import annotations

from importlib import resources

FOLDERS = ("core", "utility", "management")
OWN = {
    "Clear-Host": "clear_host",
    "Out-GridView": "out_grid_view",
    "Pause": "pause_function",
    "cd..": "parent_folder",
    "cd~": "home_folder",
    "help": "help_function",
    "prompt": "prompt_function",
}
"""What PowerShell has as functions of a new session, or on Windows only → module in core."""


def file_name(command: str) -> str:
    """The file, without ending, that a command of PowerShell's is implemented in."""
    from exoshell.values.member_tables import snake_case

    return snake_case(command.replace("-", ""))


def implemented_commands() -> dict[str, tuple[str, str]]:
    """Command name in lower case → (name as PowerShell spells it, module path). Every command of PowerShell's is there."""
    from exoshell.cmdlets.exchange import COMMANDS
    from exoshell.metadata.builtins import builtin_names

    places = _files()
    table = {name.lower(): (name, places.get(file_name(name), "exoshell.cmdlets.not_here")) for name in builtin_names()}
    for name, module in OWN.items():
        table[name.lower()] = (name, f"{__package__}.core.{module}")
    for name, module in COMMANDS.items():
        table[name.lower()] = (name, f"exoshell.cmdlets.exchange.{module}")
    return table


def _files() -> dict[str, str]:
    found: dict[str, str] = {}
    for folder in FOLDERS:
        for entry in (resources.files(__package__) / folder).iterdir():
            stem, dot, ending = entry.name.partition(".")
            if dot and ending == "py" and not stem.startswith("_"):
                found[stem] = f"{__package__}.{folder}.{stem}"
    return found
