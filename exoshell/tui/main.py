"""Starts the full-screen front end and leaves the terminal sane, whatever happened."""

from __future__ import annotations

import locale
import sys

from exoshell.session import StartUp
from exoshell.theming import load_themes


def run_tui(start: StartUp, *, colour: bool) -> int:
    """Runs the app to its end. Returns the exit code of the process."""
    from exoshell.tui.app import ExoshellApp
    from exoshell.tui.keys import install_alt_keys

    install_alt_keys()
    encoding = (getattr(sys.stdout, "encoding", None) or locale.getpreferredencoding()).casefold().replace("-", "")
    app = ExoshellApp(start, load_themes(), colour=colour, ascii_only="utf8" not in encoding)
    result = app.run()
    return result if result is not None else app.return_code or 0
