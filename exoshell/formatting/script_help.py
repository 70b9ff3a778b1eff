"""Get-Help for functions and scripts, laid out as PowerShell lays it out: from their comments, or from their parameters alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from exoshell.formatting import cells
from exoshell.metadata.command_info import CommandInfo
from exoshell.metadata.help import CommandHelp, Example
from exoshell.metadata.parameter import ParameterMetadata
from exoshell.metadata.syntax import set_syntax, value_syntax

_INDENT = "    "
_PROMPT = re.compile(r"(PS[^\n>]*>|[A-Za-z]:\\PS[^\n>]*>)\s*")
_COMMON = """\
    <CommonParameters>
        This cmdlet supports the common parameters: Verbose, Debug,
        ErrorAction, ErrorVariable, WarningAction, WarningVariable,
        OutBuffer, PipelineVariable, and OutVariable. For more information, see
        about_CommonParameters (https://go.microsoft.com/fwlink/?LinkID=113216). """


def function_help(info: CommandInfo, view: str, aliases: Iterable[str], width: int) -> str:
    """The page as text. `view`: '' for the short page, 'full', 'detailed' or 'examples'."""
    page = _Page(width - 1)
    if info.help is not None:
        _commented(page, info, info.help, view)
    else:
        _declared(page, info, view, list(aliases))
    return page.text()


def function_parameters(info: CommandInfo, parameters: Iterable[ParameterMetadata], width: int) -> str:
    """What -Parameter shows."""
    page = _Page(width - 1)
    for parameter in parameters if info.help is not None else sorted(parameters, key=lambda item: item.name.casefold()):
        _parameter(page, info, parameter, full=True, indent="")
        page.add()
    return page.text()


# -------------------------------------------------------------------------------------------------- help from comments


def _commented(page: _Page, info: CommandInfo, text: CommandHelp, view: str) -> None:
    page.section("NAME", info.name)
    page.section("SYNOPSIS", text.synopsis, blanks=2)
    if view == "examples":
        _examples(page, text.examples)
        page.add()
        return
    page.add("SYNTAX")
    for item in sorted(info.parameter_sets, key=lambda item: item.name != info.default_set):
        page.put(f"{info.name} {_syntax(info, item.name, common=True)}")
        page.put("")
    page.put("")
    page.section("DESCRIPTION", text.description)
    page.add()
    if view:
        page.add("PARAMETERS")
        for parameter in info.parameters:
            _parameter(page, info, parameter, full=view == "full", indent=_INDENT)
        page.raw(_COMMON)
        page.put("")
    if view == "full":
        _listed(page, "INPUTS", text.inputs)
        _listed(page, "OUTPUTS", text.outputs)
        _notes(page, text.notes)
    if view:
        _examples(page, text.examples)
    if view == "full":
        page.put("")
    if view != "detailed":
        page.add("RELATED LINKS")
        for link in text.links:
            page.put(link if "://" in link else f"{link} ")
        page.add()
    if view != "full":
        _remarks(page, info.name, text)


def _remarks(page: _Page, name: str, text: CommandHelp) -> None:
    page.add("REMARKS")
    page.put(f'To see the examples, type: "Get-Help {name} -Examples"')
    page.put(f'For more information, type: "Get-Help {name} -Detailed"')
    page.put(f'For technical information, type: "Get-Help {name} -Full"')
    if any("://" in link for link in text.links):
        page.put(f'For online help, type: "Get-Help {name} -Online"')
    else:
        page.add()


def _listed(page: _Page, title: str, items: Iterable[str]) -> None:
    page.add(title)
    for item in items:
        page.put(item)
        page.put("")
    page.put("")


def _notes(page: _Page, notes: str) -> None:
    if not notes:
        return
    page.add("NOTES")
    page.put("")
    page.put("")
    for line in notes.split("\n"):
        page.put(line, 2 * _INDENT)
    page.put("")


def _examples(page: _Page, examples: Iterable[Example]) -> None:
    for number, example in enumerate(examples, 1):
        prompt = _PROMPT.match(example.code)
        code = example.code[prompt.end() :] if prompt is not None else example.code
        page.put(f"-------------------------- EXAMPLE {number} --------------------------")
        page.put("")
        page.put((prompt.group(1) if prompt is not None else "PS > ") + code)
        page.put("")
        page.put(example.remarks)
        for _ in range(4):
            page.put("")


# ----------------------------------------------------------------------------------------------- help from declarations


def _declared(page: _Page, info: CommandInfo, view: str, aliases: list[str]) -> None:
    if view == "examples":
        page.add("NAME")
        page.put(info.name)
    else:
        page.section("NAME", info.name)
        page.add("SYNTAX")
        for item in info.parameter_sets:
            page.put(f"{info.name} {_syntax(info, item.name, common=info.advanced)}")
            page.put("")
    if view in ("full", "detailed"):
        _declared_parameters(page, info, full=view == "full")
    if view != "full":
        page.add()
    page.section("ALIASES", "\n".join(aliases) or "None")
    page.add()
    page.add("REMARKS")
    page.put("None")
    page.add()


def _declared_parameters(page: _Page, info: CommandInfo, *, full: bool) -> None:
    page.put("")
    page.add("PARAMETERS")
    for parameter in sorted(info.parameters, key=lambda item: item.name.casefold()):
        if full:
            _parameter(page, info, parameter, full=True, indent=_INDENT)
        else:
            page.put(_name(info, parameter))
            page.put("")
    if info.advanced:
        page.raw(_COMMON)
        page.put("")
    if not full:
        return
    page.put("")
    page.section("INPUTS", "None", blanks=2)
    page.section("OUTPUTS", "\n".join(info.output_types) or "System.Object", blanks=2 if info.output_types else 1)


# ----------------------------------------------------------------------------------------------------------- parameters


def _name(info: CommandInfo, parameter: ParameterMetadata) -> str:
    if parameter.is_switch:
        return f"-{parameter.name} [<SwitchParameter>]" if info.help is not None else f"-{parameter.name}"
    if info.help is None:
        return f"-{parameter.name} {value_syntax(parameter, enums=False)}"
    shown = value_syntax(parameter, enums=True, classes=True)
    return f"-{parameter.name}" if shown.startswith("{") else f"-{parameter.name} {shown}"


def _parameter(page: _Page, info: CommandInfo, parameter: ParameterMetadata, *, full: bool, indent: str) -> None:
    page.put(_name(info, parameter), indent)
    inner = indent + _INDENT
    if parameter.help:
        page.put(parameter.help, inner)
    page.put("", inner)
    if not full:
        return
    facts = _comment_facts(parameter) if info.help is not None else _declared_facts(parameter)
    for label, value in facts:
        page.put(f"{label:<28} {value}", inner)
    page.put("", inner)


def _comment_facts(parameter: ParameterMetadata) -> list[tuple[str, str]]:
    required, position, pipeline = _shared_facts(parameter)
    default = "False" if parameter.is_switch else "" if parameter.default is None else str(parameter.default)
    return [
        ("Required?", required),
        ("Position?", "named" if position is None else str(position + 1)),
        ("Default value", default),
        ("Accept pipeline input?", pipeline),
        ("Aliases", ""),
        ("Accept wildcard characters?", "false"),
    ]


def _declared_facts(parameter: ParameterMetadata) -> list[tuple[str, str]]:
    required, position, pipeline = _shared_facts(parameter)
    names = ("(All)" if item.set_name == "__AllParameterSets" else item.set_name for item in parameter.sets)
    return [
        ("Required?", required),
        ("Position?", "Named" if position is None else str(position)),
        ("Accept pipeline input?", pipeline),
        ("Parameter set name", ", ".join(names)),
        ("Aliases", ", ".join(parameter.aliases) or "None"),
        ("Dynamic?", str(parameter.dynamic).lower()),
        ("Accept wildcard characters?", "false"),
    ]


def _shared_facts(parameter: ParameterMetadata) -> tuple[str, int | None, str]:
    """Whether it is mandatory, its position, and how it takes pipeline input."""
    members = parameter.sets
    by_value = any(member.from_pipeline for member in members)
    by_name = any(member.from_pipeline_by_property_name for member in members)
    ways = ", ".join(text for text, used in (("ByValue", by_value), ("ByPropertyName", by_name)) if used)
    position = next((member.position for member in members if member.position is not None), None)
    return str(any(member.mandatory for member in members)).lower(), position, f"true ({ways})" if ways else "false"


def _syntax(info: CommandInfo, set_name: str, *, common: bool) -> str:
    commented = info.help is not None
    text = set_syntax(info, set_name, enums=True, choices=not commented, commented=commented)
    parts = [text.removesuffix("[<CommonParameters>]").rstrip(), "[<CommonParameters>]" if common else ""]
    return " ".join(part for part in parts if part) + (" " if parts[0] and not common else "")


class _Page:
    """Lines under headings, broken hard where the screen ends."""

    def __init__(self, width: int) -> None:
        self._width = max(width, 20)
        self._lines = [""]

    def add(self, text: str = "") -> None:
        self._lines.append(text)

    def raw(self, text: str) -> None:
        self._lines += text.split("\n")

    def put(self, text: str, indent: str = _INDENT) -> None:
        room = self._width - len(indent)
        for line in text.split("\n"):
            while cells.width(line) > room:
                cut = cells.head(line, room)
                self._lines.append(indent + line[:cut])
                line = line[cut:]
            self._lines.append(indent + line)

    def section(self, title: str, text: str, *, blanks: int = 1) -> None:
        self.add(title)
        if text:
            self.put(text)
        for _ in range(blanks):
            self.put("")

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"
