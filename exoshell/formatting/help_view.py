"""Help for a command: syntax diagrams from its CommandInfo, and the page that Get-Help prints."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exoshell.formatting import cells
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import Example
from exoshell.metadata.parameter import ParameterMetadata, ParameterSetMembership
from exoshell.styled import Span, StyledLine

HEADING, COMMAND, PARAMETER, TYPE = "output.header", "syntax.command", "syntax.parameter", "syntax.type"
_INDENT = 4
_SHARED_LAST = ("whatif", "confirm")

_NAMESPACES = re.compile(r"\b(?:\w+\.)+(?=\w)")
_NULLABLE = re.compile(r"(?:System\.)?Nullable\[(.*)\]")

Placed = tuple[ParameterMetadata, ParameterSetMembership]


# -------------------------------------------------------------------------------------------------------------- syntax


def ordered_parameters(info: CommandInfo, set_name: str) -> list[Placed]:
    """The parameters of a set as diagrams show them: by position, then mandatory ones, then the rest; no common ones."""
    own = {parameter.name.casefold() for parameter in info.parameters}
    placed: list[Placed] = []
    for parameter in info.parameters_of_set(set_name):
        if parameter.name.casefold() not in own and parameter.name.casefold() not in _SHARED_LAST:
            continue
        membership = parameter.membership(set_name)
        if membership is not None and not parameter.hidden:
            placed.append((parameter, membership))
    positional = sorted((item for item in placed if item[1].position is not None), key=lambda item: item[1].position or 0)
    named = [item for item in placed if item[1].position is None]
    mandatory = [item for item in named if item[1].mandatory]
    optional = [item for item in named if not item[1].mandatory]
    return positional + mandatory + [item for item in optional if not item[0].dynamic] + [item for item in optional if item[0].dynamic]


def type_label(parameter: ParameterMetadata, *, values: bool = False) -> str:
    """The type as diagrams write it; with `values` the names of an enumeration instead of the type."""
    name = parameter.type_name
    if values and parameter.values and _is_enumeration(parameter):
        return "{" + " | ".join(parameter.values) + "}"
    nullable = _NULLABLE.fullmatch(name)
    return f"<{_NAMESPACES.sub('', nullable.group(1) if nullable else name)}>"


def _is_enumeration(parameter: ParameterMetadata) -> bool:
    return not any(rule.kind == "set" for rule in parameter.validation) and not parameter.values_open


def parameter_syntax(parameter: ParameterMetadata, membership: ParameterSetMembership, *, values: bool = False) -> list[Span]:
    """One parameter of a diagram: [[-Name] <type>], -Name <type>, [-Switch]."""
    name = Span(f"-{parameter.name}", PARAMETER)
    spans: list[Span] = []
    if membership.position is not None and not parameter.is_switch:
        spans += [Span("["), name, Span("]")]
    else:
        spans.append(name)
    if not parameter.is_switch:
        spans += [Span(" "), Span(type_label(parameter, values=values), TYPE)]
    if not membership.mandatory:
        spans = [Span("["), *spans, Span("]")]
    return spans


def syntax_spans(info: CommandInfo, set_name: str, *, values: bool = False) -> list[Span]:
    """The diagram of one parameter set."""
    spans = [Span(info.name, COMMAND)]
    for parameter, membership in ordered_parameters(info, set_name):
        spans.append(Span(" "))
        spans += parameter_syntax(parameter, membership, values=values)
    if info.advanced:
        spans.append(Span(" [<CommonParameters>]"))
    return spans


def syntax_text(info: CommandInfo, set_name: str) -> str:
    """The diagram of one parameter set as text."""
    return "".join(span.text for span in syntax_spans(info, set_name))


def syntax_of(info: CommandInfo) -> str:
    """What `Get-Command -Syntax` writes: every set between blank lines."""
    return "\n" + "".join(f"{syntax_text(info, name)}\n\n" for name in info.set_names()).removesuffix("\n")


# ---------------------------------------------------------------------------------------------------------------- page


def help_page(
    info: CommandInfo,
    *,
    detailed: bool = False,
    full: bool = False,
    examples: bool = False,
    parameters: Iterable[str] | None = None,
    aliases: Iterable[str] = (),
    width: int = 120,
) -> list[StyledLine]:
    """What Get-Help prints; `parameters` limits it to those of these names."""
    page = _Page(width - 1)
    if parameters is not None:
        for name in parameters:
            found = info.parameter(name)
            if found is not None:
                _parameter(page, info, found, full=True)
        return page.lines
    text = info.help
    page.blank()
    page.section("NAME", info.name)
    if text is not None and text.synopsis:
        page.section("SYNOPSIS", text.synopsis)
    if examples:
        _examples(page, text.examples if text is not None else ())
        return page.lines
    page.heading("SYNTAX")
    for name in info.set_names():
        page.wrapped(syntax_spans(info, name, values=True), _INDENT)
        page.blank(_INDENT)
    page.blank()
    if text is not None and text.description:
        page.section("DESCRIPTION", text.description)
    if detailed or full:
        page.heading("PARAMETERS")
        for parameter in info.parameters:
            if not parameter.hidden:
                _parameter(page, info, parameter, full=full)
        if info.advanced:
            page.wrapped([Span("<CommonParameters>")], _INDENT)
            page.wrapped([Span(_COMMON_TEXT)], 2 * _INDENT)
            page.blank()
    page.section("ALIASES", ", ".join(aliases) or "None")
    page.blank()
    if text is not None:
        if full:
            _listed(page, "INPUTS", text.inputs)
            _listed(page, "OUTPUTS", text.outputs or info.output_types)
            if text.notes:
                page.section("NOTES", text.notes)
        if detailed or full:
            _examples(page, text.examples)
        _listed(page, "RELATED LINKS", text.links)
    return page.lines


_COMMON_TEXT = (
    "This cmdlet supports the common parameters: Verbose, Debug, ErrorAction, ErrorVariable, WarningAction, WarningVariable, "
    "InformationAction, InformationVariable, OutBuffer, PipelineVariable, and OutVariable."
)


def _examples(page: _Page, found: Iterable[Example]) -> None:
    for number, example in enumerate(found, 1):
        title = f" {number}: {example.title}" if example.title else f" {number}"
        page.wrapped([Span(f"EXAMPLE{title}", HEADING)], _INDENT)
        page.blank(_INDENT)
        for line in example.code.split("\n"):
            page.wrapped([Span(f"PS> {line}", "syntax.string")], _INDENT)
        if example.remarks:
            page.blank(_INDENT)
            page.wrapped([Span(example.remarks)], _INDENT)
        page.blank(_INDENT)


def _listed(page: _Page, title: str, items: Iterable[str]) -> None:
    shown = [item for item in items if item]
    if shown:
        page.heading(title)
        for item in shown:
            page.wrapped([Span(item)], _INDENT)
        page.blank(_INDENT)


def _parameter(page: _Page, info: CommandInfo, parameter: ParameterMetadata, *, full: bool) -> None:
    spans = [Span(f"-{parameter.name}", PARAMETER)]
    if not parameter.is_switch:
        spans += [Span(" "), Span(type_label(parameter), TYPE)]
    page.wrapped(spans, _INDENT)
    if parameter.help:
        page.wrapped([Span(parameter.help)], 2 * _INDENT)
    if parameter.values:
        page.wrapped([Span("Possible values: " + ", ".join(parameter.values))], 2 * _INDENT)
    page.blank(2 * _INDENT)
    if full:
        for label, value in _facts(info, parameter):
            page.wrapped([Span(f"{label:<28} {value}".rstrip())], 2 * _INDENT)
        page.blank(2 * _INDENT)


def _facts(info: CommandInfo, parameter: ParameterMetadata) -> list[tuple[str, str]]:
    members = parameter.sets
    positions = [member.position for member in members if member.position is not None]
    by_value = any(member.from_pipeline for member in members)
    by_name = any(member.from_pipeline_by_property_name for member in members)
    ways = ", ".join(text for text, used in (("ByValue", by_value), ("ByPropertyName", by_name)) if used)
    names = [member.set_name for member in members]
    return [
        ("Required?", _bool(any(member.mandatory for member in members))),
        ("Position?", str(positions[0]) if positions else "Named"),
        ("Accept pipeline input?", f"{_bool(by_value or by_name)}{f' ({ways})' if ways else ''}"),
        ("Parameter set name", ", ".join("(All)" if name == "__AllParameterSets" else name for name in names)),
        ("Aliases", ", ".join(parameter.aliases) or "None"),
        ("Default value", "" if parameter.default is None else str(parameter.default)),
        ("Dynamic?", _bool(parameter.dynamic)),
    ]


def _bool(value: bool) -> str:
    return "true" if value else "false"


class _Page:
    """Lines under headings, wrapped at blanks and indented."""

    def __init__(self, width: int) -> None:
        self._width = max(width, 20)
        self.lines: list[StyledLine] = []

    def blank(self, indent: int = 0) -> None:
        self.lines.append(StyledLine.of(" " * indent))

    def heading(self, title: str) -> None:
        self.lines.append(StyledLine.of(title, HEADING))

    def section(self, title: str, text: str) -> None:
        self.heading(title)
        for line in text.split("\n"):
            self.wrapped([Span(line)], _INDENT)
        self.blank(_INDENT)

    def wrapped(self, spans: list[Span], indent: int) -> None:
        """Spans in lines that break at blanks, never between spans that touch; a word that is longer than a line breaks anywhere."""
        room = self._width - indent
        lines: list[list[Span]] = [[]]
        used = 0
        for word in _units(spans):
            size = sum(cells.width(piece.text) for piece in word)
            blank = not word[0].text.strip()
            if used and used + size > room and not blank:
                lines.append([])
                used = 0
            if not used and blank:
                continue
            for piece in word:
                text = piece.text
                while used + cells.width(text) > room and not blank:
                    cut = cells.head(text, room - used)
                    lines[-1].append(Span(text[:cut], piece.style))
                    lines.append([])
                    text, used = text[cut:], 0
                lines[-1].append(Span(text, piece.style))
                used += cells.width(text)
        self.lines.extend(StyledLine((Span(" " * indent), *line)) for line in lines)


def _units(spans: list[Span]) -> list[list[Span]]:
    """Words and the blanks between them; a word may reach over several spans: `[`, `-Param`, `]`."""
    found: list[list[Span]] = []
    for span in spans:
        for text in _words(span.text):
            piece = Span(text, span.style)
            if found and text.strip() and found[-1][0].text.strip():
                found[-1].append(piece)
            else:
                found.append([piece])
    return found


def _words(text: str) -> list[str]:
    """Words and the blanks between them."""
    found: list[str] = []
    for char in text:
        if found and (char == " ") == (found[-1][-1] == " "):
            found[-1] += char
        else:
            found.append(char)
    return found
