"""Comment-based help: the `.SYNOPSIS` … comments of a function or script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from exoshell.language import ast
from exoshell.language.tokens import Token

_SINGLE = frozenset("synopsis description notes component role functionality".split())
_REPEATED = frozenset("inputs outputs link example".split())
_WITH_NAME = frozenset("parameter forwardhelptargetname forwardhelpcategory remotehelprunspace externalhelp".split())


@dataclass(slots=True)
class CommentHelp:
    """The sections, without the comment signs; absent ones are empty."""

    synopsis: str = ""
    description: str = ""
    notes: str = ""
    component: str = ""
    role: str = ""
    functionality: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    """By name in upper case, as PowerShell keeps them."""
    examples: list[str] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    forward_help_target_name: str = ""
    forward_help_category: str = ""
    remote_help_runspace: str = ""
    external_help: str = ""


def function_help(function: ast.FunctionDefinitionAst, comments: Iterable[Token]) -> CommentHelp | None:
    """The help of a function: above it (one blank line at most between), else at the start or the end of its body."""
    known = list(comments)
    text = function.source.text
    body = function.body
    return (
        _read(_above(text, known, function.start))
        or _read(_below(text, known, body.start + 1, body.end))
        or _read(_above(text, known, body.end - 1, lowest=body.start))
    )


def script_help(script: ast.ScriptBlockAst, comments: Iterable[Token]) -> CommentHelp | None:
    """The help of a script: its first comment, unless that stands directly above a function; else its last."""
    known = list(comments)
    text = script.source.text
    first = _below(text, known, 0, len(text))
    block = script.end_block
    if first and block is not None and block.statements and isinstance(block.statements[0], ast.FunctionDefinitionAst):
        between = text[first[-1].end : block.statements[0].start]
        if not between.strip() and _line_ends(between) < 3:
            first = []
    return _read(first) or _read(_above(text, known, len(text)))


def _above(text: str, comments: list[Token], offset: int, *, lowest: int = 0) -> list[Token]:
    """The comments that end right above a place: one block comment, or lines without a gap."""
    found: list[Token] = []
    for comment in reversed(comments):
        if comment.end > offset or comment.start < lowest:
            continue
        between = text[comment.end : offset]
        if between.strip() or _line_ends(between) > (1 if found else 2) or (found and text.startswith("<#", comment.start)):
            break
        found.insert(0, comment)
        offset = comment.start
        if text.startswith("<#", comment.start):
            break
    return found


def _below(text: str, comments: list[Token], offset: int, end: int) -> list[Token]:
    """The comments that start right below a place."""
    found: list[Token] = []
    for comment in comments:
        if comment.start < offset or comment.start >= end:
            continue
        between = text[offset : comment.start]
        if between.strip() or (found and (_line_ends(between) > 1 or text.startswith("<#", comment.start))):
            break
        found.append(comment)
        offset = comment.end
        if text.startswith("<#", comment.start):
            break
    return found


def _line_ends(text: str) -> int:
    return text.replace("\r\n", "\n").count("\n")


def _read(comments: list[Token]) -> CommentHelp | None:
    lines: list[str] = []
    for comment in comments:
        text: str = comment.value
        if text.startswith("<#"):
            lines.extend(text[2 : -2 if text.endswith("#>") else None].splitlines())
        else:
            lines.append(text.lstrip("#"))
    sections = _sections(lines)
    if not sections:
        return None
    help_text = CommentHelp()
    for keyword, argument, body in sections:
        content = _trimmed(body)
        if keyword in _SINGLE:
            setattr(help_text, keyword, content)
        elif keyword == "parameter":
            help_text.parameters[argument.upper()] = content
        elif keyword == "example":
            help_text.examples.append(content)
        elif keyword == "inputs":
            help_text.inputs.append(content)
        elif keyword == "outputs":
            help_text.outputs.append(content)
        elif keyword == "link":
            help_text.links.append(content)
        else:
            setattr(help_text, _NAMED_FIELDS[keyword], argument)
    return help_text


_NAMED_FIELDS = {
    "forwardhelptargetname": "forward_help_target_name",
    "forwardhelpcategory": "forward_help_category",
    "remotehelprunspace": "remote_help_runspace",
    "externalhelp": "external_help",
}


def _sections(lines: list[str]) -> list[tuple[str, str, list[str]]]:
    """(keyword, argument, lines) of each section; empty where the comment is no help: it must be known keywords throughout."""
    sections: list[tuple[str, str, list[str]]] = []
    for line in lines:
        match = _keyword().match(line)
        if match is not None:
            keyword, argument = match[1].lower(), (match[2] or "").strip()
            if keyword not in _SINGLE | _REPEATED | _WITH_NAME or (keyword in _WITH_NAME) != bool(argument):
                return []
            sections.append((keyword, argument, []))
        elif sections:
            sections[-1][2].append(line)
        elif line.strip():
            return []
    return sections


def _trimmed(lines: list[str]) -> str:
    """Without blank lines around it and without the indentation that all lines share."""
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    shared = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[shared:].rstrip() for line in lines)


@cache
def _keyword() -> re.Pattern[str]:
    return re.compile(r"^\s*\.([A-Za-z]+)(?:[ \t]+(\S.*?))?\s*$")
