"""Shapes: which properties a kind of object has, in the service's order, with the types that its JSON is annotated with.

A shape is a text file (`data/shapes/<noun>.txt`, one `Name[:type][=default]` a line, `@file` includes another), or, for a noun without
one, is derived from the catalog's output-shapes. New noun, new file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson

DATA = Path(__file__).parent.parent / "data"
_ANNOTATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "guid": (("@data.type", "System.Guid"), ("@odata.type", "#Guid")),
    "int": (("@data.type", "System.Int32"),),
    "int16": (("@data.type", "System.Int16"), ("@odata.type", "#Int16")),
    "long": (("@data.type", "System.Int64"), ("@odata.type", "#Int64")),
    "uint": (("@data.type", "System.UInt32"), ("@odata.type", "#UInt32")),
    "date": (("@data.type", "System.DateTime"),),
    "utc": (("@data.type", "System.DateTime"),),
    "list": (("@odata.type", "#Collection(String)"),),
    "table": (("@odata.type", "#Exchange.GenericHashTable"),),
}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a shape."""

    name: str
    type: str = "string"
    default: Any = None


@dataclass(frozen=True, slots=True)
class _Stencil:
    """Encoded text with gaps: every second piece is one."""

    pieces: list[bytes]
    names: tuple[str, ...]
    """Whose values fill the gaps."""


@dataclass
class Shape:
    """The properties of a kind of object; writes objects as JSON."""

    name: str
    properties: tuple[Property, ...]
    names: dict[str, Property] = field(init=False)
    """By folded name."""
    _annotated: frozenset[str] = field(init=False)
    _stencils: dict[tuple[tuple[str, ...], tuple[str, ...], int], _Stencil] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {item.name.casefold(): item for item in self.properties}
        self._annotated = frozenset(item.name for item in self.properties if item.type in _ANNOTATIONS)

    def property(self, name: str) -> Property | None:
        """In any case."""
        return self.names.get(name.casefold())

    def encode(self, values: Mapping[str, Any], select: frozenset[str] | None, constants: Values) -> bytes:
        """The object as JSON. Values that the shape does not know are dropped; `select` holds folded names; `constants` are the
        organization's, the same dictionary for every object."""
        if select is not None:
            return orjson.dumps(self._build({**constants, **values}, select))
        # Objects that differ in the same properties share all the text between those, so that is encoded once. An annotation stands
        # only where its property is not null, so which of the annotated ones are null is part of the likeness.
        nulls = tuple([name for name in self._annotated.intersection(values) if values[name] is None])
        key = (tuple(values), nulls, id(constants))
        stencil = self._stencils.get(key)
        if stencil is None:
            stencil = self._stencils[key] = self._stencil(values, constants)
        pieces = stencil.pieces.copy()
        pieces[1::2] = [orjson.dumps(values[name]) for name in stencil.names]
        return b"".join(pieces)

    def _stencil(self, values: Mapping[str, Any], constants: Values) -> _Stencil:
        pieces: list[bytes] = []
        names: list[str] = []
        text = "{"
        for name, value in self._build({**constants, **values}, None).items():
            text += ("," if text != "{" or names else "") + json.dumps(name) + ":"
            if name in values:
                pieces += [text.encode(), b""]
                names.append(name)
                text = ""
            else:
                text += json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        pieces.append((text + "}").encode())
        return _Stencil(pieces, tuple(names))

    def _build(self, values: Mapping[str, Any], select: frozenset[str] | None) -> Values:
        item: Values = {}
        for wanted in self.properties:
            if select is not None and wanted.name.casefold() not in select:
                continue
            value = values.get(wanted.name, wanted.default)
            if value is not None:
                for suffix, kind in _ANNOTATIONS.get(wanted.type, ()):
                    item[wanted.name + suffix] = kind
            item[wanted.name] = value
        return item


def _parse(lines: Iterable[str]) -> Iterable[Property]:
    for line in lines:
        line = line.rstrip("\n")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("@"):
            yield from _parse((DATA / "shapes" / f"{line[1:].strip()}.txt").read_text(encoding="utf-8").splitlines())
            continue
        declared, equals, text = line.partition("=")
        name, _, kind = declared.partition(":")
        kind = kind or "string"
        default: Any = [] if kind == "list" else None
        if equals:
            default = text if kind in ("string", "guid", "date", "utc") else json.loads(text)
        yield Property(name, kind, default)


