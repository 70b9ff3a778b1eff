"""The right edge of a half-typed text: which nodes of its tree, which quotes and which `$(` are still open there."""

from __future__ import annotations

from exoshell.language import ast as tree
from exoshell.language.parser import ParseResult

CLOSERS: dict[type[tree.Ast], str] = {
    tree.ParenExpressionAst: ")",
    tree.SubExpressionAst: ")",
    tree.ArrayExpressionAst: ")",
    tree.HashtableAst: "}",
    tree.ScriptBlockExpressionAst: "}",
    tree.StatementBlockAst: "}",
    tree.InvokeMemberExpressionAst: ")",
    tree.IndexExpressionAst: "]",
    tree.ParamBlockAst: ")",
    tree.AttributeAst: "]",
    tree.TypeConstraintAst: "]",
    tree.TypeExpressionAst: "]",
}


def open_path(result: ParseResult, before: str) -> tuple[tree.Ast, ...]:
    """The nodes along the right edge that the cursor is still inside of: what is closed by its bracket is not entered."""
    edge = len(before.rstrip())
    path: list[tree.Ast] = [result.ast]
    node: tree.Ast = result.ast
    while True:
        inner = [child for child in node.children() if child.end >= edge > child.start and not closed(child, edge)]
        if not inner:
            return tuple(path)
        node = max(inner, key=lambda child: child.start)
        path.append(node)


def closed(node: tree.Ast, edge: int) -> bool:
    closer = CLOSERS.get(type(node))
    if closer is None or node.end > edge or len(node.text) < 2:
        return False
    if type(node) is tree.StatementBlockAst and not node.text.startswith("{"):
        return False
    return node.text.endswith(closer)


def quote_state(before: str) -> tuple[str, int]:
    """The quote that is open at the end of a text, and where it was opened; ('', -1) where none is."""
    quote, start, place = "", -1, 0
    while place < len(before):
        char = before[place]
        if char == "`" and quote != "'":
            place += 2
            continue
        if quote:
            if char == quote:
                quote = ""
        elif char in "'\"":
            quote, start = char, place
        elif char == "#" and (place == 0 or before[place - 1] in " \t\n;({|"):
            line_end = before.find("\n", place)
            if line_end < 0:
                return "", -1
            place = line_end
        place += 1
    return quote, start if quote else -1


def inner_start(before: str) -> int:
    """Where the innermost `$(` of a text in double quotes that is still open begins its own text; 0 where there is none."""
    opened: list[int] = []
    place, quote, depths = 0, "", [0]
    while place < len(before):
        char = before[place]
        if char == "`" and quote != "'":
            place += 1
        elif quote == '"' and before.startswith("$(", place):
            place += 1
            opened.append(place + 1)
            depths.append(0)
            quote = ""
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "(":
            depths[-1] += 1
        elif char == ")" and opened and depths[-1] == 0:
            opened.pop()
            depths.pop()
            quote = '"'
        elif char == ")":
            depths[-1] -= 1
        place += 1
    return opened[-1] if opened else 0
