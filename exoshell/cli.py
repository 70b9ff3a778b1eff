"""The command line: arguments → which front end, imported only when chosen. Spelled as pwsh spells it, so scripts and fingers carry over.

Every option takes one dash or two, any case and any unambiguous prefix (`-NoP`, `--no-profile` is `-NoProfile`).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from exoshell.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from exoshell.session import StartUp

USAGE = """Usage: exoshell [-Sandbox [-SandboxSize N] [-SandboxSeed N]] [-Plain] [options]
       exoshell [options] -Command TEXT | -Command - | -File SCRIPT [arguments]
       exoshell sandbox serve [--port N] [--size N] [--seed N]
       exoshell check SCRIPT          what a script uses that exoshell lacks
       exoshell doctor                name resolution, proxy, TLS, token, tenant, role

Options (one dash or two, any case, any unambiguous prefix):
  -Sandbox               connect to the practice tenant of this machine
  -SandboxSize N         its number of recipients (250)
  -SandboxSeed N         its people and names (1)
  -Plain                 the prompt without the full-screen layout (SSH, screen readers, dumb terminals)
  -Command TEXT, -c      run text, print as pwsh does, leave; '-' reads it from standard input
  -File SCRIPT           run a script with its param() block bound to the arguments that follow
  -OutputFormat F        Text, Json, JsonLines or Csv
  -NoProfile             do not run profile.ps1
  -NonInteractive        every question is an error that names the parameter which avoids it
  -NoExit                stay at the prompt afterwards
  -NoLogo                no opening lines
  -ReadOnly              let no command change anything
  -Theme NAME            a theme of themes/ or of the user's folder
  -WorkingDirectory DIR  start there
  -Version, -Help
