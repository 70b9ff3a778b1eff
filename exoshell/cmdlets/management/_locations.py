"""Where the session stands, and has stood: stacks of Push-Location, the way back of `Set-Location -`."""

from __future__ import annotations

import os

from exoshell.cmdlets.management._places import Place, place_of, place_or_error
from exoshell.engine.cmdlet import Cmdlet
from exoshell.engine.context import ExecutionContext
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern

LIMIT = 20
"""How many steps back are kept."""


class Locations:
    """Named stacks and the history of one session's locations."""

    def __init__(self) -> None:
        self.stacks: dict[str, list[str]] = {}
        self.current_stack = ""
        self.back: list[str] = []
        self.forward: list[str] = []

    def stack(self, name: str, default: list[str]) -> list[str]:
        return default if not name or name.lower() == "default" else self.stacks.setdefault(name.lower(), [])


def locations_of(context: ExecutionContext) -> Locations:
    found: Locations | None = context.services.get(Locations)
    if found is None:
        found = context.services[Locations] = Locations()
    return found


def current_place(context: ExecutionContext) -> Place:
    return place_of(context, context.session_state.location)


def move_to(cmdlet: Cmdlet, text: str, *, literal: bool, remember: bool = True) -> bool:
    """Goes to a folder or drive; False where that was not possible, which is reported."""
    place = _target(cmdlet, text, literal)
    if place is None:
        return False
    state, locations = cmdlet.context.session_state, locations_of(cmdlet.context)
    if remember:
        locations.back.append(state.location)
        del locations.back[:-LIMIT]
        locations.forward.clear()
    state.location = place.path.rstrip("/") or "/" if place.provider.name == "FileSystem" else f"{place.provider.drive}:/{place.path}"
    return True


def _target(cmdlet: Cmdlet, text: str, literal: bool) -> Place | None:
    place = place_or_error(cmdlet, text)
    if place is None:
        return None
    if not literal and WildcardPattern.has_wildcards(text):
        found = [path for path in place.provider.expand(place.path) if place.provider.is_container(path)]
        if len(found) == 1:
            return Place(place.provider, found[0], place.drive)
    if not place.provider.exists(place.path):
        _missing(cmdlet, place.shown)
        return None
    if not place.provider.is_container(place.path):
        _missing(cmdlet, text)
        return None
    return place


def _missing(cmdlet: Cmdlet, shown: str) -> None:
    message = f"Cannot find path '{shown}' because it does not exist."
    exception = NetException("System.Management.Automation.ItemNotFoundException", message)
    cmdlet.error(exception, "PathNotFound", ErrorCategory.ObjectNotFound, shown)


def home() -> str:
    return os.path.expanduser("~")
