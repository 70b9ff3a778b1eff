"""Errors as ConciseView and its kin show them; the texts are real PowerShell's."""

from __future__ import annotations

from typing import Any

from exoshell.extent import ScriptExtent, SourceText, position_message
from exoshell.formatting.error_view import category_text, render_error
from exoshell.metadata.command_info import CommandInfo
from exoshell.styled import plain_text
from exoshell.values.error_record import ErrorCategory, ErrorRecord, InvocationInfo, NetException

RUNTIME = "System.Management.Automation.RuntimeException"


def extent(text: str, part: str, file: str | None = None) -> ScriptExtent:
    start = text.index(part)
    return ScriptExtent(SourceText(text, file), start, start + len(part))


def record(message: str, where: ScriptExtent | None = None, command: str = "", **more: Any) -> ErrorRecord:
    place = InvocationInfo(command, where, command, CommandInfo(command) if command else None)
    return ErrorRecord(NetException(more.pop("type", RUNTIME), message), more.pop("error_id", "id"), invocation=place, **more)


def shown(error: ErrorRecord, view: str = "ConciseView", **options: Any) -> str:
    return plain_text(render_error(error, view, **options))


def test_first_line_of_typed_input() -> None:
    assert shown(record("no such item", extent("Get-Item x", "Get-Item x"), "Get-Item")) == "Get-Item: no such item\n"


def test_later_lines_show_the_source() -> None:
    error = record("Attempted to divide by zero.", extent("$x = 5\n$y = $x / 0", "$y = $x / 0"))
    assert shown(error) == ("RuntimeException: \nLine |\n   2 |  $y = $x / 0\n     |  ~~~~~~~~~~~\n     | Attempted to divide by zero.\n")


def test_a_file_is_named_and_its_message_wrapped() -> None:
    text = (
        "this is a long error message that goes on and on and on, past the width of the console window so that it needs to be "
        "wrapped somewhere"
    )
    error = record(text, extent("\n" * 6 + "Foo", "Foo", "/x/s.ps1"), "Foo", category_activity="Write-Error")
    assert shown(error, command_exists=lambda name: False) == (
        "Write-Error: /x/s.ps1:7\nLine |\n   7 |  Foo\n     |  ~~~\n"
        "     | this is a long error message that goes on and on and on, past the width of the console window so that it needs\n"
        "     | to be wrapped somewhere\n"
    )


def test_throw_and_categories() -> None:
    assert shown(record("boom", category=ErrorCategory.OperationStopped)) == "Exception: boom\n"
    assert shown(record("bad", category=ErrorCategory.InvalidArgument)) == "InvalidArgument: bad\n"
    assert shown(record("bad", type="System.FormatException")) == "FormatException: bad\n"


def test_recommendation_and_advice_follow() -> None:
    error = record("bad", category=ErrorCategory.InvalidData, recommended_action="do it", advice="Try connect.")
    assert shown(error) == "InvalidData: bad\n  Recommendation: do it\nTry connect.\n"


def test_normal_view() -> None:
    where = extent("'x'\n\nGet-Item nosuch", "Get-Item nosuch")
    error = record("no such item", where, "Get-Item", category=ErrorCategory.ObjectNotFound, target="/d/nosuch", error_id="PathNotFound")
    assert shown(error, "NormalView") == (
        "Get-Item : no such item\nAt line:3 char:1\n+ Get-Item nosuch\n+ ~~~~~~~~~~~~~~~\n"
        "+ CategoryInfo          : ObjectNotFound: (/d/nosuch:String) [Get-Item], RuntimeException\n"
        "+ FullyQualifiedErrorId : PathNotFound\n"
    )


def test_category_view_cuts_long_names() -> None:
    error = record("x", category=ErrorCategory.NotSpecified, target="abcdefghij" * 5)
    assert category_text(error) == "NotSpecified: (abcdefghijabcdefghi…bcdefghijabcdefghij:String) [], RuntimeException"
    assert shown(error, "CategoryView") == category_text(error) + "\n"


def test_detailed_view_names_everything() -> None:
    error = record("bad", extent("a b", "b"), "Get-Thing", target=5)
    error.exception.inner = NetException("System.FormatException", "inner")
    text = shown(error, "DetailedView")
    assert "Exception             : \n    Type           : " + RUNTIME in text
    assert "    InnerException : \n        Type    : System.FormatException\n        Message : inner\n" in text
    assert "    PositionMessage  : At line:1 char:3\n" in text


def test_long_lines_are_cut_around_the_error() -> None:
    line = "$y = @(1..5) | ForEach-Object { $_ } | Where-Object { $_ -gt 2 } | Select-Object -First 1 | ForEach-Object { 1/0; 'some text' }"
    assert position_message(extent(line + " | Sort-Object", "1/0")).split("\n")[1:] == [
        "+ …  { $_ -gt 2 } | Select-Object -First 1 | ForEach-Object { 1/0; 'some  …",
        "+                                                             ~~~",
    ]


def test_tabs_take_four_cells() -> None:
    assert position_message(extent("\t1/0", "1/0")) == "At line:1 char:2\n+     1/0\n+     ~~~"
