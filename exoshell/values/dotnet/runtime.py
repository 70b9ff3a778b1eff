"""What scripts ask of the runtime itself: Activator, the platform, the current thread."""

from __future__ import annotations

import platform
from typing import Any

from exoshell.values.culture import Culture, current_culture, set_culture
from exoshell.values.member_tables import table


def _create(kind: Any, *arguments: Any) -> Any:
    from exoshell.values.members import new_object

    given = list(arguments[0]) if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)
    return new_object(kind, given)


class Platform:
    """OSPlatform: a system by its name."""

    __slots__ = ("name",)
    ps_type_name = "System.Runtime.InteropServices.OSPlatform"

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name.upper()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Platform) and other.name.upper() == self.name.upper()

    def __hash__(self) -> int:
        return hash(self.name.upper())


def _here() -> str:
    return {"Darwin": "OSX"}.get(platform.system(), platform.system())


class CurrentThread:
    """The thread that runs the session's pipelines."""

    __slots__ = ()
    ps_type_name = "System.Threading.Thread"


def _set_culture(thread: CurrentThread, culture: Any) -> None:
    del thread
    set_culture(culture.name if isinstance(culture, Culture) else str(culture))


TABLES = (
    table("System.Activator", statics={"CreateInstance": _create}),
    table(
        "System.Runtime.InteropServices.OSPlatform",
        statics={"Create": Platform},
        static_properties={name: Platform(name) for name in ("Linux", "OSX", "Windows", "FreeBSD")},
        methods={"ToString": str, "Equals": lambda value, other: value == other},
    ),
    table(
        "System.Runtime.InteropServices.RuntimeInformation",
        statics={"IsOSPlatform": lambda wanted: wanted == Platform(_here())},
        static_properties={
            "OSDescription": platform.platform,
            "FrameworkDescription": lambda: ".NET 10.0.0",
            "RuntimeIdentifier": lambda: f"{_here().lower()}-x64",
        },
    ),
    table(
        "System.Threading.Thread",
        properties={
            "CurrentCulture": (lambda thread: current_culture(), _set_culture),
            "CurrentUICulture": (lambda thread: current_culture(), lambda thread, culture: None),
            "ManagedThreadId": lambda thread: 1,
            "IsBackground": lambda thread: False,
            "Name": lambda thread: None,
        },
        static_properties={"CurrentThread": CurrentThread},
    ),
)
