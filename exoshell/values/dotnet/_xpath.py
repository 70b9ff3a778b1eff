"""XPath 1.0 over XmlNode: paths, predicates, operators and the core functions that queries of configuration files use."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from exoshell.values.dotnet._xml_nodes import XmlNode
from exoshell.values.net_error import NetError, net_error

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<literal>\"[^\"]*\"|'[^']*')"
    r"|(?P<symbol>//|::|\.\.|!=|<=|>=|[/@.()\[\],|+\-=<>*$])|(?P<name>[^\W\d][\w.\-]*(?::(?!:)(?:[^\W\d][\w.\-]*|\*))?))"
)
_AXES = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following-sibling",
        "parent",
        "preceding-sibling",
        "self",
    }
)
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_TEXTS = ("text", "cdata", "whitespace", "significant")
_NODE_TESTS = frozenset({"text", "node", "comment", "processing-instruction"})
Resolve = Callable[[str], str | None]
Expression = Callable[["_Context"], Any]


class _Context:
    __slots__ = ("node", "place", "resolve", "size")

    def __init__(self, node: XmlNode, place: int, size: int, resolve: Resolve) -> None:
        self.node, self.place, self.size, self.resolve = node, place, size, resolve


def select_nodes(start: XmlNode, path: str, resolve: Resolve) -> list[XmlNode]:
    """The nodes of a path in document order. Raises NetError: a wrong expression, one that gives no nodes, an unknown prefix."""
    found = evaluate(start, path, resolve)
    if not isinstance(found, list):
        raise _no_nodes()
    return found


def evaluate(start: XmlNode, path: str, resolve: Resolve) -> Any:
    """The value of an expression: nodes, text, a number or a truth."""
    reader = _Reader(path)
    if not path.strip():
        raise _no_nodes()
    expression = reader.expression(0)
    if reader.kind:
        raise _invalid(path)
    return expression(_Context(start, 1, 1, resolve))


def _no_nodes() -> NetError:
    return net_error("System.Xml.XPath.XPathException", "Expression must evaluate to a node-set.")


def _invalid(path: str) -> NetError:
    return net_error("System.Xml.XPath.XPathException", f"'{path}' has an invalid token.")


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.place = 0
        self.kind = self.text = ""
        self.next()

    def next(self) -> str:
        before = self.text
        found = _TOKEN.match(self.path, self.place)
        if found is None:
            if self.path[self.place :].strip():
                raise _invalid(self.path)
            self.kind = self.text = ""
        else:
            self.kind = str(found.lastgroup)
            self.text = found[self.kind]
            self.place = found.end()
        return before

    def take(self, text: str) -> bool:
        if self.kind in ("symbol", "name") and self.text == text:
            self.next()
            return True
        return False

    def need(self, text: str) -> None:
        if not self.take(text):
            raise _invalid(self.path)

    def expression(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self.unary()
        left = self.expression(level + 1)
        while self.kind in ("symbol", "name") and self.text in _LEVELS[level]:
            left = _binary(self.next(), left, self.expression(level + 1))
        return left

    def unary(self) -> Expression:
        if self.take("-"):
            inner = self.unary()
            return lambda context: -_number(inner(context))
        left = self.path_expression()
        while self.take("|"):
            left = _union(left, self.path_expression())
        return left

    def path_expression(self) -> Expression:
        start = self.primary()
        if start is None:
            return self.location()
        while self.take("["):
            start = _filtered(start, self.predicate())
        if self.kind == "symbol" and self.text in ("/", "//"):
            return _path(start, self.steps())
        return start

    def primary(self) -> Expression | None:
        if self.kind == "literal":
            text = self.next()[1:-1]
            return lambda context: text
        if self.kind == "number":
            number = float(self.next())
            return lambda context: number
        if self.take("("):
            inner = self.expression(0)
            self.need(")")
            return inner
        if self.kind == "name" and self.text not in _NODE_TESTS and re.match(r"\s*\(", self.path[self.place :]):
            return self.call()
        return None

    def call(self) -> Expression:
        name = self.next()
        self.need("(")
        arguments: list[Expression] = []
        while not self.take(")"):
            if arguments:
                self.need(",")
            arguments.append(self.expression(0))
        function = _FUNCTIONS.get(name)
        if function is None:
            raise net_error(
                "System.Xml.XPath.XPathException",
                "Namespace Manager or XsltContext needed. This query has a prefix, variable, or user-defined function.",
            )
        return lambda context: function(context, *[argument(context) for argument in arguments])

    def location(self) -> Expression:
        if self.kind == "symbol" and self.text == "/":
            self.next()
            if not self.kind or (self.kind == "symbol" and self.text not in ("@", ".", "..", "*")):
                return lambda context: [context.node.root()]
            return _path(_root, [self.step(), *self.steps()])
        if self.kind == "symbol" and self.text == "//":
            return _path(_root, self.steps())
        return _path(lambda context: [context.node], [self.step(), *self.steps()])

    def steps(self) -> list[Callable[[XmlNode, _Context], list[XmlNode]]]:
        found = []
        while self.kind == "symbol" and self.text in ("/", "//"):
            if self.next() == "//":
                found.append(_step("descendant-or-self", "node()", []))
            found.append(self.step())
        return found

    def step(self) -> Callable[[XmlNode, _Context], list[XmlNode]]:
        if self.take("."):
            return _step("self", "node()", [])
        if self.take(".."):
            return _step("parent", "node()", [])
        axis = "child"
        if self.take("@"):
            axis = "attribute"
        elif self.kind == "name" and self.text in _AXES and self.path.startswith("::", self.place):
            axis = self.next()
            self.need("::")
        if self.take("*"):
            test = "*"
        elif self.kind == "name":
            test = self.next()
            if test in _NODE_TESTS and self.take("("):
                self.need(")")
                test += "()"
        else:
            # .NET takes what is missing for something else than nodes
            raise _no_nodes() if not self.kind or self.text == "[" else _invalid(self.path)
        predicates = []
        while self.take("["):
            predicates.append(self.predicate())
        return _step(axis, test, predicates)

    def predicate(self) -> Expression:
        inner = self.expression(0)
        self.need("]")
        return inner


def _root(context: _Context) -> list[XmlNode]:
    return [context.node.root()]


def _path(start: Expression, steps: list[Callable[[XmlNode, _Context], list[XmlNode]]]) -> Expression:
    def walk(context: _Context) -> list[XmlNode]:
        nodes = start(context)
        for step in steps:
            found: dict[int, XmlNode] = {}
            for node in nodes:
                for each in step(node, context):
                    found.setdefault(id(each), each)
            nodes = list(found.values())
        return _in_order(nodes) if len(steps) > 1 else list(nodes)

    return walk


def _in_order(nodes: list[XmlNode]) -> list[XmlNode]:
    if len(nodes) < 2:
        return nodes
    order: dict[int, int] = {}
    for root in {id(node.root()): node.root() for node in nodes}.values():
        for node in (root, *root.descendants()):
            order[id(node)] = len(order)
            for each in node.attributes:
                order[id(each)] = len(order)
    return sorted(nodes, key=lambda node: order.get(id(node), 0))


def _union(left: Expression, right: Expression) -> Expression:
    def both(context: _Context) -> list[XmlNode]:
        found = {id(node): node for node in (*left(context), *right(context))}
        return _in_order(list(found.values()))

    return both


def _step(axis: str, test: str, predicates: list[Expression]) -> Callable[[XmlNode, _Context], list[XmlNode]]:
    def walk(node: XmlNode, context: _Context) -> list[XmlNode]:
        found = [each for each in _axis(node, axis) if _passes(each, axis, test, context.resolve)]
        for predicate in predicates:
            found = _kept(found, predicate, context)
        return found

    return walk


def _kept(nodes: list[XmlNode], predicate: Expression, context: _Context) -> list[XmlNode]:
    kept = []
    for place, node in enumerate(nodes, 1):
        value = predicate(_Context(node, place, len(nodes), context.resolve))
        if value == place if type(value) is float else _truth(value):
            kept.append(node)
    return kept


def _filtered(start: Expression, predicate: Expression) -> Expression:
    return lambda context: _kept(start(context), predicate, context)


def _queried(node: XmlNode) -> list[XmlNode]:
    """The children that queries see: texts side by side are one, which the first stands for."""
    found: list[XmlNode] = []
    for child in node.children:
        if child.kind in ("declaration", "doctype") or (child.kind in _TEXTS and found and found[-1].kind in _TEXTS):
            continue
        found.append(child)
    return found


def _axis(node: XmlNode, axis: str) -> list[XmlNode]:
    if axis == "child":
        return _queried(node)
    if axis == "attribute":
        return [each for each in node.attributes if each.name != "xmlns" and each.prefix != "xmlns"]
    if axis == "self":
        return [node]
    if axis == "parent":
        return [node.parent] if node.parent is not None else []
    if axis.startswith("descendant"):
        below = []
        waiting = _queried(node)[::-1]
        while waiting:
            below.append(waiting.pop())
            waiting.extend(_queried(below[-1])[::-1])
        return [node, *below] if axis.endswith("self") else below
    if axis.startswith("ancestor"):
        above = list(node._ancestors())
        return [node, *above] if axis.endswith("self") else above
    if node.parent is None or node.kind == "attribute":
        return []
    siblings = node.parent.children
    place = siblings.index(node)
    return siblings[place + 1 :] if axis.startswith("following") else siblings[:place][::-1]


def _passes(node: XmlNode, axis: str, test: str, resolve: Resolve) -> bool:
    if test == "node()":
        return True
    if test == "text()":
        return node.kind in _TEXTS
    if test.endswith("()"):
        return node.kind == ("comment" if test == "comment()" else "instruction")
    if node.kind != ("attribute" if axis == "attribute" else "element"):
        return False
    if test == "*":
        return True
    prefix, _, local = test.rpartition(":")
    namespace = resolve(prefix) if prefix else ""
    if namespace is None:
        raise net_error("System.Xml.XPath.XPathException", f"Namespace prefix '{prefix}' is not defined.")
    return node.namespace == namespace and local in ("*", node.local_name)


# ------------------------------------------------------------------------------------------------------------- values


def _text(value: Any) -> str:
    if isinstance(value, list):
        return value[0].inner_text() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def _number(value: Any) -> float:
    if isinstance(value, float | bool):
        return float(value)
    text = _text(value).strip()
    return float(text) if re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", text) else math.nan


def _truth(value: Any) -> bool:
    if isinstance(value, float):
        return bool(value) and not math.isnan(value)
    return bool(value)


def _compared(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, list):
        if isinstance(right, bool):
            return _compared(operator, bool(left), right)
        return any(_compared(operator, node.inner_text(), right) for node in left)
    if isinstance(right, list):
        if isinstance(left, bool):
            return _compared(operator, left, bool(right))
        return any(_compared(operator, left, node.inner_text()) for node in right)
    if operator in ("=", "!="):
        if isinstance(left, bool) or isinstance(right, bool):
            same = _truth(left) == _truth(right)
        elif isinstance(left, float) or isinstance(right, float):
            same = _number(left) == _number(right)
        else:
            same = left == right
        return same if operator == "=" else not same
    a, b = _number(left), _number(right)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[operator]


def _binary(operator: str, left: Expression, right: Expression) -> Expression:
    if operator == "or":
        return lambda context: _truth(left(context)) or _truth(right(context))
    if operator == "and":
        return lambda context: _truth(left(context)) and _truth(right(context))
    if operator in ("=", "!=", "<", "<=", ">", ">="):
        return lambda context: _compared(operator, left(context), right(context))
    return lambda context: _arithmetic(operator, _number(left(context)), _number(right(context)))


def _arithmetic(operator: str, a: float, b: float) -> float:
    if operator == "+":
        return a + b
    if operator == "-":
        return a - b
    if operator == "*":
        return a * b
    if b == 0:
        return math.nan if operator == "mod" or a == 0 or math.isnan(a) else math.copysign(math.inf, a)
    return a / b if operator == "div" else math.fmod(a, b)


def _own(context: _Context, value: Any) -> str:
    return context.node.inner_text() if value is None else _text(value)


def _substring(context: _Context, text: Any, start: Any, length: Any = None) -> str:
    del context
    whole = _text(text)
    begin = round(_number(start))
    end = len(whole) + 1 if length is None else begin + round(_number(length))
    return whole[max(begin, 1) - 1 : max(end, 1) - 1]


def _node(context: _Context, nodes: Any) -> XmlNode | None:
    return context.node if nodes is None else (nodes[0] if nodes else None)


def _translate(context: _Context, text: Any, old: Any, new: Any) -> str:
    del context
    before, after = _text(old), _text(new)
    changes = {ord(letter): after[place] if place < len(after) else None for place, letter in reversed(list(enumerate(before)))}
    return _text(text).translate(changes)


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "last": lambda context: float(context.size),
    "position": lambda context: float(context.place),
    "count": lambda context, nodes: float(len(nodes)),
    "name": lambda context, nodes=None: node.name if (node := _node(context, nodes)) is not None else "",
    "local-name": lambda context, nodes=None: node.local_name if (node := _node(context, nodes)) is not None else "",
    "namespace-uri": lambda context, nodes=None: node.namespace if (node := _node(context, nodes)) is not None else "",
    "string": lambda context, value=None: _own(context, value),
    "concat": lambda context, *values: "".join(_text(value) for value in values),
    "starts-with": lambda context, a, b: _text(a).startswith(_text(b)),
    "contains": lambda context, a, b: _text(b) in _text(a),
    "substring-before": lambda context, a, b: _text(a).partition(_text(b))[0] if _text(b) in _text(a) else "",
    "substring-after": lambda context, a, b: _text(a).partition(_text(b))[2],
    "substring": _substring,
    "string-length": lambda context, value=None: float(len(_own(context, value))),
    "normalize-space": lambda context, value=None: " ".join(_own(context, value).split()),
    "translate": _translate,
    "not": lambda context, value: not _truth(value),
    "boolean": lambda context, value: _truth(value),
    "true": lambda context: True,
    "false": lambda context: False,
    "number": lambda context, value=None: _number(_own(context, None) if value is None else value),
    "sum": lambda context, nodes: float(sum(_number(node.inner_text()) for node in nodes)),
    "floor": lambda context, value: float(math.floor(_number(value))),
    "ceiling": lambda context, value: float(math.ceil(_number(value))),
    "round": lambda context, value: float(math.floor(_number(value) + 0.5)),
}
