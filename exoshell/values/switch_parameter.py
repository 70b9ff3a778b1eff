"""SwitchParameter: what a [switch] parameter of a function holds. True or false in every way that matters, and shown as an object."""

from __future__ import annotations


class SwitchParameter:
    """Compares and converts like the bool it carries."""

    __slots__ = ("is_present",)

    ps_type_name = "System.Management.Automation.SwitchParameter"

    def __init__(self, present: object = False) -> None:
        self.is_present = bool(present)

    @property
    def ps_truth(self) -> bool:
        return self.is_present

    def __bool__(self) -> bool:
        return self.is_present

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool | SwitchParameter):
            return self.is_present == bool(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.is_present)

    def __str__(self) -> str:
        return str(self.is_present)

    def __repr__(self) -> str:
        return f"SwitchParameter({self.is_present})"
