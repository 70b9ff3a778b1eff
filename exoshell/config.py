"""Settings: config.toml → one frozen Config. Every field is documented under itself and has a default that needs no file.

A file that does not parse, or a setting that does not exist or has the wrong type, is a ConfigurationError that names it; a
session then starts with the defaults and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from exoshell.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Config:
    """What a person can set."""

    theme: str = "exoshell-dark"
    """Name of a theme of themes/ or of the user's themes folder."""
    summary_line: bool = True
    """After each pipeline that talked to the service, one dim line: objects, time, requests."""
    confirm_production_writes: bool = True
    """In an interactive session, the first change in a production tenant asks once."""
    tenant_levels: dict[str, str] = field(default_factory=dict)
    """Tenant (id or domain) → 'sandbox', 'test', 'production' or 'read-only'. Unknown tenants are production."""
    history_size: int = 50_000
    """Lines of history that are kept."""
    predict: bool = True
    """Grey suggestions from history behind the cursor."""
    edit_mode: str = "windows"
    """Key bindings: 'windows' (PSReadLine's default on Windows), 'emacs' or 'vi'."""
    windows_aliases: bool = True
    """Also elsewhere, the aliases that PowerShell defines on Windows only (sort, ls, cp, rm …); false: these names mean the system's
    own programs, as in PowerShell on Linux and macOS."""
    persist_sign_in: bool = False
    """Keep the sign-in, encrypted, for the next session."""
    browser: bool = True
    """False: never open a browser; show the link instead."""
    sandbox_size: int = 250
    """Recipients of the practice tenant."""
    page_size: int = 1000
    """Objects asked for per request, where Connect-ExchangeOnline does not say."""


def load_config(path: Path) -> Config:
    """The settings of a file; the defaults where it does not exist. Raises ConfigurationError."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}") from None
    import tomllib  # most sessions have no file, and it compiles expressions when imported

    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from None
    return config_of(table, str(path))


def config_of(table: dict[str, Any], origin: str) -> Config:
    """The settings of a parsed table; `origin` is named in errors. Raises ConfigurationError."""
    known = {item.name: item for item in fields(Config)}
    defaults = Config()
    for name, value in table.items():
        if name not in known:
            raise ConfigurationError(f"{origin}: there is no setting '{name}'. Settings: {', '.join(sorted(known))}.")
        wanted = type(getattr(defaults, name))
        if type(value) is not wanted:
            raise ConfigurationError(f"{origin}: '{name}' must be {wanted.__name__}, not {type(value).__name__}.")
    return Config(**table)
