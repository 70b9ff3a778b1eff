"""Measure-Object: counts, sums and extremes of objects and properties; lines, words and characters of texts."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

from exoshell.cmdlets._ordering import compare_values
from exoshell.cmdlets._properties import Property, parse_properties
from exoshell.cmdlets._records import Record
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.errors import PipelineStopped
from exoshell.formatting.access import matching_names
from exoshell.values.conversion import ConversionError, convert, to_string
from exoshell.values.error_record import ErrorCategory, NetException, TerminatingError
from exoshell.values.members import find_property
from exoshell.values.net_error import NetError
from exoshell.values.psobject import AUTOMATION_NULL, MISSING, base_of


class GenericMeasureInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.GenericMeasureInfo"
    ps_properties = ("Count", "Average", "Sum", "Maximum", "Minimum", "StandardDeviation", "Property")
    ps_type_names = (ps_type_name, "Microsoft.PowerShell.Commands.MeasureInfo", "System.Object")


class GenericObjectMeasureInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.GenericObjectMeasureInfo"
    ps_properties = GenericMeasureInfo.ps_properties
    ps_type_names = (ps_type_name, "Microsoft.PowerShell.Commands.MeasureInfo", "System.Object")


class TextMeasureInfo(Record):
    ps_type_name = "Microsoft.PowerShell.Commands.TextMeasureInfo"
    ps_properties = ("Lines", "Words", "Characters", "Property")
    ps_type_names = (ps_type_name, "Microsoft.PowerShell.Commands.MeasureInfo", "System.Object")


class _Statistics:
    __slots__ = ("characters", "count", "lines", "maximum", "mean", "minimum", "name", "squares", "sum", "words")

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.count = 0
        self.sum = 0.0
        self.mean = 0.0
        self.squares = 0.0
        self.maximum: Any = None
        self.minimum: Any = None
        self.characters = self.words = self.lines = 0


@cmdlet("Measure-Object")
class MeasureObject(Cmdlet):
    def begin(self) -> None:
        given = self.get("Property")
        self._properties = parse_properties(self, given, ()) if given is not None else []
        self._text = self.parameter_set == "TextMeasure"
        everything = self.switch("AllStats")
        self._sum = everything or self.switch("Sum") or self.switch("Average")
        self._deviation = everything or self.switch("StandardDeviation")
        self._maximum = everything or self.switch("Maximum")
        self._minimum = everything or self.switch("Minimum")
        self._everything = everything
        self._numeric = self._sum or self._deviation
        self._plain = not (self._text or self._numeric or self._maximum or self._minimum)
        self._not_numeric = False
        self._found: dict[str | None, _Statistics] = {}
        if not self._properties:
            self._found[None] = _Statistics(None)

    def process(self) -> None:
        self.fast_process()(self.get("InputObject"))

    def fast_process(self) -> Callable[[Any], None]:
        context = self.context
        if not self._properties:
            whole = self._found[None]
            if self._plain:

                def count(value: Any) -> None:
                    if context.stopping:
                        raise PipelineStopped
                    if value is not None:
                        whole.count += 1

                return count
            return lambda value: self._take(whole, value) if value is not None else None
        return self._take_properties

    def _take_properties(self, value: Any) -> None:
        if self.context.stopping:
            raise PipelineStopped
        if value is None:
            return
        for item in self._properties:
            if item.pattern:
                for name in matching_names(value, item.text):
                    self._take(self._statistics(name), find_property(value, name))
                continue
            found = self._read(item, value)
            if found is not MISSING:
                self._take(self._statistics(item.text), found)

    def _read(self, item: Property, value: Any) -> Any:
        try:
            return item.read(value)
        except (TerminatingError, NetError):
            return None

    def _statistics(self, name: str) -> _Statistics:
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = _Statistics(name)
        return found

    # ------------------------------------------------------------------------------------------------------ one value

    def _take(self, stat: _Statistics, value: Any) -> None:
        stat.count += 1
        if self._plain:
            return
        if self._text:
            self._take_text(stat, "" if value is None else to_string(value))
            return
        if self._numeric:
            number = float(value) if type(value) is int else _number(value)
            if number is None:
                self._refuse(value)
                return
            stat.sum += number
            if self._deviation:
                before = stat.mean
                stat.mean += (number - before) / stat.count
                stat.squares += (number - before) * (number - stat.mean)
        if self._maximum:
            stat.maximum = _extreme(stat.maximum, value, 1)
        if self._minimum:
            stat.minimum = _extreme(stat.minimum, value, -1)

    def _refuse(self, value: Any) -> None:
        self._not_numeric = True
        message = f'Input object "{to_string(value)}" is not numeric.'
        exception = NetException("System.Management.Automation.PSInvalidOperationException", message)
        self.error(exception, "NonNumericInputObject", ErrorCategory.InvalidType, value)

    def _take_text(self, stat: _Statistics, text: str) -> None:
        if self.switch("Character"):
            stat.characters += len("".join(text.split())) if self.switch("IgnoreWhiteSpace") else len(text)
        if self.switch("Word"):
            stat.words += len(text.split())
        if self.switch("Line") and text:
            stat.lines += text.count("\n") + (not text.endswith("\n"))

    # -------------------------------------------------------------------------------------------------------- results

    def end(self) -> None:
        for stat in self._found.values():
            self.write(self._text_result(stat) if self._text else self._result(stat))

    def _text_result(self, stat: _Statistics) -> TextMeasureInfo:
        return TextMeasureInfo(
            stat.lines if self.switch("Line") else None,
            stat.words if self.switch("Word") else None,
            stat.characters if self.switch("Character") else None,
            stat.name,
        )

    def _result(self, stat: _Statistics) -> Record:
        total = average = deviation = None
        if not self._not_numeric:
            if self._everything or self.switch("Sum"):
                total = stat.sum
            if (self._everything or self.switch("Average")) and stat.count:
                average = stat.sum / stat.count
            if self._deviation and stat.count:
                deviation = math.sqrt(stat.squares / (stat.count - 1)) if stat.count > 1 else 0.0
        maximum, minimum = stat.maximum, stat.minimum
        highest, lowest = _double(maximum), _double(minimum)
        if highest is not None and lowest is not None:
            top, bottom = highest[0], lowest[0]
            return GenericMeasureInfo(stat.count, average, total, top, bottom, deviation, stat.name)
        return GenericObjectMeasureInfo(stat.count, average, total, maximum, minimum, deviation, stat.name)


def _number(value: Any) -> float | None:
    """The value as a double where it converts."""
    plain = base_of(value)
    if isinstance(plain, int | float | decimal.Decimal):
        return float(plain)
    if plain is None or plain is AUTOMATION_NULL:
        return 0.0
    try:
        return float(convert(plain, "double"))
    except ConversionError:
        return None


def _double(value: Any) -> tuple[float | None] | None:
    """A double, or None in the tuple for no value; None for what is no number."""
    if value is None:
        return (None,)
    number = _number(value)
    return None if number is None else (number,)


def _extreme(current: Any, value: Any, sign: int) -> Any:
    """The larger (sign 1) or smaller (-1) of two values; numbers and numeric texts by value, different types by their texts."""
    value = base_of(value)
    if value is None:
        return current
    if current is None:
        return value
    if type(value) is int and type(current) is int:
        return value if (value > current) == (sign > 0) and value != current else current
    left, right = _comparable(current), _comparable(value)
    if type(left) is not type(right):
        left, right = to_string(current), to_string(value)
    order = compare_values(right, left, case_sensitive=False)
    return value if order * sign > 0 else current


def _comparable(value: Any) -> Any:
    number = _number(value)
    return value if number is None else number
