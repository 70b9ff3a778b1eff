"""Select-Object: some of the properties of each object, or some of the objects."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from exoshell.cmdlets._properties import SELECT_KEYS, Property, parse_properties
from exoshell.cmdlets.utility._selection import AlreadyThere, Projection, identity
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.errors import PipelineStopped
from exoshell.formatting.access import has_wildcards, matching_names, reader
from exoshell.values.collections import enumerate_value
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.members import find_property
from exoshell.values.psobject import MISSING, MemberKind, PSCustomObject, PSMember, PSObject

_ARGUMENT = "System.Management.Automation.PSArgumentException"


@cmdlet("Select-Object")
class SelectObject(Cmdlet):
    def begin(self) -> None:
        self._unique: dict[Any, Any] | None = {} if self.switch("Unique") else None
        self._projection = self._make_projection()
        expand = self.get("ExpandProperty")
        self._expand_name: str | None = expand
        self._read_expanded = reader(expand) if expand is not None and not has_wildcards(expand) else None
        self._place = 0
        self._count = 0
        self._first: int = self.get("First", 0)
        self._last: int = self.get("Last", 0)
        self._skip: int = self.get("Skip", 0)
        self._skip_last: int = self.get("SkipLast", 0)
        self._bounded = "First" in self.bound or "Last" in self.bound
        self._queue: deque[Any] = deque()
        if self.parameter_set == "IndexParameter":
            self._take: Callable[[Any], None] = self._index_taker()
        elif self.parameter_set == "SkipIndexParameter":
            self._take = self._skip_index_taker()
        elif self._bounded or self._skip or self._skip_last:
            self._take = self._windowed
        else:
            self._take = self._put

    def _make_projection(self) -> Projection | None:
        properties: list[Property] = []
        given = self.get("Property")
        exclude = self.get("ExcludeProperty")
        expand = self.get("ExpandProperty")
        if given is not None:
            properties = parse_properties(self, given, SELECT_KEYS)
        elif exclude is not None and expand is None:
            properties = parse_properties(self, ["*"], SELECT_KEYS)
        return Projection(properties, exclude or ()) if properties else None

    def process(self) -> None:
        self._take_checked(self.get("InputObject"))

    def fast_process(self) -> Callable[[Any], None] | None:
        return self._take_checked

    def _take_checked(self, value: Any) -> None:
        if self.context.stopping:
            raise PipelineStopped
        if value is not None:
            self._take(value)

    # ---------------------------------------------------------------------------------------------- which objects

    def _windowed(self, value: Any) -> None:
        """The queue of -First, -Last, -Skip and -SkipLast; objects leave it as soon as it is known that they will."""
        queue, last = self._queue, self._last
        if last > 0 and len(queue) >= (last + self._skip if self._first == 0 else last):
            queue.popleft()
        queue.append(value)
        self._stream()
        if self._bounded and last == 0 and self._count >= self._first and not self.switch("Wait"):
            self.stop_upstream()

    def _stream(self) -> None:
        queue = self._queue
        if self._skip == 0:
            if self._skip_last > 0:
                if len(queue) > self._skip_last:
                    self._put(queue.popleft())
            elif self._count < self._first or not self._bounded:
                self._count += 1
                self._put(queue.popleft())
            elif self._last == 0:
                queue.popleft()
        elif self._last == 0 or self._first != 0:
            queue.popleft()
            self._skip -= 1

    def _index_taker(self) -> Callable[[Any], None]:
        wanted = set(self.bound["Index"])
        highest = max(wanted, default=-1)

        def take(value: Any) -> None:
            place = self._place
            self._place += 1
            if place in wanted:
                self._put(value)
            if place >= highest and not self.switch("Wait"):
                self.stop_upstream()

        return take

    def _skip_index_taker(self) -> Callable[[Any], None]:
        unwanted = set(self.bound["SkipIndex"])

        def take(value: Any) -> None:
            if self._place not in unwanted:
                self._put(value)
            self._place += 1

        return take

    def end(self) -> None:
        if self._last > 0:
            queue = self._queue
            keep = self._skip if self._first == 0 else 0
            while len(queue) > keep:
                self._put(queue.popleft())
        if self._unique is not None:
            self.write_all(list(self._unique.values()))

    # ------------------------------------------------------------------------------------------- what of each object

    def _put(self, value: Any) -> None:
        if self._expand_name is not None:
            self._expand(value, self._expand_name)
            return
        if self._projection is None:
            self._write(value)
            return
        made = self._projection.apply(value, self._already)
        if made is not None:
            self._write(made)

    def _write(self, value: Any) -> None:
        if self._unique is None:
            self.emit(value)
        else:
            self._unique.setdefault(identity(value, self.switch("CaseInsensitive")), value)

    def _already(self, name: str, value: Any, error_id: str = "AlreadyExistingUserSpecifiedPropertyNoExpand") -> None:
        message = f'The property cannot be processed because the property "{name}" already exists.'
        self.error(NetException(_ARGUMENT, message), error_id, ErrorCategory.InvalidOperation, value)

    def _expand(self, value: Any, pattern: str) -> None:
        found = self._read_expanded(value) if self._read_expanded is not None else MISSING
        if type(found) is str or type(found) is int:
            self._write(found if self._projection is None else self._extended(found, value))
            return
        names = [pattern] if found is not MISSING else matching_names(value, pattern)
        if not names:
            message = f'Property "{pattern}" cannot be found.'
            self.error(NetException(_ARGUMENT, message), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, value)
            return
        if len(names) > 1:
            exception = NetException(_ARGUMENT, "Multiple properties cannot be expanded.")
            self.error(exception, "MutlipleExpandProperties", ErrorCategory.InvalidArgument, value)
            return
        found = find_property(value, names[0]) if found is MISSING else found
        items = enumerate_value(found)
        for item in (found,) if items is None else items:
            if item is not None and item is not MISSING:
                self._write(item if self._projection is None else self._extended(item, value))

    def _extended(self, item: Any, owner: Any) -> Any:
        """An expanded element with the other selected properties added to it."""
        assert self._projection is not None
        pairs = self._projection.pairs(owner, self._already)
        target = item if type(item) in (PSCustomObject, PSObject) else PSObject(item)
        for name, value in pairs:
            try:
                _add_note(target, name, value)
            except AlreadyThere:
                self._already(name, owner, "AlreadyExistingUserSpecifiedPropertyExpand")
        return target


def _add_note(target: Any, name: str, value: Any) -> None:
    """Adds a note property. Raises AlreadyThere where the object has one of that name."""
    if find_property(target, name) is not MISSING:
        raise AlreadyThere
    if type(target) is PSCustomObject:
        target.set(name, value)
    else:
        target.members[name.casefold()] = PSMember(name, MemberKind.NOTE_PROPERTY, value)
