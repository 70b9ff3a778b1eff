"""Help for a line that is being typed: which command and parameter the cursor is at, and what is said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exoshell.completion.position import Wanted, find_position
from exoshell.formatting.help_view import help_page, syntax_spans
from exoshell.styled import StyledLine

if TYPE_CHECKING:
    from exoshell.completion.position import Position
    from exoshell.completion.view import SessionView
    from exoshell.metadata.command_info import CommandInfo


def help_lines(view: SessionView, text: str, cursor: int, width: int) -> tuple[list[StyledLine], int]:
    """Help for the command at the cursor of a line being typed, and the line at which the parameter at the cursor is explained."""
    name, info, parameter = _topic(view, text, cursor)
    if info is None:
        return [StyledLine.of(f"There is no help for '{name}'." if name else "Type a command first.")], 0
    lines = list(help_page(info, full=True, width=width))
    start = next((place for place, line in enumerate(lines) if line.text == "PARAMETERS"), 0)
    heads = (f"    -{parameter}", f"    -{parameter} ")
    found = (place for place in range(start, len(lines)) if lines[place].text == heads[0] or lines[place].text.startswith(heads[1]))
    return lines, next(found, 0) if parameter else 0


def parameter_lines(view: SessionView, text: str, cursor: int) -> list[StyledLine]:
    """The parameter at the cursor, or where there is none the command's syntax; [] where there is no command."""
    _, info, parameter = _topic(view, text, cursor)
    if info is None:
        return []
    if parameter:
        return list(help_page(info, parameters=[parameter]))
    return [StyledLine(tuple(syntax_spans(info, name))) for name in info.set_names()]


def _topic(view: SessionView, text: str, cursor: int) -> tuple[str, CommandInfo | None, str]:
    """Command name, command and parameter that the cursor is at; the word under the cursor is read to its end."""
    while cursor < len(text) and text[cursor].isalnum():
        cursor += 1
    position = find_position(text, cursor)
    name = _command_at(text, cursor, position)
    info = view.command(name) if name else None
    typed = (position.parameter or (position.word if position.wanted is Wanted.PARAMETER else "")).strip("-:").casefold()
    if info is None or not typed:
        return name, info, ""
    exact = info.parameter(typed)
    near = [item.name for item in info.parameters if item.name.casefold().startswith(typed) and not item.hidden]
    return name, info, exact.name if exact is not None else near[0] if len(near) == 1 else ""


def _command_at(text: str, cursor: int, position: Position) -> str:
    if position.command is not None:
        return position.command.command_name() or ""
    before = text[: max(cursor, 1)]
    return (
        position.word
        if position.word and "-" in position.word
        else next((word for word in reversed(before.split()) if "-" in word[1:]), "")
    )
