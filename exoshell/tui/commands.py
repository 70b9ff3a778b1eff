"""The command palette (F9, Ctrl+Shift+P): what the shell's screen can do, by words. Themes are entries of their own, applied at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from exoshell.tui.app import ExoshellApp

Entry = tuple[str, str, Callable[[], None]]


class ShellCommands(Provider):
    """Entries for the main screen."""

    def _entries(self) -> Iterator[Entry]:
        app = cast("ExoshellApp", self.app)
        yield "Connect", "Sign in to Exchange Online", lambda: app.type_line("Connect-ExchangeOnline")
        yield "Connect with a device code", "Sign in on another machine", lambda: app.type_line("Connect-ExchangeOnline -Device")
        yield "Open the practice tenant", "connect -Sandbox", lambda: app.type_line("connect -Sandbox")
        yield "Disconnect", "Leave the connected tenants", lambda: app.type_line("Disconnect-ExchangeOnline")
        yield "Help", "The command at the cursor (F1)", app.help_at_cursor
        yield "Grid", "What the last command put out, to sort and filter (F3)", app.actions.show_grid
        yield "Errors", "The newest errors with all they hold (F4)", app.actions.show_errors
        yield "History", "Lines of this and earlier sessions (F7)", app.history_at_cursor
        yield "Toggle the status pane", "Show or hide it (Ctrl+B)", app.action_toggle_pane
        yield "Clear the screen", "What was shown stays above (Ctrl+L)", app.surface.new_page
        yield "Leave", "Disconnect and end the shell (Ctrl+Q)", app.action_leave
        for name in app.theme_names():
            yield f"Theme: {name}", "Use these colours", lambda name=name: setattr(app, "theme", name)  # type: ignore[misc]

    async def discover(self) -> Hits:
        for title, text, run in self._entries():
            yield DiscoveryHit(title, run, help=text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for title, text, run in self._entries():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=text)
