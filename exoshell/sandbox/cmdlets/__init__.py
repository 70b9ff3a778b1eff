"""The cmdlets that are emulated: one file per family, each announcing what it serves with `@serves`.

A cmdlet of the catalog that no file serves answers NotEmulated, in words that nobody can mistake for the service's own.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from exoshell.sandbox.call import Call, Result

Implementation = Callable[[Call], Result | None]
_TABLE: dict[str, Implementation] = {}


def serves(*names: str) -> Callable[[Implementation], Implementation]:
    """Marks a function as the implementation of these cmdlets."""

    def register(function: Implementation) -> Implementation:
        for name in names:
            _TABLE[name.casefold()] = function
        return function

    return register


def serves_in_general(*names: str) -> Callable[[Implementation], Implementation]:
    """The same for an implementation that steps back where a file serves a cmdlet in particular."""

    def register(function: Implementation) -> Implementation:
        for name in names:
            _TABLE.setdefault(name.casefold(), function)
        return function

    return register


@cache
def implementations() -> dict[str, Implementation]:
    """All implementations by folded name; the first call imports the files."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return _TABLE


def served() -> list[str]:
    """The cmdlets that are emulated, in the catalog's spelling: for tests, and for the table in the documentation."""
    from exoshell.catalog.shipped import shipped

    catalog = shipped()
    return sorted(name for folded in implementations() if (name := catalog.canonical(folded)) is not None)


def needs_no_recipients(name: str) -> bool:
    """Whether a cmdlet reads settings only, so that it need not wait until a big organization is filled."""
    found = implementations().get(name.casefold())
    return found is not None and found.__module__ == f"{__name__}.settings" and name.casefold().startswith("get-")
