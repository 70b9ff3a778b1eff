"""What the tokenizer hands to the parser, and the parser (relabelled) to highlighting: kinds, roles, keywords, operators.

A token's `kind` is what the text is where it stands; its `role` is what the parser used it for, which is what a colour should
say: `Get-Mailbox` is a 'word' whose role is 'command'.
"""

from __future__ import annotations

from typing import Any, Final


class TokenKind:
    """The kinds. Punctuation is its own kind: '(' is '('. Plain strings, because the parser compares them millions of times."""

    EOF: Final = "eof"
    NEWLINE: Final = "newline"
    WORD: Final = "word"
    EXPANDABLE_WORD: Final = "xword"
    IDENTIFIER: Final = "identifier"
    PARAMETER: Final = "parameter"
    VARIABLE: Final = "variable"
    SPLAT: Final = "splat"
    NUMBER: Final = "number"
    STRING: Final = "string"
    EXPANDABLE_STRING: Final = "xstring"
    OPERATOR: Final = "operator"
    UNARY: Final = "unary"
    ASSIGNMENT: Final = "assignment"
    REDIRECTION: Final = "redirection"
    MERGE: Final = "merge"
    TYPE: Final = "type"
    LABEL: Final = "label"
    COMMENT: Final = "comment"
    UNKNOWN: Final = "unknown"


class Role:
    """What a token is in the sentence. '' is punctuation, white space and the end."""

    COMMAND: Final = "command"
    PARAMETER: Final = "parameter"
    ARGUMENT: Final = "argument"
    VARIABLE: Final = "variable"
    NUMBER: Final = "number"
    STRING: Final = "string"
    OPERATOR: Final = "operator"
    KEYWORD: Final = "keyword"
    MEMBER: Final = "member"
    TYPE: Final = "type"
    ATTRIBUTE: Final = "attribute"
    LABEL: Final = "label"
    FUNCTION: Final = "function"
    COMMENT: Final = "comment"
    ERROR: Final = "error"


_ROLE_OF_KIND: Final = {
    "variable": "variable",
    "splat": "variable",
    "number": "number",
    "string": "string",
    "xstring": "string",
    "parameter": "parameter",
    "operator": "operator",
    "unary": "operator",
    "assignment": "operator",
    "redirection": "operator",
    "merge": "operator",
    "|": "operator",
    "&": "operator",
    "&&": "operator",
    "||": "operator",
    "type": "type",
    "label": "label",
    "comment": "comment",
    "unknown": "error",
}


class Token:
    """A piece of the source: [start, end), its kind, its meaning (`value`: see the tokenizer) and, once parsed, its role.

    A string with expressions inside is one token, followed by the tokens of those expressions: they paint over it.
    """

    __slots__ = ("_role", "end", "kind", "start", "value")

    def __init__(self, kind: str, start: int, end: int, value: Any) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.value = value
        self._role: str | None = None

    @property
    def role(self) -> str:
        return _ROLE_OF_KIND.get(self.kind, "") if self._role is None else self._role

    @role.setter
    def role(self, role: str) -> None:
        self._role = role

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.start}, {self.end}, {self.value!r})"


class StringPart:
    """An expandable piece of a string or word: a variable ('v') or a `$( … )` ('x'), by its place in the source."""

    __slots__ = ("braced", "closed", "end", "escaped", "kind", "name", "start")

    def __init__(
        self, kind: str, start: int, end: int, *, name: str = "", braced: bool = False, closed: bool = True, escaped: bool = False
    ) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.name = name
        self.braced = braced
        self.closed = closed
        self.escaped = escaped
        """Inside double quotes, where doubled and backticked quotes stand for one."""


BLOCK_NAMES: Final = frozenset(("begin", "process", "end", "dynamicparam", "clean"))

STATEMENTS_WITHOUT_ATTRIBUTES: Final = frozenset(
    "break continue do exit for foreach if return switch throw trap try while data parallel sequence".split()
)

KEYWORDS: Final = frozenset(
    "if else elseif switch foreach from in for while until do try catch finally trap data return continue break exit throw function filter "
    "workflow class enum using param begin process end dynamicparam clean define var parallel sequence inlinescript configuration "
    "interface public private static hidden base module namespace command assembly type default".split()
)

RESERVED: Final = frozenset(("from", "define", "var"))

COMPARISONS: Final = "eq ne ge gt lt le like notlike match notmatch replace contains notcontains in notin split".split()


def _operators() -> dict[str, tuple[str, int]]:
    table = {"-and": ("-and", 1), "-or": ("-or", 1), "-xor": ("-xor", 1), "-band": ("-band", 2), "-bor": ("-bor", 2), "-bxor": ("-bxor", 2)}
    for name in ("is", "isnot", "as", "shl", "shr", "join"):
        table["-" + name] = ("-" + name, 5)
    for name in COMPARISONS:
        table["-" + name] = table["-i" + name] = ("-i" + name, 5)
        table["-c" + name] = ("-c" + name, 5)
    table["-f"] = ("-f", 12)
    return table


DASH_OPERATORS: Final = _operators()
"""The spelling of a dash operator in lower case → its canonical name and how tightly it binds."""

BINDING: Final = {"??": 7, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10, "..": 13}
"""How tightly the operators made of signs bind."""

DASH_UNARY: Final = {"-not": "-not", "-bnot": "-bnot", "-join": "-join", "-split": "-isplit", "-isplit": "-isplit", "-csplit": "-csplit"}
