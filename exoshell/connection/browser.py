"""Whether there is a browser that may be opened from inside a terminal program, and opening it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

Opener = Callable[[str], bool]


def find_browser() -> Opener | None:
    """A function that opens an address in a graphical browser; None where there is none. Never a console browser, which would
    run inside our own terminal. `EXOSHELL_NO_BROWSER` says no; Edge is preferred on Linux, as device policies need it."""
    import webbrowser

    if os.environ.get("EXOSHELL_NO_BROWSER"):
        return None
    named = bool(os.environ.get("BROWSER"))
    if sys.platform.startswith("linux"):
        screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or named
        if not screen and "microsoft" not in os.uname().release.casefold():
            return None
        if not named and os.path.exists("/usr/bin/microsoft-edge"):
            return webbrowser.BackgroundBrowser("/usr/bin/microsoft-edge").open
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return None
    if type(found) is webbrowser.GenericBrowser and not named:
        return None
    return found.open
