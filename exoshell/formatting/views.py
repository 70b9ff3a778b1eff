"""ViewDefinitions: how objects of a type are laid out when nobody says otherwise.

Most are recorded facts (data/formats.json); what PowerShell computes by script is a function in definitions/, one file per family
of nouns; the service's objects have theirs in data/exchange-views.json. Everything is loaded when first needed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from exoshell.formatting import cells
from exoshell.formatting.expressions import Calculated, Expression, PropertyExpression

_UNIX_VIEW = "childrenWithUnixStat"
"""How folders are shown where files have owners and mode bits."""

_ALIGNMENTS = {"Undefined": cells.UNDEFINED, "Left": cells.LEFT, "Center": cells.CENTER, "Right": cells.RIGHT}


@dataclass(slots=True)
class Cell:
    """What a column or a list line shows. `label` None means the name of the property."""

    expression: Expression
    label: str | None = None
    format: str | None = None
    alignment: int = cells.UNDEFINED
    condition: Callable[[Any], bool] | None = None


@dataclass(slots=True)
class Header:
    label: str | None = None
    width: int = 0
    alignment: int = cells.UNDEFINED


@dataclass(slots=True)
class Variant:
    """The row of a table or the entry of a list, for certain types or (empty) for all."""

    cells: list[Cell]
    selected_by: tuple[str, ...] = ()
    wrap: bool = False


@dataclass(slots=True)
class GroupBy:
    expression: Expression
    label: str | None = None
    caption: Callable[[Any], list[Any]] | None = None
    """Makes the values of a custom entry from the first object of a group; None for «   label: value»."""


@dataclass(slots=True)
class TableControl:
    headers: list[Header]
    rows: list[Variant]
    hide_header: bool = False
    auto_size: bool = False


@dataclass(slots=True)
class ListControl:
    entries: list[Variant]


@dataclass(slots=True)
class WideControl:
    cell: Cell
    columns: int = 0


@dataclass(slots=True)
class CustomControl:
    """`render` gives the values of a custom entry for an object."""

    render: Callable[[Any], list[Any]]


Control = TableControl | ListControl | WideControl | CustomControl


@dataclass(slots=True)
class ViewDefinition:
    name: str
    types: tuple[str, ...]
    control: Control
    group_by: GroupBy | None = None
    out_of_band: bool = False
    order: int = 0
    applies: frozenset[str] = field(default_factory=frozenset)


DEFINITIONS = {
    "system.io.directoryinfo": "filesystem",
    "system.io.fileinfo": "filesystem",
    "system.management.automation.aliasinfo": "commands",
    "system.management.automation.applicationinfo": "commands",
    "system.management.automation.cmdletinfo": "commands",
    "system.management.automation.externalscriptinfo": "commands",
    "system.management.automation.filterinfo": "commands",
    "system.management.automation.functioninfo": "commands",
    "system.management.automation.scriptinfo": "commands",
    "system.management.automation.psmoduleinfo": "commands",
    "moduleinfogrouping": "commands",
    "microsoft.powershell.commands.historyinfo": "commands",
    "system.management.automation.psdriveinfo": "commands",
    "system.management.automation.psmethod": "basic",
    "system.datetime": "basic",
    "system.management.automation.psstyle": "styles",
    "system.management.automation.psstyle+formattingdata": "styles",
    "system.management.automation.psstyle+progressconfiguration": "styles",
    "system.management.automation.psstyle+fileinfoformatting": "styles",
    "system.management.automation.psstyle+foregroundcolor": "styles",
    "system.management.automation.psstyle+backgroundcolor": "styles",
    "system.management.automation.scriptblock": "basic",
    "microsoft.powershell.commands.matchinfo": "basic",
    "deserialized.microsoft.powershell.commands.matchinfo": "basic",
    "system.management.automation.errorrecord": "basic",
    "system.management.automation.errorrecord#psextendederror": "basic",
    "system.exception#psextendederror": "basic",
    "system.management.automation.warningrecord": "basic",
    "system.management.automation.informationrecord": "basic",
    "deserialized.system.management.automation.warningrecord": "basic",
    "system.diagnostics.process": "basic",
    "microsoft.powershell.commands.basichtmlwebresponseobject": "basic",
    "microsoft.powershell.commands.webresponseobject": "basic",
}
"""Type name in lower case → the file in definitions/ that says what its scripts compute."""


class Scripts:
    """The functions of one file in definitions/: its tables CELLS, CAPTIONS, CUSTOM and OUT_OF_BAND."""

    def __init__(self, module: Any) -> None:
        self.cells: dict[tuple[str, str], Calculated | Callable[[Any], Any]] = getattr(module, "CELLS", {})
        self.captions: dict[str, Callable[[Any], list[Any]]] = getattr(module, "CAPTIONS", {})
        self.group_keys: dict[str, Callable[[Any], Any]] = getattr(module, "GROUP_KEYS", {})
        self.custom: dict[str, Callable[[Any], list[Any]]] = getattr(module, "CUSTOM", {})
        self.out_of_band: frozenset[str] = getattr(module, "OUT_OF_BAND", frozenset())


@cache
def _scripts(name: str) -> Scripts:
    from importlib import import_module

    return Scripts(import_module(f"exoshell.formatting.definitions.{name}"))


_NO_SCRIPTS = Scripts(None)


@cache
def _records() -> dict[str, list[tuple[int, dict[str, Any]]]]:
    """Type name in lower case → its recorded format definitions with their place in the order of all."""
    table: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    from importlib import resources

    content = (resources.files("exoshell.formatting") / "data" / "formats.json").read_bytes()
    for place, record in enumerate(json.loads(content)):
        for name in record["types"]:
            table.setdefault(name.casefold(), []).append((place * 100, record))
    return table


_ADDED: dict[str, list[ViewDefinition]] = {}


def add_view(view: ViewDefinition) -> None:
    """Makes a view known in addition to the recorded ones, which it precedes (Update-FormatData, views of modules)."""
    for name in view.types:
        _ADDED.setdefault(name.casefold(), []).append(view)
    views_of.cache_clear()


@cache
def views_of(type_name: str) -> tuple[ViewDefinition, ...]:
    """All views that name this type, in PowerShell's order."""
    folded = type_name.casefold()
    found = list(_ADDED.get(folded, ()))
    for order, record in _records().get(folded, ()):
        for place, view in enumerate(record["views"]):
            if os.name == "nt" and view["name"] == _UNIX_VIEW:
                continue
            made = _view(record, view, order + place)
            if made is not None:
                found.append(made)
    if not found and folded.startswith("microsoft.exchange."):
        from exoshell.formatting.definitions.exchange import exchange_views

        found.extend(exchange_views(type_name))
    return tuple(found)


