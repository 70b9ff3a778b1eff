"""Formatting questions as data: objects and Format-* parameters in JSON, made PowerShell text for the oracle and Python values for us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from exoshell.formatting.columns import parse_columns
from exoshell.formatting.expressions import Calculated
from exoshell.formatting.format_data import FormatInfoData, StyledText
from exoshell.formatting.formatter import OutputFormatter
from exoshell.formatting.parameters import FormatParameters
from exoshell.formatting.selection import ShapeKind
from exoshell.formatting.shaping import Shaper
from exoshell.styled import StyledLine, plain_text
from exoshell.values.collections import OrderedDictionary
from exoshell.values.conversion import convert
from exoshell.values.numbers import Decimal, Int64, Single
from exoshell.values.psobject import PSCustomObject, Schema

DATA = Path(__file__).parent / "data"


def load(name: str) -> list[dict[str, Any]]:
    """The recorded questions with their answers."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


# ---------------------------------------------------------------------------------------------------------- PowerShell


def quoted(text: str) -> str:
    """A double-quoted literal."""
    special = {"`": "``", '"': '`"', "$": "`$", "\n": "`n", "\r": "`r", "\t": "`t"}
    return '"' + "".join(special.get(char, char) for char in text) + '"'


def literal(value: Any) -> str:
    """A typed value as PowerShell source."""
    kind, content = value["t"], value.get("v")
    if kind == "string":
        return quoted(content)
    if kind == "null":
        return "$null"
    if kind == "bool":
        return "$true" if content else "$false"
    if kind == "array":
        if len(content) == 1 and content[0]["t"] == "array":
            return f"@(,{literal(content[0])})"
        return "@(" + ", ".join(literal(item) for item in content) + ")"
    if kind == "object":
        return "[pscustomobject]@{" + pairs(content) + "}"
    if kind == "table":
        return "[ordered]@{" + pairs(content) + "}"
    if kind in ("int", "double"):
        return str(content)
    if kind == "decimal":
        return f"{content}d"
    return f"([{kind}]{quoted(str(content))})"


def pairs(content: dict[str, Any]) -> str:
    return "; ".join(f"{quoted(name)} = {literal(item)}" for name, item in content.items())


def column_text(column: Any) -> str:
    if isinstance(column, str):
        return quoted(column)
    parts = []
    for key, item in column.items():
        if key == "script":
            parts.append(f"e = {{ $_.{item} }}")
        elif isinstance(item, int):
            parts.append(f"{key} = {item}")
        else:
            parts.append(f"{key} = {quoted(item)}")
    return "@{ " + "; ".join(parts) + " }"


def script(case: dict[str, Any]) -> str:
    """The whole question."""
    text = ", ".join(literal(item) for item in case["objects"])
    command = case.get("command")
    if command:
        text += f" | {command}"
        parameters = case.get("parameters", {})
        for name, value in parameters.items():
            if name in ("Property", "GroupBy"):
                columns = value if isinstance(value, list) else [value]
                text += f" -{name} " + ", ".join(column_text(column) for column in columns)
            elif value is True:
                text += f" -{name}"
            else:
                text += f" -{name} {value}"
    width = case.get("width")
    if width:
        text += f" | Out-String -Width {width}"
    return text


# -------------------------------------------------------------------------------------------------------------- Python


def made(value: Any, schemas: dict[tuple[str, ...], Schema]) -> Any:
    """A typed value as ours."""
    kind, content = value["t"], value.get("v")
    if kind == "null":
        return None
    if kind in ("string", "bool", "int"):
        return content
    if kind == "double":
        return float(content)
    if kind == "array":
        return [made(item, schemas) for item in content]
    if kind == "object":
        names = tuple(content)
        schema = schemas.setdefault(names, Schema(names))
        return PSCustomObject(schema, [made(item, schemas) for item in content.values()])
    if kind == "table":
        return OrderedDictionary([(name, made(item, schemas)) for name, item in content.items()])
    if kind == "long":
        return Int64(content)
    if kind == "single":
        return Single(float(content))
    if kind == "decimal":
        return Decimal(content)
    return convert(content, kind)


class Script:
    """Stands for `{ $_.Name }` in a calculated property."""

    def __init__(self, name: str) -> None:
        self.name = name


def wrap(value: Any) -> Calculated | None:
    from exoshell.values.members import read_property

    if not isinstance(value, Script):
        return None

    def run(item: Any) -> Any:
        found = read_property(item, value.name)
        # what a block writes is unrolled
        return found if type(found) is not list or len(found) > 1 else found[0] if found else None

    return Calculated(f" $_.{value.name} ", run)


def column_value(column: Any) -> Any:
    if isinstance(column, str):
        return column
    return OrderedDictionary([("e", Script(item)) if key == "script" else (key, item) for key, item in column.items()])


_KINDS = {
    "Format-Table": (ShapeKind.TABLE, "table"),
    "Format-List": (ShapeKind.LIST, "list"),
    "Format-Wide": (ShapeKind.WIDE, "wide"),
    "Format-Custom": (ShapeKind.CUSTOM, "custom"),
}


def parameters_of(case: dict[str, Any], column_kind: str) -> FormatParameters:
    given = case.get("parameters", {})
    columns = given.get("Property", [])
    group = given.get("GroupBy")
    return FormatParameters(
        columns=parse_columns([column_value(item) for item in (columns if isinstance(columns, list) else [columns])], column_kind, wrap),
        group_by=parse_columns([column_value(group)], "group", wrap)[0] if group is not None else None,
        auto_size=given.get("AutoSize"),
        hide_header=given.get("HideTableHeaders"),
        wrap=given.get("Wrap"),
        wide_columns=given.get("Column"),
        depth=given.get("Depth", 5),
    )


def answer(case: dict[str, Any]) -> str:
    """What we would show."""
    schemas: dict[tuple[str, ...], Schema] = {}
    values = [made(item, schemas) for item in case["objects"]]
    width = case.get("width")
    formatter = OutputFormatter(width or 120, for_console=not width, bounded=bool(width))
    lines: list[StyledLine] = []
    if case.get("command"):
        kind, column_kind = _KINDS[case["command"]]
        shaper = Shaper(kind, parameters_of(case, column_kind), lambda record: StyledText([]))
        packets: list[FormatInfoData] = []
        for value in values:
            shaper.feed(value, packets.append)
        shaper.end(packets.append)
        for packet in packets:
            lines += formatter.feed(packet)
    else:
        for value in values:
            lines += formatter.feed(value)
    lines += formatter.flush()
    # a string from Out-String is one more line for the console
    return plain_text(lines) + ("\n" if width else "")
