"""Errors for a person: ConciseView in its two shapes, NormalView, CategoryView and DetailedView.

An error on line 1 of typed input is one line; from line 2 on, in a script file, and for parse errors the source line is shown,
underlined, with the message behind a bar.
"""

from __future__ import annotations

from collections.abc import Callable

from exoshell.extent import ScriptExtent, position_lines, position_message
from exoshell.styled import Span, StyledLine
from exoshell.values.conversion import to_string
from exoshell.values.error_record import ErrorCategory, ErrorRecord
from exoshell.values.psobject import PSCustomObject, base_of
from exoshell.values.types import type_of

NAME, TEXT, POSITION, ADVICE = "error.name", "error", "error.position", "error.advice"

_NATIVE = frozenset({"NativeCommandErrorMessage", "NativeCommandError"})
_ELLIPSIZED = 40

CommandExists = Callable[[str], bool]


def _always(name: str) -> bool:
    return True


def render_error(
    record: ErrorRecord, view: str = "ConciseView", width: int = 120, command_exists: CommandExists = _always
) -> list[StyledLine]:
    """The lines of an error. `command_exists` tells whether a name is a command of the session, not only of a script that has ended."""
    folded = view.casefold()
    if record.raw or record.fully_qualified_id in _NATIVE:
        lines = _lines(record.text, TEXT)
    elif folded == "detailedview":
        from exoshell.formatting.error_details import error_details

        lines = _lines("\n" + error_details(record) + "\n", TEXT)
    elif folded == "categoryview":
        lines = _lines(category_text(record), TEXT)
    elif folded == "normalview":
        lines = _normal(record)
    else:
        lines = _concise(record, width, command_exists)
    if record.advice:
        lines.append(StyledLine.of(record.advice, ADVICE))
    return lines


def _lines(text: str, style: str) -> list[StyledLine]:
    return [StyledLine.of(line, style) for line in text.replace("\r\n", "\n").split("\n")]


# ------------------------------------------------------------------------------------------------------- CategoryInfo


def category_activity(record: ErrorRecord) -> str:
    """CategoryInfo.Activity: what the record says, else the cmdlet it comes from."""
    if record.category_activity:
        return record.category_activity
    place = record.invocation
    return place.command_name if place is not None and place.command is not None else ""


def category_reason(record: ErrorRecord) -> str:
    return record.category_reason or record.exception.short_name


def category_target_name(record: ErrorRecord) -> str:
    if record.category_target_name or record.target is None:
        return record.category_target_name
    target = base_of(record.target)
    return type_of(target).full_name if isinstance(target, list) else to_string(record.target)


def category_target_type(record: ErrorRecord) -> str:
    if record.category_target_type or record.target is None:
        return record.category_target_type
    if type(base_of(record.target)) is PSCustomObject:
        return "PSObject"
    return type_of(record.target).name


def category_text(record: ErrorRecord) -> str:
    """CategoryInfo.ToString(): `ObjectNotFound: (name:Type) [Activity], Reason`."""
    name, kind = _ellipsized(category_target_name(record)), _ellipsized(category_target_type(record))
    activity, reason = _ellipsized(category_activity(record)), _ellipsized(category_reason(record))
    return f"{record.category.name}: ({name}:{kind}) [{activity}], {reason}"


def _ellipsized(text: str) -> str:
    if len(text) <= _ELLIPSIZED:
        return text
    part = _ELLIPSIZED // 2 - 1
    return f"{text[:part]}…{text[-part:]}"


# --------------------------------------------------------------------------------------------------------- NormalView


def _normal(record: ErrorRecord) -> list[StyledLine]:
    place = record.invocation
    name = ""
    if place is not None and (place.command is not None or place.invocation_name):
        name = place.command_name if place.invocation_name in ("", "&", ".") else place.invocation_name
    text = f"{name} : {record.text}" if name else record.text
    extent = _extent(record)
    if extent is not None:
        text += "\n" + position_message(extent)
    text += f"\n+ CategoryInfo          : {category_text(record)}\n+ FullyQualifiedErrorId : {record.fully_qualified_id}"
    return _lines(text, TEXT)


# -------------------------------------------------------------------------------------------------------- ConciseView


def _extent(record: ErrorRecord) -> ScriptExtent | None:
    """Where the error is, where anybody knows."""
    place = record.invocation
    if place is None or place.extent is None or not place.extent.source.text:
        return None
    return place.extent