_BUILT: dict[int, ViewDefinition | None] = {}
"""Views by their place in the recorded order: one object for all the types it names."""


def _view(record: dict[str, Any], view: dict[str, Any], order: int) -> ViewDefinition | None:
    if order in _BUILT:
        return _BUILT[order]
    module = next((DEFINITIONS[name.casefold()] for name in record["types"] if name.casefold() in DEFINITIONS), "")
    scripts = _scripts(module) if module else _NO_SCRIPTS
    control = _control(view, scripts)
    made = None
    if control is not None:
        made = ViewDefinition(
            name=view["name"],
            types=tuple(record["types"]),
            control=control,
            group_by=_group_by(view, scripts),
            out_of_band=view["name"] in scripts.out_of_band,
            order=order,
            applies=frozenset(name.casefold() for name in record["types"]),
        )
    _BUILT[order] = made
    return made


def _control(view: dict[str, Any], scripts: Scripts) -> Control | None:
    kind = view["control"]
    if kind == "TableControl":
        headers = [Header(item["label"], item["width"], _ALIGNMENTS[item["alignment"]]) for item in view["headers"]]
        rows = []
        for row in view["rows"]:
            columns = []
            for place, item in enumerate(row["columns"]):
                label = headers[place].label if place < len(headers) else None
                made = _cell(item, view["name"], label or f"{place}", scripts)
                made.alignment = _ALIGNMENTS[item["alignment"]]
                columns.append(made)
            rows.append(Variant(columns, _selected_by(row), row["wrap"]))
        return TableControl(headers, rows, view["hideHeaders"], view["autoSize"])
    if kind == "ListControl":
        entries = []
        for entry in view["entries"]:
            items = []
            for place, item in enumerate(entry["items"]):
                made = _cell(item, view["name"], item["label"] or f"{place}", scripts)
                made.label = item["label"]
                items.append(made)
            entries.append(Variant(items, _selected_by(entry)))
        return ListControl(entries)
    if kind == "WideControl":
        return WideControl(_cell(view["entries"][0], view["name"], "0", scripts), view["columns"])
    render = scripts.custom.get(view["name"])
    return CustomControl(render) if render is not None else None


def _selected_by(record: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in record["selectedBy"] or () if name)


def _cell(item: dict[str, Any], view: str, label: str, scripts: Scripts) -> Cell:
    entry = item["entry"]
    expression: Expression
    if entry["kind"] == "Property":
        expression = PropertyExpression(entry["value"])
    else:
        function = scripts.cells.get((view, label)) or scripts.cells.get(("", label))
        if isinstance(function, Calculated):
            expression = function
        else:
            # a script that nobody has put into a function yet: the property of the column's name says most of it
            expression = Calculated(label, function) if function is not None else PropertyExpression(label)
    return Cell(expression, None, item["format"])


def _group_by(view: dict[str, Any], scripts: Scripts) -> GroupBy | None:
    recorded = view.get("groupBy")
    if not recorded:
        return None
    expression: Expression
    if recorded["expression"]["kind"] == "Property":
        expression = PropertyExpression(recorded["expression"]["value"])
    else:
        function = scripts.group_keys.get(view["name"])
        if function is None:
            return None
        expression = Calculated("", function)
    return GroupBy(expression, recorded["label"], scripts.captions.get(view["name"]))
