"""Files, folders and items of drives, relative to the current location and quoted where they need it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from exoshell.completion.position import Position
from exoshell.completion.result import CompletionResult, CompletionResultType
from exoshell.completion.view import SessionView
from exoshell.values.psobject import MISSING
from exoshell.values.wildcard import WildcardPattern

_LIMIT = 500


def path_results(position: Position, view: SessionView, *, literal: bool = False, folders: bool = False) -> list[CompletionResult]:
    """Items whose path begins with the word; a leading variable is looked up. `literal`: wildcards stand for themselves; `folders`: no
    files."""
    word = _expanded(position.word, view)
    drive, colon, rest = word.partition(":")
    if colon and drive.casefold() in ("env", "function", "variable", "alias"):
        return _drive_items(drive, rest.lstrip("/\\"), view)
    folder, separator, start = word.replace("\\", "/").rpartition("/")
    base = os.path.join(view.location(), os.path.expanduser(folder + separator)) if folder or separator else view.location()
    shown = f"{folder}/" if separator else "./"
    if separator and not folder:
        shown = "/"
    try:
        with os.scandir(base) as entries:
            wanted = (entry for entry in entries if _begins(entry.name, start) and (not folders or entry.is_dir()))
            found = sorted(wanted, key=lambda entry: entry.name.casefold())
    except OSError:
        return []
    return [_result(f"{shown}{entry.name}", entry.name, entry.is_dir(), position.quote, literal) for entry in found[:_LIMIT]]


def _begins(name: str, start: str) -> bool:
    if WildcardPattern.has_wildcards(start) and not start.startswith("["):
        try:
            return WildcardPattern(start + "*").matches(name)
        except ValueError:
            return False
    return name.casefold().startswith(start.casefold()) and (start.startswith(".") or not name.startswith("."))


def _expanded(word: str, view: SessionView) -> str:
    if not word.startswith("$"):
        return word
    name, separator, rest = word[1:].partition("/")
    value = view.variable(name)
    return word if value is MISSING or value is None else f"{value}{separator}{rest}"


def _result(path: str, name: str, folder: bool, quote: str, literal: bool) -> CompletionResult:
    kind = CompletionResultType.PROVIDER_CONTAINER if folder else CompletionResultType.PROVIDER_ITEM
    text = path
    if not literal and any(char in path for char in "[]*?`"):
        text = WildcardPattern.escape(path)
    if quote or any(char in text for char in " '\"`$(){};,|&#"):
        text = '"' + text + '"' if quote == '"' else "'" + text.replace("'", "''") + "'"
    return CompletionResult(text, name, kind, path)


def _drive_items(drive: str, start: str, view: SessionView) -> list[CompletionResult]:
    key = drive.casefold()
    names: Iterable[str]
    if key == "env":
        names = os.environ
    elif key == "variable":
        names = view.variables()
    else:
        names = [name for name, kind in view.commands() if kind == ("Function" if key == "function" else "Alias")]
    spelled = {"env": "Env", "function": "Function", "variable": "Variable", "alias": "Alias"}[key]
    found = sorted((name for name in names if name.casefold().startswith(start.casefold())), key=str.casefold)
    return [CompletionResult(f"{spelled}:/{name}", name, CompletionResultType.PROVIDER_ITEM, name) for name in found[:_LIMIT]]