def _concise_name(record: ErrorRecord, command_exists: CommandExists) -> str:
    """What stands in front of the colon."""
    if record.exception.short_name == "RuntimeException" and record.category is ErrorCategory.OperationStopped:
        # what `throw 'text'` makes
        return "Exception"
    place = record.invocation
    if place is not None and place.command is not None and place.command_name and command_exists(place.command_name):
        return place.command_name
    activity = category_activity(record)
    if activity:
        return activity
    if place is not None and (place.command is not None or place.invocation_name):
        return place.command_name or place.invocation_name
    if record.category is not ErrorCategory.NotSpecified:
        return record.category.name
    return category_reason(record) or "Error"


def _message(record: ErrorRecord, parser: bool) -> str:
    if record.message:
        return record.message
    text = record.exception.message
    if parser and "~\n" in text:
        # the part behind a position message that is in the text already
        return text.split("~\n")[1].split("\n\n")[0]
    return text


def _concise(record: ErrorRecord, width: int, command_exists: CommandExists) -> list[StyledLine]:
    parser = record.category is ErrorCategory.ParserError
    extent = _extent(record)
    from_file = extent is not None and bool(extent.file)
    message = _message(record, parser)
    lines = [Span(_concise_name(record, command_exists) + ": ", NAME)]
    result: list[StyledLine] = []
    shows_line = (
        extent is not None
        and (_parse_record(record) or from_file or extent.start_position.line > 1)
        and not (extent.file or "").casefold().endswith(".psm1")
    )
    if extent is not None and shows_line:
        number = extent.start_position.line
        if from_file:
            lines.append(Span(f"{extent.file}:{number}", POSITION))
        result.append(StyledLine(tuple(lines)))
        prefix = _position(extent, number, result)
        if from_file or parser:
            message = _wrapped(message, prefix, width)
        texts = (prefix + message if not message.startswith(prefix) else message).split("\n")
        for text in texts:
            bar = prefix if text.startswith(prefix) else ""
            spans = (Span(bar, POSITION), Span(text[len(bar) :], TEXT)) if bar else (Span(text, TEXT),)
            result.append(StyledLine(tuple(span for span in spans if span.text)))
    else:
        texts = message.replace("\r\n", "\n").split("\n")
        if from_file or parser:
            texts = _wrapped_plain(message, width)
        result.append(StyledLine((*lines, *((Span(texts[0], TEXT),) if texts[0] else ()))))
        result.extend(StyledLine.of(text, TEXT) for text in texts[1:])
    if record.recommended_action.strip():
        result.append(StyledLine.of(f"  Recommendation: {record.recommended_action}", TEXT))
    return result


def _parse_record(record: ErrorRecord) -> bool:
    named = record.invocation is not None and record.invocation.command_name
    return (
        not named
        and record.category is ErrorCategory.ParserError
        and record.exception.short_name
        in (
            "ParentContainsErrorRecordException",
            "ParseException",
        )
    )


def _position(extent: ScriptExtent, number: int, result: list[StyledLine]) -> str:
    """Adds the numbered source line and its underline; returns what stands in front of the message."""
    digits = str(number)
    indent = " " * max(len(digits) - 4, 0)
    line, marks = position_lines(extent)
    result.append(StyledLine((Span(f"{indent}Line |", POSITION),)))
    place = len(marks) - len(marks.lstrip())
    length = len(marks) - place
    spans = [
        Span(f"{digits:>4} | ", POSITION),
        Span(f" {line[:place]}"),
        Span(line[place : place + length], POSITION),
        Span(line[place + length :]),
    ]
    result.append(StyledLine(tuple(span for span in spans if span.text)))
    prefix = f"{indent}     | "
    result.append(StyledLine((Span(prefix, POSITION), Span(f" {marks}", TEXT))))
    return prefix


def _truncated(text: str, length: int) -> str:
    """The text cut at its last blank within the length."""
    if len(text) <= length:
        return text
    part = text[:length]
    blank = max((place for place, char in enumerate(part) if char.isspace()), default=-1)
    return part[:blank] if blank >= 0 else part


def _flat(message: str) -> str:
    return message.replace("\r\n", "\n").replace("\n", " ").replace("\t", " ")


def _wrapped(message: str, prefix: str, width: int) -> str:
    """The message in lines that each stand behind the prefix, the first one included."""
    text = prefix + _flat(message)
    if width <= 0 or len(text) <= width:
        return text
    first = _truncated(text, width)
    pieces = [first]
    rest = text[len(first) :].strip()
    while len(rest) + len(prefix) > width:
        piece = _truncated(prefix + rest, width)
        if len(piece) - len(prefix) <= 0:
            break
        pieces.append(piece)
        rest = rest[len(piece) - len(prefix) :].strip()
    pieces.append(prefix + rest)
    return "\n".join(pieces)


def _wrapped_plain(message: str, width: int) -> list[str]:
    """A message without a position in front, broken at blanks."""
    return _wrapped(message, "", width).split("\n")
