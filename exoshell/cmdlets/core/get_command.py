"""Get-Command: what commands there are, what a name means, and how a command is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exoshell.cmdlets.core._command_search import CommandSearch
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.syntax import syntax_lines
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.wildcard import WildcardPattern

_ORDER = (
    CommandType.ALIAS, CommandType.FUNCTION, CommandType.FILTER, CommandType.REMOTE, CommandType.CMDLET, CommandType.EXTERNAL_SCRIPT,
    CommandType.SCRIPT, CommandType.APPLICATION,
)  # fmt: skip


@cmdlet("Get-Command")
class GetCommand(Cmdlet):
    def begin(self) -> None:
        self._search = CommandSearch(self)
        self._found: list[CommandInfo] = []

    def process(self) -> None:
        names = self.get("Name")
        if self.parameter_set == "CmdletSet" and ("Verb" in self.bound or "Noun" in self.bound):
            names = None
        for name in names or ("*",):
            if WildcardPattern.has_wildcards(name):
                self._put_all(self._filtered(self._search.matching(name, self._wanted_kinds(explicit=names is not None))))
            else:
                self._put_named(name)

    def _wanted_kinds(self, *, explicit: bool) -> frozenset[CommandType]:
        given = self.get("CommandType")
        if given is None:
            kinds = set(_ORDER)
            if not explicit:
                kinds -= {CommandType.APPLICATION, CommandType.EXTERNAL_SCRIPT}
            return frozenset(kinds)
        text = str(given)
        if text == "All":
            return frozenset(_ORDER)
        names = {part.strip() for part in text.split(",")}
        return frozenset(kind for kind in _ORDER if str(kind) in names or (kind is CommandType.REMOTE and "Function" in names))

    def _put_named(self, name: str) -> None:
        kinds = self._wanted_kinds(explicit=True)
        found = [
            info for info in self._search.named(name, everything=self.switch("All") or "CommandType" in self.bound) if info.kind in kinds
        ]
        if not found:
            message = (
                f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\n"
                "Check the spelling of the name, or if a path was included, verify that the path is correct and try again."
            )
            exception = NetException("System.Management.Automation.CommandNotFoundException", message)
            self.error(exception, "CommandNotFoundException", ErrorCategory.ObjectNotFound, name)
            return
        self._put_all(self._filtered(found if self.switch("All") else found[:1]))

    def _filtered(self, commands: Iterable[CommandInfo]) -> Iterator[CommandInfo]:
        verbs, nouns, modules = (self._patterns(name) for name in ("Verb", "Noun", "Module"))
        excluded = self._patterns("ExcludeModule")
        parameters = self._patterns("ParameterName")
        for info in commands:
            if verbs and not _any(verbs, info.verb):
                continue
            if nouns and not (info.noun and _any(nouns, info.noun)):
                continue
            if (modules and not _any(modules, info.module)) or (excluded and info.module and _any(excluded, info.module)):
                continue
            if parameters and not any(
                _any(parameters, item.name) or any(_any(parameters, alias) for alias in item.aliases) for item in info.all_parameters
            ):
                continue
            yield info

    def _patterns(self, name: str) -> list[WildcardPattern]:
        return [WildcardPattern(item) for item in self.get(name) or ()]

    def _put_all(self, commands: Iterable[CommandInfo]) -> None:
        limit = self.get("TotalCount", -1)
        for info in commands:
            self.check_stop()
            if 0 <= limit <= len(self._found):
                return
            self._found.append(info)

    def end(self) -> None:
        self.write_all(_syntax(info) if self.switch("Syntax") else info for info in self._found)


def _syntax(info: CommandInfo) -> str:
    target = info.extra.get("referencedcommand")
    if info.kind is CommandType.ALIAS:
        return info.definition if target is None else _syntax(target)
    if info.kind in (CommandType.APPLICATION, CommandType.EXTERNAL_SCRIPT) and not info.parameters:
        return info.definition
    lines = syntax_lines(info)
    return "\n" + "\n\n".join(lines) + "\n"


def _any(patterns: Iterable[WildcardPattern], text: str) -> bool:
    return any(pattern.matches(text) for pattern in patterns)
