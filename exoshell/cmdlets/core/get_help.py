"""Get-Help: what a command is for and how it is called; topics; what there is help for."""

from __future__ import annotations

from exoshell.cmdlets._records import Record
from exoshell.cmdlets.core._command_search import CommandSearch
from exoshell.cmdlets.core._help_topics import topics, with_comment_help, with_script_help
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.formatting.help_view import help_page
from exoshell.formatting.script_help import function_help, function_parameters
from exoshell.metadata.command_info import CommandInfo, CommandType
from exoshell.metadata.syntax import syntax_lines
from exoshell.styled import plain_text
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.psobject import MemberKind, PSMember, PSObject
from exoshell.values.wildcard import WildcardPattern

_SCRIPTED = frozenset({CommandType.FUNCTION, CommandType.FILTER, CommandType.EXTERNAL_SCRIPT})
_KINDS = frozenset({CommandType.FUNCTION, CommandType.FILTER, CommandType.CMDLET, CommandType.REMOTE})


class HelpSummary(Record):
    ps_type_name = "HelpInfoShort"
    ps_properties = ("Name", "Category", "Module", "Synopsis")


@cmdlet("Get-Help")
class GetHelp(Cmdlet):
    def process(self) -> None:
        name = self.get("Name") or "about_exoshell"
        search = CommandSearch(self)
        if WildcardPattern.has_wildcards(name):
            self._summaries(name, search)
            return
        found = [info for info in search.named(name, everything=True) if info.kind is not CommandType.APPLICATION]
        target = found[0] if found else None
        if target is not None and target.kind is CommandType.ALIAS:
            target = target.extra.get("referencedcommand")
        if target is not None:
            self._shown(self._with_help(target))
        elif not self._topic(name):
            self._summaries(f"*{name}*", search)

    def _with_help(self, info: CommandInfo) -> CommandInfo:
        if info.kind in (CommandType.FUNCTION, CommandType.FILTER):
            function = self.context.session_state.find_function(info.name, self.context.scope)
            return with_comment_help(info, function) if function is not None else info
        path = info.extra.get("path")
        return with_script_help(self.context, info, path) if info.kind is CommandType.EXTERNAL_SCRIPT and path else info

    def _shown(self, info: CommandInfo) -> None:
        if self.switch("Online"):
            self._online(info, info.help.links if info.help is not None else ())
        elif info.kind in _SCRIPTED and not info.module:
            self._function_page(info)
        else:
            self._page(info)

    def _function_page(self, info: CommandInfo) -> None:
        width = self.host.ui.width
        if self.get("Parameter"):
            patterns = [WildcardPattern(item) for item in self.bound["Parameter"]]
            found = [item for item in info.parameters if any(pattern.matches(item.name) for pattern in patterns)]
            if found:
                self.write(_page_object(info, function_parameters(info, found, width)))
            else:
                self._no_parameter(info)
            return
        view = next((name.lower() for name in ("Full", "Detailed", "Examples") if self.switch(name)), "")
        self.write(_page_object(info, function_help(info, view, self._aliases(info), width)))

    def _aliases(self, info: CommandInfo) -> list[str]:
        known = self.context.session_state.aliases(self.context.scope).values()
        return sorted(alias.name for alias in known if alias.definition.lower() == info.name.lower())

    def _no_parameter(self, info: CommandInfo) -> None:
        message = f"No parameter matches criteria {', '.join(self.bound['Parameter'])}."
        exception = NetException("System.Management.Automation.PSArgumentException", message)
        self.error(exception, "NoParmsFound", ErrorCategory.InvalidArgument, info.name)

    def _page(self, info: CommandInfo) -> None:
        names = None
        if self.get("Parameter"):
            patterns = [WildcardPattern(item) for item in self.bound["Parameter"]]
            names = [item.name for item in info.parameters if any(pattern.matches(item.name) for pattern in patterns)]
            if not names:
                self._no_parameter(info)
                return
        lines = help_page(
            info,
            detailed=self.switch("Detailed"),
            full=self.switch("Full"),
            examples=self.switch("Examples"),
            parameters=names,
            aliases=self._aliases(info),
            width=self.host.ui.width,
        )
        self.write(_page_object(info, plain_text(lines).rstrip("\n") + "\n"))

    def _online(self, info: CommandInfo, links: tuple[str, ...]) -> None:
        import webbrowser

        address = next((link for link in links if link.startswith("http")), "")
        if not address:
            message = (
                "The online version of this Help topic cannot be displayed because the Internet address (URI) of the "
                "Help topic is not specified."
            )
            exception = NetException("System.Management.Automation.PSInvalidOperationException", message)
            raise self.fail(exception, "InvalidOperation", ErrorCategory.InvalidOperation)
        if not webbrowser.open(address):
            self.write(address)

    def _topic(self, name: str) -> bool:
        found = topics(name) or topics(f"about_{name}")
        for title, text in found:
            made = PSObject(text)
            made.members["name"] = PSMember("Name", MemberKind.NOTE_PROPERTY, title)
            self.write(made)
        return bool(found)

    def _summaries(self, pattern: str, search: CommandSearch) -> None:
        found = [
            HelpSummary(info.name, str(info.kind), info.module, _synopsis(info).strip().split("\n")[0])
            for info in search.matching(pattern, _KINDS)
        ]
        found += [HelpSummary(title, "HelpFile", "", text.strip().split("\n")[0].lstrip("# ")) for title, text in topics(pattern)]
        if not found:
            plain = pattern.strip("*") or pattern
            message = (
                f"Get-Help could not find {plain} in a help file in this session. To download updated help topics type: "
                '"Update-Help". To get '
                "help online, search for the help topic in the TechNet library at https://go.microsoft.com/fwlink/?LinkID=107116."
            )
            exception = NetException("Microsoft.PowerShell.Commands.HelpNotFoundException", message)
            self.error(exception, "HelpNotFound", ErrorCategory.ResourceUnavailable, None)
        self.write_all(found)


def _synopsis(info: CommandInfo) -> str:
    if info.help is not None and info.help.synopsis:
        return info.help.synopsis
    return "\n" + "\n\n".join(syntax_lines(info)) + "\n"


def _page_object(info: CommandInfo, text: str) -> PSObject:
    """The page as text, with what scripts ask help for as properties."""
    made = PSObject(text)
    help_text = info.help
    facts = {
        "Name": info.name,
        "Category": str(info.kind),
        "Synopsis": _synopsis(info),
        "Description": help_text.description if help_text is not None else "",
        "Syntax": "\n".join(syntax_lines(info)),
        "Examples": [example.code for example in help_text.examples] if help_text is not None else [],
        "RelatedLinks": list(help_text.links) if help_text is not None else [],
    }
    for name, value in facts.items():
        made.members[name.casefold()] = PSMember(name, MemberKind.NOTE_PROPERTY, value)
    return made
