"""Textual's key names → prompt_toolkit KeyPress values; and the Alt keys that Textual 8 drops on older terminals.

Rule: take `alt+ctrl+shift+base` apart, rebuild prompt_toolkit's `c-s-base` and look it up in Keys; Alt is a leading Escape. Only
names that differ need a table. tests/tui/test_keys.py compares the result with prompt_toolkit's own parser.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from prompt_toolkit.input.ansi_escape_sequences import REVERSE_ANSI_SEQUENCES
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys
from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import REPLACED_KEYS, _character_to_key, key_to_character

_RENAMED = {
    "enter": "c-m",
    "tab": "c-i",
    "shift+tab": "s-tab",
    "backspace": "c-h",
    "shift+backspace": "c-h",
    "ctrl+@": "c-@",
    "ctrl+at": "c-@",
    "ctrl+space": "c-@",
    "ctrl+backslash": "c-\\",
    "ctrl+right_square_bracket": "c-]",
    "ctrl+left_square_bracket": "escape",
    "ctrl+circumflex_accent": "c-^",
    "ctrl+underscore": "c-_",
    "ctrl+minus": "c-_",
    "ctrl+slash": "c-_",
    **{f"shift+f{number}": f"f{number + 12}" for number in range(1, 13)},
    **{f"ctrl+shift+f{number}": f"c-f{number + 12}" for number in range(1, 13)},
}
_SEQUENCES = {
    "shift+enter": ("escape", "c-m"),
    "ctrl+enter": ("escape", "c-m"),
    "ctrl+backspace": ("escape", "c-h"),
}
_ODD_BASES = {"\r": "enter", "\t": "tab", "\x7f": "backspace"}
"""How Textual spells keys of xterm's modifyOtherKeys."""


@cache
def _keys_by_value() -> dict[str, Keys]:
    return {key.value: key for key in Keys}


def _press(name: str) -> KeyPress | None:
    key = _keys_by_value().get(name)
    return None if key is None else KeyPress(key, REVERSE_ANSI_SEQUENCES.get(key, ""))


def to_key_presses(key: str, character: str | None) -> list[KeyPress]:
    """What one Textual key event is to prompt_toolkit; [] for keys it does not know, which bubble to Textual's bindings."""
    *names, base = key.split("+")
    base = _ODD_BASES.get(base, base)
    modifiers = set(names)
    if modifiers & {"super", "hyper"}:
        return []
    alt = bool(modifiers & {"alt", "meta"})
    modifiers -= {"alt", "meta"}
    if character and character.isprintable() and not alt and "ctrl" not in modifiers:
        return [KeyPress(char, char) for char in character]
    escape = [KeyPress(Keys.Escape, "\x1b")] if alt else []
    name = "+".join([*sorted(modifiers), base])
    prefix = ("c-" if "ctrl" in modifiers else "") + ("s-" if "shift" in modifiers else "")
    presses = [_press(part) for part in _SEQUENCES.get(name) or (_RENAMED.get(name, prefix + base),)]
    known = [press for press in presses if press is not None]
    if len(known) == len(presses):
        return escape + known
    char = key_to_character(REPLACED_KEYS.get(base, base))
    if not alt or "ctrl" in modifiers or char is None or not char.isprintable():
        return []
    return [*escape, KeyPress(char.upper() if "shift" in modifiers else char)]


def paste(text: str) -> list[KeyPress]:
    """Pasted text is one key press of any length; it runs nothing."""
    return [KeyPress(Keys.BracketedPaste, text)]


# What may follow ESC in a longer sequence: CSI, SS3, DCS, OSC, PM, APC, SOS, ST; and ESC itself.
_INTRODUCERS = frozenset("[OP]^_X\\\x1b")
_ALT_CONTROL = {"\r": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace", " ": "space"}


def alt_key(sequence: str) -> str | None:
    """Textual's name for ESC and one character, where that is all there is."""
    if len(sequence) != 2 or sequence[0] != "\x1b" or sequence[1] in _INTRODUCERS:
        return None
    char = sequence[1]
    if char in _ALT_CONTROL:
        return f"alt+{_ALT_CONTROL[char]}"
    if "\x01" <= char <= "\x1a":
        return f"alt+ctrl+{chr(ord(char) + 96)}"
    if not char.isprintable():
        return None
    name = _character_to_key(char)
    return f"alt+shift+{name.lower()}" if len(name) == 1 and name.isupper() else f"alt+{name}"


class AltKeyParser(XTermParser):
    """Textual's parser with Alt on named keys (its issue 6663: Alt+Enter arrives as Enter, Alt+. as a full stop)."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        name = alt_key(sequence)
        return [events.Key(name, None)] if name else super()._sequence_to_key_events(sequence, alt)


def install_alt_keys() -> None:
    """Makes the Linux and macOS driver use AltKeyParser; it has no option for that. Windows' console reports Alt by itself."""
    try:
        from textual.drivers import linux_driver
    except ImportError:
        return
    setattr(linux_driver, "XTermParser", AltKeyParser)  # noqa: B010  # the driver looks this name up; it is no public attribute
