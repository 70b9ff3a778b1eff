"""Group-Object: objects with equal values of the properties, as groups or as a hashtable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exoshell.cmdlets._ordering import Column, group_key, sort_by
from exoshell.cmdlets._properties import PLAIN_KEYS, evaluation_error, parse_properties
from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.errors import PipelineStopped
from exoshell.values.collections import ArrayList, GenericList, Hashtable, enumerate_value
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING
from exoshell.values.types import resolve_type


class GroupInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.GroupInfo"
    ps_properties = ("Values", "Count", "Group", "Name")
    values: Any
    count: int
    group: list[Any]
    name: str


class GroupInfoNoElement(GroupInfo):
    ps_type_name = "Microsoft.PowerShell.Commands.GroupInfoNoElement"
    ps_properties = GroupInfo.ps_properties
    ps_type_names = (ps_type_name, GroupInfo.ps_type_name, "System.Object")


@cmdlet("Group-Object")
class GroupObject(Cmdlet):
    def begin(self) -> None:
        given = self.get("Property")
        self._properties = parse_properties(self, given, PLAIN_KEYS, wildcards=False) if given is not None else []
        self._check_arguments()
        self._groups: dict[Any, _Group] = {}
        self._case = self.switch("CaseSensitive")
        self._keep = not self.switch("NoElement")
        self._types: set[type] = set()

    def _check_arguments(self) -> None:
        if self.switch("AsHashTable"):
            if len(self._properties) > 1 and not self.switch("AsString"):
                raise self._unusable(
                    "The command cannot be run because using the AsHashTable parameter with more than one property requires adding the "
                    "AsString parameter.",
                    self.get("Property"),
                )
        elif self.switch("AsString"):
            raise self._unusable(
                "The command cannot be run because the AsString parameter requires that you specify the AsHashtable parameter.", True
            )

    def _unusable(self, message: str, target: Any) -> TerminatingError:
        exception = NetException("System.ArgumentException", message)
        return TerminatingError(self.make_error(exception, "ArgumentException", ErrorCategory.InvalidArgument, target))

    def process(self) -> None:
        self.fast_process()(self.get("InputObject"))

    def fast_process(self) -> Callable[[Any], None]:
        context = self.context
        single = self._properties[0].read if len(self._properties) == 1 else None

        def add(value: Any) -> None:
            if context.stopping:
                raise PipelineStopped
            if value is None:
                return
            if not self._properties:
                self._add(value, (value,))
            elif single is not None:
                try:
                    self._add(value, (single(value),))
                except (TerminatingError, NetError) as error:
                    evaluation_error(self, error, value)
                    self._add(value, (None,))
            else:
                self._add(value, tuple(self._read(read.read, value) for read in self._properties))

        return add

    def _read(self, read: Callable[[Any], Any], value: Any) -> Any:
        try:
            return read(value)
        except (TerminatingError, NetError) as error:
            evaluation_error(self, error, value)
            return None

    def _add(self, value: Any, keys: tuple[Any, ...]) -> None:
        case = self._case
        if len(keys) == 1:
            first = keys[0]
            self._types.add(type(first))
            known = (first if type(first) is int else group_key(first, case)) if first is not MISSING else _MISSING_KEY
        else:
            known = tuple(_MISSING_KEY if item is MISSING else group_key(item, case) for item in keys)
        group = self._groups.get(known)
        if group is None:
            group = self._groups[known] = _Group(keys)
        group.count += 1
        if self._keep:
            group.items.append(value)

    def end(self) -> None:
        groups = self._merged(self._without_missing())
        if self.switch("AsHashTable"):
            self._write_table(groups)
            return
        width = len(self._properties) or 1
        columns = [Column([group.keys[place] for group in groups], case_sensitive=self._case) for place in range(width)]
        order = sort_by(columns, len(groups), self.check_stop)
        kind = GroupInfo if self._keep else GroupInfoNoElement
        self.write_all(self._info(groups[place], kind) for place in order)

    def _without_missing(self) -> list[_Group]:
        """A property that is not there counts as a null one, behind those that are."""
        if not any(key is MISSING for group in self._groups.values() for key in group.keys):
            return list(self._groups.values())
        groups: dict[Any, _Group] = {}
        for known, group in sorted(self._groups.items(), key=lambda pair: sum(key is MISSING for key in pair[1].keys)):
            plain = tuple(None if item is _MISSING_KEY else item for item in known) if len(group.keys) > 1 else known
            first = groups.setdefault(None if plain is _MISSING_KEY else plain, group)
            if first is not group:
                first.count += group.count
                first.items += group.items
        return list(groups.values())

    def _merged(self, groups: list[_Group]) -> list[_Group]:
        """Keys of different types that are equal as texts make one group."""
        kinds = self._types - {type(None), type(MISSING)}
        if len(kinds) < 2 or len(self._properties) > 1:
            return groups
        merged: dict[Any, _Group] = {}
        for group in groups:
            key = group.keys[0]
            known = _MISSING_KEY if key is MISSING else None if key is None else group_key(to_string(key), self._case)
            first = merged.setdefault(known, group)
            if first is not group:
                first.count += group.count
                first.items += group.items
        return list(merged.values())

    def _info(self, group: _Group, kind: type[GroupInfo]) -> GroupInfo:
        values = [None if item is MISSING or item is AUTOMATION_NULL else item for item in group.keys]
        return kind(ArrayList(values), group.count, _collection(group.items), group_name(values))

    def _write_table(self, groups: list[_Group]) -> None:
        table = Hashtable(case_sensitive=self._case)
        for group in groups:
            values = [None if item is MISSING else item for item in group.keys]
            key = group_name(values) if self.switch("AsString") else values[0]
            if key is None or key in table:
                message = (
                    "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a valid value for "
                    "the property, and then try again."
                )
                self.error(message, message, ErrorCategory.InvalidArgument, None)
                return
            table[key] = _collection(group.items)
        self.write(table)


class _Group:
    __slots__ = ("count", "items", "keys")

    def __init__(self, keys: tuple[Any, ...]) -> None:
        self.keys = keys
        self.count = 0
        self.items: list[Any] = []


_MISSING_KEY = (MISSING,)


def _collection(items: list[Any]) -> Any:
    return GenericList(resolve_type("psobject"), items, "System.Collections.ObjectModel.Collection`1")


def group_name(values: list[Any]) -> str:
    """The values as one text: `a, b`, collections in braces."""
    return ", ".join(_shown(value) for value in values)


def _shown(value: Any) -> str:
    if type(value) is str:
        return value
    items = enumerate_value(value)
    if items is not None:
        return "{" + ", ".join(to_string(item) for item in items) + "}"
    return to_string(value)
