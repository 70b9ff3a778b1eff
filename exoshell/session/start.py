"""How a session starts: the settings, the files, and the commands that run before the first prompt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exoshell.config import Config
from exoshell.session.session import Session
from exoshell.styled import Span, StyledLine

if TYPE_CHECKING:
    from exoshell.host import PSHost


@dataclass(frozen=True)
class StartUp:
    """How a session starts: settings, files, and what runs before the first prompt."""

    config: Config
    history_file: Path | None
    commands: tuple[str, ...] = ()
    """Run in order before anything else; the first that fails ends an unattended run."""
    opening: tuple[StyledLine, ...] = ()
    """Lines shown before anything runs."""
    greeting: tuple[StyledLine, ...] = ()
    """Lines shown before the first prompt."""
    read_only: bool = False
    """No command may change anything in any tenant."""

    def build(self, host: PSHost) -> Session:
        return Session(self.config, host, read_only=self.read_only)


def start_up(
    config: Config,
    *,
    sandbox: bool = False,
    sandbox_size: int = 250,
    sandbox_seed: int = 1,
    theme: str | None = None,
    profile: bool = True,
    read_only: bool = False,
    logo: bool = True,
    interactive: bool = True,
    problems: tuple[str, ...] = (),
    first: str | None = None,
) -> StartUp:
    """What the command line asked for, as a StartUp."""
    from dataclasses import replace

    from exoshell.paths import history_file, profile_file

    if theme is not None:
        config = replace(config, theme=theme)
    commands = []
    if sandbox:
        commands.append(f"Connect-ExchangeOnline -Sandbox -SandboxSize {sandbox_size} -SandboxSeed {sandbox_seed} -ShowBanner:$false")
    if profile and profile_file().is_file():
        commands.append(f". '{str(profile_file()).replace(chr(39), chr(39) * 2)}'")
    if first is not None:
        commands.append(first)
    opening = [StyledLine.of(problem, "warning") for problem in problems]
    if interactive and logo and not sandbox:
        opening.append(_HOW_TO_CONNECT)
    greeting = (_HOW_TO_GO_ON, StyledLine()) if interactive and logo else ()
    return StartUp(config, history_file() if interactive else None, tuple(commands), tuple(opening), greeting, read_only)


_HOW_TO_CONNECT = StyledLine(
    (
        Span("connect", "syntax.command"),
        Span(" signs in. "),
        Span("connect -Sandbox", "syntax.command"),
        Span(" opens a practice tenant on this machine."),
    )
)
_HOW_TO_GO_ON = StyledLine(
    (
        Span("Type a cmdlet and press "),
        Span("Tab", "key"),
        Span(". "),
        Span("F1", "key"),
        Span(" explains, "),
        Span("exit", "syntax.command"),
        Span(" leaves."),
    )
)
