"""What a session does once its first prompt is shown: loads what the first connect will need, and keeps the collector out of the way."""

from __future__ import annotations

import contextlib
import gc
import importlib
import threading

MODULES = ("exoshell.completion.completer", "exoshell.catalog.shipped", "httpx", "msal", "exoshell.connection.connect")
_DELAY = 0.15
"""Seconds after the prompt is asked for: it is drawn, on a busy machine too, before the work begins."""
_LINE = "Get-X -A 1 'b' \"c$d\" | Where-Object { $_.E -eq 2 }"
"""Makes the parser compile what the first key would make it compile."""
_THRESHOLDS = (10_000, 50, 1_000)


def warm_up() -> threading.Timer:
    """Starts it on a daemon thread; returns the thread."""
    timer = threading.Timer(_DELAY, _work)
    timer.daemon = True
    timer.name = "exoshell warm-up"
    timer.start()
    return timer


def _work() -> None:
    try:
        _load()
    finally:
        # a full collection of some hundred thousand modules' objects is a pause of 50 to 100 ms between two keys
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()


def _load() -> None:
    from exoshell.language.parser import parse

    parse(_LINE)
    for name in MODULES:
        with contextlib.suppress(ImportError):  # the command that needs it says so
            importlib.import_module(name)
