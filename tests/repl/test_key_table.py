"""Get-PSReadLineKeyHandler's table says the truth: every key of it is bound in its mode; and the modes can be changed while one types."""

from __future__ import annotations

import pytest
from prompt_toolkit.key_binding.defaults import load_key_bindings
from prompt_toolkit.keys import Keys

from exoshell.metadata.line_keys import LineKey, line_keys
from tests.repl.typing import Typing

_NAMED = {
    "Enter": "c-m", "Shift+Enter": "escape c-m", "Backspace": "c-h", "Ctrl+Backspace": "escape c-h", "Alt+Backspace": "escape c-h",
    "Escape": "escape", "LeftArrow": "left", "RightArrow": "right", "UpArrow": "up", "DownArrow": "down", "Tab": "c-i",
    "Shift+Tab": "s-tab", "Shift+F8": "f20", "Alt+Spacebar": "escape space", "Ctrl+Alt+]": "escape c-]", "Ctrl+Alt+y": "escape c-y",
}  # fmt: skip


def keys_of(chord: str) -> tuple[str, ...]:
    """A key as PSReadLine writes it, as prompt_toolkit's sequence."""
    found: list[str] = []
    for part in chord.split(",") if len(chord) > 1 else [chord]:
        name = _NAMED.get(part)
        if name is None:
            *modifiers, base = part.split("+")
            base = base.replace("Arrow", "") if len(base) > 1 else base
            held = {modifier.casefold() for modifier in modifiers}
            prefix = ("c-" if "ctrl" in held else "") + ("s-" if "shift" in held else "")
            alone = not prefix and len(base) == 1
            name = ("escape " if "alt" in held else "") + prefix + (base if alone else base.lower())
        found += [" " if key == "space" else key for key in name.split()]
    return tuple(found)


@pytest.mark.parametrize("mode", ["Windows", "Emacs", "Vi"])
async def test_every_key_of_the_table_is_bound(mode: str) -> None:
    async with Typing(mode.casefold()) as typing:
        assert typing.editor is not None
        own = typing.editor.key_bindings
        assert own is not None
        bound = {tuple(key.value if isinstance(key, Keys) else key for key in item.keys) for item in own.bindings}
        bound |= {tuple(key.value if isinstance(key, Keys) else key for key in item.keys) for item in load_key_bindings().bindings}
        assert [row.key for row in line_keys(mode) if keys_of(row.key) not in bound] == []


def test_functions_have_psreadlines_names_and_texts() -> None:
    rows = {row.key: row for row in line_keys("Windows")}
    assert rows["Ctrl+z"] == LineKey("Ctrl+z", "Undo", "Undo a previous edit", "Basic")
    assert rows["F8"].function == "HistorySearchBackward"
    assert rows["F3"].function == "ShowGrid"
    assert {row.key: row for row in line_keys("Emacs")}["Ctrl+p"].function == "PreviousHistory"


async def test_the_mode_changes_while_the_session_goes_on() -> None:
    async with Typing("windows", history=("one", "two")) as typing:
        assert typing.editor is not None
        typing.editor.set_option("EditMode", "Emacs")
        await typing.press("abc", "Ctrl+A")
        assert typing.line == "|abc"
        typing.editor.set_option("EditMode", "Windows")
        await typing.press("Ctrl+A", "x")
        assert typing.line == "x|"
        typing.editor.set_option("PredictionViewStyle", "ListView")
        await typing.press("Backspace", "o", "n")
        assert typing.menu == ["one"]
