"""What Select-Object makes of an object: a row of the chosen properties, planned once per schema it meets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from exoshell.cmdlets._properties import Property
from exoshell.formatting.access import matching_names
from exoshell.values.conversion import to_string
from exoshell.values.error_record import TerminatingError
from exoshell.values.members import find_property, properties
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, MemberKind, PSCustomObject, PSObject, Schema
from exoshell.values.types import type_names
from exoshell.values.wildcard import WildcardPattern

Report = Callable[[str, Any], None]


class AlreadyThere(Exception):
    """An object already has a property of that name."""


def type_name(value: Any) -> str:
    """The type name that a selected object is named after: its own, once with 'Selected.' in front."""
    names = type_names(value)
    first = names[0] if names else "System.Object"
    return first if first.startswith("Selected.") else f"Selected.{first}"


class Projection:
    """The chosen properties, and what they mean for each schema met so far."""

    def __init__(self, chosen: list[Property], exclude: Iterable[str]) -> None:
        self._chosen = chosen
        self._exclude = [WildcardPattern(name) for name in exclude]
        self._plans: dict[Schema, _Plan] = {}
        self._schemas: dict[tuple[str, tuple[str, ...]], Schema] = {}
        self._last: Schema | None = None
        self._plan: _Plan | None = None

    def apply(self, value: Any, report: Report) -> PSCustomObject | None:
        """A new object with the chosen properties; None where not one of them is there."""
        if type(value) is PSCustomObject and value.extra is None and value.own_type_names is None:
            schema = value.schema
            if schema is not self._last:
                self._last, self._plan = schema, self._plan_for(value)
            plan = self._plan
            assert plan is not None
            for name in plan.doubles:
                report(name, value)
            if schema.readers is None:
                raw = value.values
                return PSCustomObject(plan.schema, [raw[step] if type(step) is int else _run(step, value) for step in plan.steps])
            return PSCustomObject(plan.schema, [value.at(step) if type(step) is int else _run(step, value) for step in plan.steps])
        pairs = self.pairs(value, report)
        schema = self._schema(type_name(value), tuple(name for name, _ in pairs))
        return PSCustomObject(schema, [item for _, item in pairs])

    def pairs(self, value: Any, report: Report) -> list[tuple[str, Any]]:
        """Name and value of every chosen property of one object."""
        names, steps, doubles = self._resolve(value)
        for name in doubles:
            report(name, value)
        return [(name, _run(step, value)) for name, step in zip(names, steps, strict=True)]

    def _plan_for(self, value: PSCustomObject) -> _Plan:
        schema = value.schema
        plan = self._plans.get(schema)
        if plan is None:
            names, readers, doubles = self._resolve(value)
            steps: list[Any] = []
            for reader in readers:
                place = schema.index.get(reader.casefold()) if isinstance(reader, str) else None
                steps.append(reader if place is None else place)
            plan = self._plans[schema] = _Plan(self._schema(type_name(value), tuple(names)), steps, doubles)
        return plan

    def _schema(self, kind: str, names: tuple[str, ...]) -> Schema:
        key = (kind, names)
        found = self._schemas.get(key)
        if found is None:
            found = self._schemas[key] = Schema(names, (kind, "System.Management.Automation.PSCustomObject", "System.Object"))
        return found

    def _resolve(self, value: Any) -> tuple[list[str], list[Any], list[str]]:
        """Names, how to get each value (a property's name or a function), and names that were asked for twice."""
        names: list[str] = []
        steps: list[Any] = []
        doubles: list[str] = []
        taken: set[str] = set()
        for chosen in self._chosen:
            for name, step in self._meant(chosen, value):
                if name.casefold() in taken:
                    doubles.append(name)
                    continue
                taken.add(name.casefold())
                names.append(name)
                steps.append(step)
        return names, steps, doubles

    def _meant(self, chosen: Property, value: Any) -> list[tuple[str, Any]]:
        if chosen.calculated:
            return [(chosen.name, chosen.read)]
        found = _property_set(value, chosen.text) or matching_names(value, chosen.text)
        if not found and not chosen.pattern:
            found = [chosen.text]
        if self._exclude and not chosen.label:
            found = [name for name in found if not any(pattern.matches(name) for pattern in self._exclude)]
        if chosen.label:
            return [(chosen.label, found[0])] if found else []
        return [(name, name) for name in found]


def _property_set(value: Any, name: str) -> list[str]:
    """The members of a property set of that name."""
    members = value.extra if type(value) is PSCustomObject else value.members if type(value) is PSObject else None
    member = members.get(name.casefold()) if members else None
    return [str(item) for item in member.value] if member is not None and member.kind is MemberKind.PROPERTY_SET else []


class _Plan:
    """For one schema: the result's schema, and per property its place in the source or a function."""

    __slots__ = ("doubles", "schema", "steps")

    def __init__(self, schema: Schema, steps: list[Any], doubles: list[str]) -> None:
        self.schema = schema
        self.steps = steps
        self.doubles = doubles


def _run(step: Any, value: Any) -> Any:
    if isinstance(step, str):
        found = find_property(value, step)
        return None if found is MISSING or found is AUTOMATION_NULL else found
    try:
        result = step(value)
    except (TerminatingError, NetError):
        return None
    if result is AUTOMATION_NULL or result is MISSING or (type(result) is list and not result):
        return None
    return result


def identity(value: Any, ignore_case: bool) -> Any:
    """What -Unique compares: the properties of custom objects, the text of everything else."""
    if type(value) is PSCustomObject:
        if value.extra is None and value.schema.readers is None:
            return (value.schema.names, *[_folded(item, ignore_case) for item in value.values])
        return tuple((name.casefold(), _folded(item, ignore_case)) for name, item in properties(value))
    return _folded(value, ignore_case)


def _folded(value: Any, ignore_case: bool) -> Any:
    text = value if type(value) is str else to_string(value)
    return text.casefold() if ignore_case else text
