"""Theme → prompt_toolkit style, and the pygments vocabulary that lexers share with it."""

from __future__ import annotations

from prompt_toolkit.styles import Style

from exoshell.theming import TextStyle, Theme

_EXTRA = {
    "auto-suggestion": "suggestion",
    "completion-menu": "menu",
    "completion-menu.completion": "menu",
    "completion-menu.completion.current": "menu.current",
    "completion-menu.meta": "menu.meta",
    "completion-menu.meta.completion": "menu.meta",
    "completion-menu.meta.completion.current": "menu.current",
    "completion-menu.multi-column-meta": "menu.meta",
    "scrollbar.background": "menu.meta",
    "scrollbar.button": "menu.current",
    "selected": "selection",
    "matching-bracket.cursor": "key",
    "matching-bracket.other": "key",
    "search": "menu.current",
    "incsearch": "menu.current",
}
"""prompt_toolkit's own class names → ours."""


def style_text(style: TextStyle) -> str:
    """A TextStyle in prompt_toolkit's notation. Flags are stated either way, since classes are merged."""
    words = []
    if style.foreground:
        words.append(f"fg:{style.foreground}")
    if style.background:
        words.append(f"bg:{style.background}")
    for name in ("bold", "dim", "italic", "underline", "reverse"):
        if getattr(style, name):
            words.append(name)
    return " ".join(words)


def prompt_style(theme: Theme | None) -> Style:
    """The style of prompts and transcript; without a theme (NO_COLOR, dumb terminals) nothing has a colour, and what is
    chosen is reversed."""
    if theme is None:
        return Style([("completion-menu.completion.current", "reverse"), ("selected", "reverse"), ("incsearch", "underline")])
    rules = [(name, style_text(style)) for name, style in theme.styles.items()]
    rules += [(name, f"noreverse {style_text(theme.style(ours))}") for name, ours in _EXTRA.items()]
    return Style(sorted(rules, key=lambda rule: rule[0].count(".")))
