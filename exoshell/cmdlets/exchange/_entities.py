"""Addresses of the entity endpoints that Get-EXO* read: `Mailbox('id')?PropertySet=Minimum&$filter=…`.

Only what is known of them is used. A parameter or a filter that has no sure form there makes no address, and the classic cmdlet answers.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

_PATHS = {
    "Get-EXOMailbox": "Mailbox",
    "Get-EXOCasMailbox": "CasMailbox",
    "Get-EXORecipient": "Recipient",
    "Get-EXOMailboxStatistics": "Mailbox('{}')/Exchange.GetMailboxStatistics()",
    "Get-EXOMailboxPermission": "Mailbox('{}')/MailboxPermission",
}
_QUERY = {
    "Get-EXOMailbox": (
        "Anr OrganizationalUnit RecipientTypeDetails SoftDeletedMailbox InactiveMailboxOnly IncludeInactiveMailbox Archive MailboxPlan "
        "GroupMailbox"
    ),
    "Get-EXOCasMailbox": "Anr OrganizationalUnit",
    "Get-EXORecipient": "Anr OrganizationalUnit RecipientTypeDetails",
}
_SIMPLE = re.compile(r"[\w.@-]+", re.ASCII)
_OPERATORS = {
    "-eq": "eq", "-ne": "ne", "-gt": "gt", "-ge": "ge", "-lt": "lt", "-le": "le", "-and": "and", "-or": "or", "-not": "not",
}  # fmt: skip
_CONSTANTS = {"$true": "true", "$false": "false", "$null": "null", "'true'": "true", "'false'": "false"}
_TOKEN = re.compile(
    r"""\s*(?:(?P<paren>[()])|(?P<text>'(?:[^']|'')*'|"(?:[^"`]|"")*")|(?P<operator>-[a-z]+\b)|(?P<constant>\$(?:true|false|null)\b)"""
    r"""|(?P<number>-?\d+\b(?![\w.]))|(?P<name>[a-z]\w*))""",
    re.IGNORECASE,
)


def entity_address(cmdlet: str, parameters: Mapping[str, Any], sets: Iterable[str], properties: Iterable[str]) -> str | None:
    """The address below the tenant's, query included, for serialised parameters; None where the classic cmdlet has to be used.

    `sets` and `properties` go into PropertySet and $select, where the cmdlet has property sets at all.
    """
    path = _PATHS.get(cmdlet)
    if path is None:
        return None
    rest = {name: value for name, value in parameters.items() if name != "ResultSize"}
    identity = rest.pop("Identity", None)
    query: dict[str, str] = {}
    if identity is not None:
        if not isinstance(identity, str) or not identity.strip():
            return None
        if _SIMPLE.fullmatch(identity):
            key = identity
        else:
            key, query["isEncoded"] = quote(base64.b64encode(identity.encode()).decode(), safe=""), "true"
        path = path.format(key) if "{}" in path else f"{path}('{key}')"
    elif "{}" in path:
        return None
    for name in _QUERY.get(cmdlet, "").split():
        if name in rest:
            value = rest.pop(name)
            texts = value if isinstance(value, list) else [value]
            query[name] = ",".join(str(item).lower() if isinstance(item, bool) else str(item) for item in texts)
    if "Filter" in rest and cmdlet in _QUERY:
        odata = odata_filter(str(rest.pop("Filter")))
        if odata is None:
            return None
        query["$filter"] = odata
    if rest:
        return None
    if chosen := ",".join(sets):
        query["PropertySet"] = chosen
    if chosen := ",".join(properties):
        query["$select"] = chosen
    text = "&".join(f"{name}={quote(value, safe=',')}" for name, value in query.items())
    return f"{path}?{text}" if text else path


def odata_filter(text: str) -> str | None:
    """An OPATH filter as OData; None where it has a form that is not sure to mean the same."""
    tokens = _tokens(text)
    if tokens is None:
        return None
    parts: list[str] = []
    place = 0
    while place < len(tokens):
        kind, word = tokens[place]
        folded = word.lower()
        if kind == "name":
            comparison = _comparison(word, tokens[place + 1 : place + 3])
            if comparison is None:
                return None
            parts.append(comparison)
            place += 3
            continue
        # OData's 'not' takes what stands next to it, so only brackets are sure to mean the same
        negates_brackets = folded == "-not" and tokens[place + 1 : place + 2] == [("paren", "(")]
        if kind == "paren" or (kind == "operator" and (folded in ("-and", "-or") or negates_brackets)):
            parts.append(_OPERATORS.get(folded, word))
        else:
            return None
        place += 1
    return " ".join(parts).replace("( ", "(").replace(" )", ")") or None


def _comparison(name: str, rest: list[tuple[str, str]]) -> str | None:
    if len(rest) < 2 or rest[0][0] != "operator" or rest[1][0] not in ("text", "constant", "number"):
        return None
    operator, (kind, word) = rest[0][1].lower(), rest[1]
    if operator in ("-like", "-notlike"):
        if kind != "text":
            return None
        found = _like(name, word)
        return found if found is None or operator == "-like" else f"not {found}"
    if operator not in ("-eq", "-ne", "-gt", "-ge", "-lt", "-le"):
        return None
    # $true has become 'True' on its way here, and a custom attribute is the only place where that may have been a text
    value = word if kind == "text" and "customattribute" in name.lower() else _CONSTANTS.get(word.lower(), word)
    return f"{name} {_OPERATORS[operator]} {value}"


def _like(name: str, literal: str) -> str | None:
    """'x*', '*x' and '*x*': wildcards that OData's functions have, at the ends only."""
    inner = literal[1:-1]
    bare = inner.strip("*")
    if not bare or "*" in bare or "?" in bare or "**" in inner:
        return None
    function = {(False, True): "startswith", (True, False): "endswith", (True, True): "contains"}.get((inner[0] == "*", inner[-1] == "*"))
    return f"{function}({name},'{bare}')" if function else f"{name} eq '{bare}'"


def _tokens(text: str) -> list[tuple[str, str]] | None:
    """Kinds and words; texts in single quotes. None where something is no token."""
    text = text.strip()
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1]
    found: list[tuple[str, str]] = []
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            return None
        kind, word = str(match.lastgroup), match[match.lastgroup or 0]
        if word.startswith('"'):
            inner = word[1:-1].replace('""', '"')
            word = "'" + inner.replace("'", "''") + "'"
        found.append((kind, word))
        place = match.end()
    return found
