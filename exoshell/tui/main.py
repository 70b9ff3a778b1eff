"""Starts the full-screen front end and leaves the terminal sane, whatever happened."""

from __future__ import annotations

import os
from collections.abc import Mapping

from exoshell.repl.warm_up import warm_up
from exoshell.session import StartUp
from exoshell.theming import load_themes


def run_tui(start: StartUp, *, colour: bool) -> int:
    """Runs the app to its end. Returns the exit code of the process."""
    from exoshell.tui.app import ExoshellApp
    from exoshell.tui.keys import install_alt_keys

    install_alt_keys()
    app = ExoshellApp(start, load_themes(), colour=colour, ascii_only=is_ascii_terminal(os.environ))
    app.on_ready = warm_up
    result = app.run()
    return result if result is not None else app.return_code or 0


def is_ascii_terminal(environment: Mapping[str, str]) -> bool:
    """Whether the terminal said that it is not UTF-8. Python's own encoding does not tell: it takes UTF-8 for LANG=C as well."""
    chosen = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    return os.name != "nt" and chosen != "" and "utf8" not in chosen.casefold().replace("-", "")