@cache
def shape(name: str) -> Shape:
    """The shape of a noun ('Mailbox'). Never fails: a noun that no source knows has the common properties only."""
    file = DATA / "shapes" / f"{name}.txt"
    if file.is_file():
        return Shape(name, tuple(_parse(file.read_text(encoding="utf-8").splitlines())))
    return Shape(name, tuple(_derived(name)))


_DERIVED_TYPES: dict[str, tuple[str, Any]] = {
    "Boolean": ("bool", False),
    "Int32": ("int", None),
    "Int16": ("int16", None),
    "Int64": ("long", None),
    "UInt32": ("uint", None),
    "DateTime": ("date", None),
    "MultiValuedProperty": ("list", []),
    "Guid": ("guid", None),
    "Unlimited": ("string", "Unlimited"),
}
_NOT_SHOWN = frozenset({"setparam-onprem"})


def _derived(noun: str) -> Iterable[Property]:
    """What the catalog knows of a noun, and what a fresh organization's documents of it have beside that."""
    trailer = tuple(_parse(["@_trailer"]))
    told = {item.name.casefold() for item in trailer}
    known = _output_shapes().get(f"Get-{noun}", {}).get("properties", {})
    for name, (kind, tags) in known.items():
        if name.casefold() in told or set(tags.split()) <= _NOT_SHOWN:
            continue
        told.add(name.casefold())
        if kind.endswith("[]"):
            yield Property(name, "list", [])
        else:
            type_name, default = _DERIVED_TYPES.get(kind, ("string", None))
            yield Property(name, type_name, default)
    if not known:
        for name, type_name in _set_parameters(noun):
            if name.casefold() not in told:
                told.add(name.casefold())
                yield Property(name, type_name, [] if type_name == "list" else False if type_name == "bool" else None)
    for document in seeds().get(noun, []):
        for name, value in document.items():
            if name.casefold() not in told:
                told.add(name.casefold())
                type_name = (
                    "bool"
                    if isinstance(value, bool)
                    else "int"
                    if isinstance(value, int)
                    else "list"
                    if isinstance(value, list)
                    else "string"
                )
                yield Property(name, type_name, [] if type_name == "list" else None)
    yield from trailer


def _set_parameters(noun: str) -> Iterable[tuple[str, str]]:
    """What Set-<noun> can set, as properties: for nouns whose objects no source describes."""
    from exoshell.catalog.shipped import shipped

    catalog = shipped()
    info = catalog.info(f"Set-{noun}")
    types = {"bool": "bool", "int": "int", "datetime": "date", "string[]": "list"}
    for parameter in info.parameters if info else ():
        if parameter.name not in ("Identity", "Force", "Mailbox") and not parameter.is_switch:
            listed = parameter.help.endswith("[]") or parameter.help == "MultiValuedProperty"
            yield parameter.name, "list" if listed else types.get(parameter.type_name, "string")


@cache
def seeds() -> dict[str, list[Values]]:
    """What a fresh organization has beside its recipients, by noun."""
    import tomllib

    return tomllib.loads((DATA / "settings.toml").read_text(encoding="utf-8"))


@cache
def _output_document() -> dict[str, Any]:
    from exoshell.catalog import shipped

    loaded: dict[str, Any] = orjson.loads((Path(shipped.__file__).parent / "data" / "output-shapes.json").read_bytes())
    return loaded


def _output_shapes() -> dict[str, Any]:
    cmdlets: dict[str, Any] = _output_document()["cmdlets"]
    return cmdlets


@cache
def property_set(noun: str, name: str) -> tuple[str, ...]:
    """The members of a Get-EXO* property set ('Mailbox', 'Quota'); empty for an unknown one."""
    sets = _output_shapes().get(f"Get-EXO{noun}", {}).get("propertySets", {})
    for known, members in sets.items():
        if known.casefold() == name.casefold():
            return tuple(members)
    return ()


@cache
def filterable_properties() -> frozenset[str]:
    """Every property that the documentation says can be filtered on."""
    document = _output_document()
    return frozenset((*document["filterProperties"], *document["recipientFilterProperties"]))