"""

_SWITCHES = ("Sandbox", "Plain", "NoProfile", "NonInteractive", "NoExit", "NoLogo", "ReadOnly", "Version", "Help")
_VALUES = ("SandboxSize", "SandboxSeed", "OutputFormat", "WorkingDirectory", "Theme", "ExecutionPolicy", "InputFormat")
_ALIASES = {
    "c": "Command",
    "f": "File",
    "h": "Help",
    "?": "Help",
    "v": "Version",
    "wd": "WorkingDirectory",
    "o": "OutputFormat",
    "ep": "ExecutionPolicy",
}


class Arguments:
    """What the command line said."""

    def __init__(self) -> None:
        self.switches: set[str] = set()
        self.values: dict[str, str] = {}
        self.command: str | None = None
        self.file: str | None = None
        self.script_arguments: tuple[str, ...] = ()

    def number(self, name: str, default: int) -> int:
        """Raises UsageError where the value is not a whole number above 0."""
        text = self.values.get(name)
        if text is None:
            return default
        if not text.isdigit() or int(text) < 1:
            raise UsageError(f"-{name} takes a whole number above 0, not '{text}'.")
        return int(text)


def parse_arguments(words: Sequence[str]) -> Arguments:
    """Raises UsageError. -Command and -File end the options: the rest belongs to them, as in pwsh."""
    found = Arguments()
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if not word.startswith("-") or word == "-":
            found.file, found.script_arguments = word, tuple(words[place:])
            break
        name = _option(word)
        if name == "Command":
            found.command = " ".join(words[place:])
            if place == len(words):
                raise UsageError("-Command needs a text, or '-' for standard input.")
            break
        if name == "File":
            if place == len(words):
                raise UsageError("-File needs the path of a script.")
            found.file, found.script_arguments = words[place], tuple(words[place + 1 :])
            break
        if name in _SWITCHES:
            found.switches.add(name)
            continue
        if place == len(words):
            raise UsageError(f"-{name} needs a value.")
        found.values[name] = words[place]
        place += 1
    return found


def _option(word: str) -> str:
    name = word.lstrip("-").replace("-", "").casefold()
    if name in _ALIASES:
        return _ALIASES[name]
    known = (*_SWITCHES, *_VALUES, "Command", "File")
    exact = [option for option in known if option.casefold() == name]
    candidates = exact or [option for option in known if name and option.casefold().startswith(name)]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise UsageError(f"'{word}' could be {', '.join('-' + option for option in candidates)}.")
    raise UsageError(f"There is no option '{word}'. exoshell -Help lists them.")


def console_script() -> int:
    """What the installed command runs: main, and then the end of the process. Returns the exit code."""
    code = main()
    # the interpreter's last collections would walk every object that is about to go anyway: a tenth of a short command
    gc.freeze()
    return code


def main(words: Sequence[str] | None = None) -> int:
    """Runs the command line. Returns the exit code."""
    arguments = list(sys.argv[1:] if words is None else words)
    try:
        if arguments[:1] == ["sandbox"]:
            return _sandbox(arguments[1:])
        if arguments[:1] in (["check"], ["doctor"]):
            return _tool(arguments[0], arguments[1:])
        return _shell(parse_arguments(arguments))
    except UsageError as error:
        sys.stderr.write(f"exoshell: {error}\n")
        return 64
    except ConfigurationError as error:
        sys.stderr.write(f"exoshell: {error}\n")
        return 1


def _sandbox(words: Sequence[str]) -> int:
    from exoshell.sandbox.server import main as serve

    if list(words[:1]) != ["serve"]:
        raise UsageError("exoshell sandbox serve [--port N] [--size N] [--seed N]")
    return serve(list(words[1:]))


def _tool(name: str, words: Sequence[str]) -> int:
    if name == "check":
        from exoshell.unattended.check import check

        return check(words)
    from exoshell.unattended.doctor import doctor

    return doctor(words)


def _shell(arguments: Arguments) -> int:
    # Pages of thousands of small objects and compiled scripts are no garbage: looking for cycles among them after every 700 new ones costs
    # a third of the time of a big Get-Mailbox (tests/benchmarks/paging.py).
    gc.set_threshold(100_000, 50, 100)
    if "Help" in arguments.switches:
        sys.stdout.write(USAGE)
        return 0
    if "Version" in arguments.switches:
        from exoshell import __version__

        sys.stdout.write(f"exoshell {__version__}\n")
        return 0
    folder = arguments.values.get("WorkingDirectory")
    if folder is not None:
        try:
            os.chdir(folder)
        except OSError as error:
            raise UsageError(f"-WorkingDirectory {folder}: {error.strerror}") from None
    unattended = arguments.command is not None or arguments.file is not None
    return _unattended(arguments) if unattended and "NoExit" not in arguments.switches else _interactive(arguments)


def _unattended(arguments: Arguments) -> int:
    from exoshell.unattended.output import FORMATS
    from exoshell.unattended.runner import Job, read_standard_input, run

    wanted = arguments.values.get("OutputFormat", "Text")
    output_format = next((name for name in FORMATS if name.casefold() == wanted.casefold()), None)
    if output_format is None:
        raise UsageError(f"-OutputFormat is one of {', '.join(FORMATS)}, not '{wanted}'.")
    from_input = arguments.command == "-" or (arguments.command is None and arguments.file == "-")
    text = read_standard_input() if from_input else arguments.command
    job = Job(text, None if from_input else arguments.file, arguments.script_arguments, output_format)
    interactive = "NonInteractive" not in arguments.switches and sys.stdin.isatty() and not from_input
    return run(_start(arguments, interactive=interactive), job, interactive=interactive, colour=_colour())


def _interactive(arguments: Arguments) -> int:
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        if sys.stdin.isatty():
            raise UsageError("Standard output is not a terminal. Use -Command or -File for unattended runs.")
        arguments.command = "-"
        return _unattended(arguments)
    start = _start(arguments, interactive=True)
    plain = "Plain" in arguments.switches or os.environ.get("EXOSHELL_PLAIN") == "1" or os.environ.get("TERM", "") in ("dumb", "")
    if (plain and sys.platform != "win32") or "Plain" in arguments.switches:
        from exoshell.repl.plain import run_plain

        if "Plain" not in arguments.switches and os.environ.get("EXOSHELL_PLAIN") != "1":
            start = _without_screen(start)
        return run_plain(start, colour=_colour())
    if not start.commands:
        gc.disable()  # a start makes objects that stay: looking for garbage among them is a twentieth of it; the warm-up turns it on again
    from exoshell.tui.main import run_tui

    return run_tui(start, colour=_colour())


def _without_screen(start: StartUp) -> StartUp:
    """Says why there is no full screen, where nobody asked for plain lines."""
    from dataclasses import replace

    from exoshell.styled import StyledLine

    sentence = f"This terminal (TERM={os.environ.get('TERM', '')}) cannot show the full-screen console: plain lines instead."
    return replace(start, opening=(StyledLine.of(sentence, "output.dim"), *start.opening))


def _start(arguments: Arguments, *, interactive: bool) -> StartUp:
    from exoshell.config import load_config
    from exoshell.paths import config_file
    from exoshell.session import start_up

    problems: list[str] = []
    try:
        config = load_config(config_file())
    except ConfigurationError as error:
        from exoshell.config import Config

        if not interactive:
            raise
        config, problems = Config(), [str(error)]
    return start_up(
        config,
        sandbox="Sandbox" in arguments.switches,
        sandbox_size=arguments.number("SandboxSize", config.sandbox_size),
        sandbox_seed=arguments.number("SandboxSeed", 1),
        theme=arguments.values.get("Theme"),
        profile="NoProfile" not in arguments.switches,
        read_only="ReadOnly" in arguments.switches,
        logo="NoLogo" not in arguments.switches,
        interactive=interactive,
        problems=tuple(problems),
        first=arguments.command if "NoExit" in arguments.switches else None,
    )


def _colour() -> bool:
    """NO_COLOR (no-color.org) and terminals that cannot."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
