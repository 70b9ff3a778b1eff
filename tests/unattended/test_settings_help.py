"""What about_Settings says of the settings is what config.py declares."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from importlib import resources

from exoshell.config import Config, config_of


def test_every_setting_is_explained_with_its_default() -> None:
    text = (resources.files("exoshell") / "help" / "about_Settings.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^- `(\w+)` \((.*?)\):", text, re.MULTILINE))
    assert {name: tomllib.loads(f"value = {value}")["value"] for name, value in told.items()} == {
        item.name: getattr(Config(), item.name) for item in fields(Config)
    }


def test_the_example_is_a_valid_file() -> None:
    text = (resources.files("exoshell") / "help" / "about_Settings.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    assert config_of(tomllib.loads(example), "example").tenant_levels == {"contoso.com": "read-only"}
