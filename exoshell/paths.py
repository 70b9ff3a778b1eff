"""Where exoshell keeps its files, per platform; nothing else may invent a location.

`EXOSHELL_HOME` moves everything under one folder (portable installations and tests).
"""

from __future__ import annotations

import os
from pathlib import Path


def _base(kind: str) -> Path:
    home = os.environ.get("EXOSHELL_HOME")
    if home:
        return Path(home) / kind
    import platformdirs

    finder = {"config": platformdirs.user_config_path, "state": platformdirs.user_state_path, "cache": platformdirs.user_cache_path}
    return finder[kind]("exoshell", appauthor=False)


def config_folder() -> Path:
    """config.toml, profile.ps1 and the user's themes: files a person edits and may publish, so never a secret."""
    return _base("config")


def state_folder() -> Path:
    """History and the (encrypted) token store: files of this machine."""
    return _base("state")


def cache_folder() -> Path:
    """What can be deleted at any time: the catalog cache."""
    return _base("cache")


def config_file() -> Path:
    return config_folder() / "config.toml"


def profile_file() -> Path:
    """`$PROFILE`."""
    return config_folder() / "profile.ps1"


def user_themes_folder() -> Path:
    return config_folder() / "themes"


def history_file() -> Path:
    return state_folder() / "history.sqlite3"


def token_store_file() -> Path:
    return state_folder() / "tokens.bin"


def log_folder() -> Path:
    return state_folder() / "logs"


def catalog_cache_file() -> Path:
    return cache_folder() / "catalog.sqlite3"


def with_system_slashes(path: str) -> str:
    """A path as scripts of Windows write it, in the system's form: PowerShell takes both slashes on every system."""
    return path.replace("\\", "/") if os.sep == "/" else path
