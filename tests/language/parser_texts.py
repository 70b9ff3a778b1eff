"""Makes texts to parse: sentences of the grammar at random, and broken ones by mutation. Seeded, so that they can be made again."""

# ruff: noqa: E501  (tables of texts read best whole)

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path

HAND_WRITTEN: list[str] = json.loads((Path(__file__).parent / "data" / "parser_hand_written.json").read_text("utf-8"))
"""One construct or mistake each."""

NAMES = ["a", "b1", "foo", "Get-Mailbox", "Where-Object", "%", "?", "Set-Mailbox", "./x.ps1", "git", "x_y", "Foo-Bar2", "$", "if_x"]
WORDS = [
    "a", "Unlimited", "tony@contoso.com", "a*b?", "[abc]", "x=y", "1/2/2024", "a.b", "..\\x", "-", "*", "7z", "1..5", "-1", "+2", "a#b", "%A%",
    "c:\\x y", "a`,b", "pre$v-post", "pre$($v.x)post", "$env:TEMP\\x", "a'b c'd", 'a"b $v"d', "=", "a:b", "https://x.y/z?q=1", "~/x", "--", "-a1",
    "@v", "/x", "!x", "{0}", "%", ".", "a]b", "0x1F", "10gb", "1.5", "1e3", "$v/b", "${v}x", "$v.x", "$v[0].y", "$v::z", "foreach", "in", "else",
]  # fmt: skip
NUMBERS = [
    "0", "1", "42", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1.5", ".5", "1e3", "1E-2", "0xff", "0xFFFFFFFF",
    "0x7fffffffff", "0b101", "1kb", "2mb", "1.5gb", "10L", "3d", "1.20d", "5n", "1u", "255uy", "-5", "12s", "7y", "40us", "8ul", "1tb", "0xffL", "1pb", "1e10",
]  # fmt: skip
VARIABLES = [
    "$a",
    "$_",
    "$Name",
    "$env:PATH",
    "$script:x",
    "${a b}",
    "$x1",
    "$?",
    "$$",
    "$^",
    "$using:v",
    "$global:G",
    "$this",
    "$null",
    "$true",
    "${env:x}",
]
TYPES = [
    "int",
    "string",
    "System.Text.StringBuilder",
    "list[int]",
    "dictionary[string,int]",
    "int[]",
    "int[,]",
    "a.b+c",
    "hashtable",
    "ref",
    "x[[int],[string]]",
    "datetime",
]
STRINGS = [
    "'a'", "'it''s'", '"a"', '"a $v b"', '"$($v.x) and $v.x"', '"a`n`t`"b"', '"say ""hi"""', "''", '""', '"$v"', '"${v}x"', '"$v[0]"', "@'\nabc\n'@",
    '@"\na $v\n$(1)\n"@', '"a$(if ($x) { 1 } else { "b" })c"', '"`u{41}"', '"$env:x y"', '"$(foo ""b"")"', "'$v'", '"$"', '"a$ b"',
]  # fmt: skip
BINARY = [
    "+", "-", "*", "/", "%", "-eq", "-ne", "-ceq", "-ieq", "-like", "-notlike", "-match", "-replace", "-contains", "-in", "-notin", "-is", "-as", "-and", "-or",
    "-xor", "-band", "-bor", "-shl", "-f", "..", "??", "-split", "-join", "-gt", "-lt", "-ge", "-le", "-isnot", "-csplit", "-cmatch", "-inotcontains",
]  # fmt: skip
UNARY = ["-not ", "!", "-", "+", "-bnot ", "-join ", "-split ", ",", "++", "--", "- ", "[int]", "[string][int]", "[x()]", "-csplit "]


class Maker:
    """Sentences by a seeded random generator; `depth` is what is left to nest."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def pick(self, values: list[str]) -> str:
        return self.random.choice(values)

    def some(self, make: Callable[[], str], low: int, high: int, separator: str) -> str:
        return separator.join(make() for _ in range(self.random.randint(low, high)))

    def maybe(self, text: str, chance: float = 0.5) -> str:
        return text if self.random.random() < chance else ""

    def space(self) -> str:
        return self.random.choice([" ", " ", " ", "  ", " <# c #> ", " `\n  "])

    def script(self, depth: int = 3) -> str:
        head = self.maybe("using namespace System.Text\n", 0.03)
        if self.random.random() < 0.08:
            head += self.maybe("[CmdletBinding()]\n") + "param(" + self.parameters(depth) + ")\n"
        if self.random.random() < 0.04:
            return head + self.some(
                lambda: self.pick(["begin", "process", "end", "clean", "dynamicparam"]) + " " + self.block(depth), 1, 1, "\n"
            )
        return head + self.statements(depth)

    def statements(self, depth: int, high: int = 3) -> str:
        return self.some(lambda: self.statement(depth), 1, high, self.pick(["\n", "; ", "\n\n", ";\n", " # c\n"]))

    def block(self, depth: int) -> str:
        return (
            self.pick(["{ ", "{", "{\n"])
            + (self.statements(depth - 1, 2) if depth > 0 else self.pick(["", "1", "foo"]))
            + self.pick([" }", "}", "\n}"])
        )

    def condition(self, depth: int) -> str:
        return self.pick([" (", "(", "( "]) + self.chain(depth - 1) + self.pick([")", " )"])

    def statement(self, depth: int) -> str:
        if depth <= 0:
            return self.chain(0)
        kind = self.random.randint(0, 34)
        table: dict[int, Callable[[], str]] = {
            0: lambda: (
                "if"
                + self.condition(depth)
                + " "
                + self.block(depth)
                + self.maybe(" elseif" + self.condition(depth) + self.block(depth), 0.3)
                + self.maybe(self.pick([" ", "\n"]) + "else " + self.block(depth))
            ),
            1: lambda: self.label() + "while" + self.condition(depth) + " " + self.block(depth),
            2: lambda: self.label() + "do " + self.block(depth) + self.pick([" while", " until"]) + self.condition(depth),
            3: lambda: self.label() + f"for ($i = 0; {self.expression(1)}; $i++) " + self.block(depth),
            4: lambda: self.label() + f"foreach ($i in {self.chain(depth - 1)}) " + self.block(depth),
            5: lambda: self.switch(depth),
            6: lambda: (
                "try "
                + self.block(depth)
                + self.pick([" catch ", "\ncatch ", " catch [x.y] ", " catch [a], [b] "])
                + self.block(depth)
                + self.maybe(" finally { 1 }", 0.3)
            ),
            7: lambda: (
                self.pick(["function ", "filter "])
                + self.pick(["f", "Get-It", "script:g", "x1"])
                + self.maybe("(" + self.parameters(depth) + ")", 0.4)
                + " "
                + self.block(depth)
            ),
            8: lambda: "function f { param(" + self.parameters(depth) + ") " + self.statements(depth - 1) + " }",
            9: lambda: "function f {\n process " + self.block(depth) + "\n end " + self.block(depth) + " }",
            10: lambda: self.pick(["return ", "throw ", "exit "]) + self.maybe(self.chain(depth - 1)),
            11: lambda: self.pick(["break", "continue", "break lbl", "continue $a", "return", "exit 3"]),
            12: lambda: "trap " + self.maybe("[x] ") + self.block(depth),
            13: lambda: self.cls(depth),
            14: lambda: "enum E { a; b = 2\n c = 1 + 2 }",
            15: lambda: "data d { @{ a = 1; b = 'x' } }",
        }
        made = table.get(kind)
        if made is not None:
            return made()
        return self.assignment(depth) if kind < 22 else self.chain(depth)

    def label(self) -> str:
        return self.maybe(":lbl ", 0.1)

    def switch(self, depth: int) -> str:
        flags = self.pick(["", "", " -Regex", " -Wildcard", " -CaseSensitive", " -Exact"])
        clauses = self.some(
            lambda: (
                self.pick(
                    ["a", "'b'", "1", "{ $_ -gt 1 }", "$v", '"x$y"', "(1)", "a*", "default"]
                    if False
                    else ["a", "'b'", "1", "{ $_ -gt 1 }", "$v", '"x$y"', "(1)", "a*"]
                )
                + " "
                + self.block(depth)
            ),
            1,
            3,
            self.pick(["\n", " ", "; "]),
        )
        return f"switch{flags}{self.condition(depth)} {{ {clauses} {self.maybe('default ' + self.block(depth), 0.4)} }}"

    def cls(self, depth: int) -> str:
        members = self.some(
            lambda: self.pick(
                [
                    "[int] $a = 1",
                    "$b",
                    "hidden [string] $c",
                    "static [int] $d",
                    "[ValidateSet('a')] [string] $e",
                    "[void] m([int] $x) { $this.a = $x }",
                    "m2() { }",
                    "[int] m3() { return 1 }",
                    "C() { $this.a = 2 }",
                    "C([int] $x) : base($x) { }",
                    "static [string] m4($a, $b) { return $a }",
                ]
            ),
            0,
            4,
            "\n  ",
        )
        return "class C" + self.maybe(" : object", 0.1) + " {\n  " + members + "\n}"

    def parameters(self, depth: int) -> str:
        return self.some(
            lambda: (
                self.pick(
                    [
                        "",
                        "[int]",
                        "[Parameter(Mandatory)][string]",
                        "[Parameter(Position = 0, ValueFromPipeline)]",
                        "[ValidateSet('a', 'b')]\n",
                        "[switch] ",
                    ]
                )
                + "$p"
                + str(self.random.randint(0, 10**9))
                + self.maybe(" = " + self.expression(min(depth - 1, 1), comma=False), 0.3)
            ),
            0,
            3,
            self.pick([", ", ",", ",\n "]),
        )

    def assignment(self, depth: int) -> str:
        target = self.pick(["$a", "$a.b", "$a[0]", "[int]$a", "$a, $b", "$a.b.c", "${a b}", "$script:x", "[int[]]$a"])
        operator = self.pick(["=", "=", "=", " = ", " = ", " += ", "-=", "*=", " /= ", "%=", " ??= "])
        return target + operator + self.random.choice([self.chain, self.statement, self.chain])(depth - 1)

    def chain(self, depth: int) -> str:
        first = self.pipeline(depth)
        while self.random.random() < 0.05:
            first += self.pick([" && ", " || ", " &&\n"]) + self.pipeline(depth)
        return first

    def pipeline(self, depth: int) -> str:
        first = self.expression(depth) if self.random.random() < 0.5 else self.command(depth)
        while self.random.random() < 0.25:
            first += self.pick([" | ", "|", " |\n  ", "\n  | "]) + self.command(depth)
        return first

    def command(self, depth: int) -> str:
        made = self.pick(["", "", "", "", "& ", ". "]) + (
            self.pick(NAMES) if self.random.random() < 0.9 else self.pick(["'x'", "$cmd", "(foo)", '"a b"'])
        )
        if made[0] in "'\"$(":
            made = "& " + made
        for _ in range(self.random.randint(0, 4)):
            made += self.space() + self.argument(depth)
        return made + self.maybe(self.pick([" > x.txt", " 2>&1", " 2>$null", " >> 'y'", " *> a", " 3>&1", " 2>>$f"]), 0.06)

    def argument(self, depth: int) -> str:
        kind = self.random.randint(0, 11)
        if kind < 3:
            return (
                "-"
                + self.pick(["Name", "x", "Filter", "ErrorAction", "WhatIf", "a1", "_b"])
                + self.maybe(self.pick([":$true", ":1", ": $v", ":{ 1 }", ":(1)", ":a,b"]), 0.2)
            )
        if kind < 6:
            return self.pick(WORDS)
        if kind == 6:
            return self.pick(STRINGS)
        if kind == 7:
            return self.pick(VARIABLES[:9])
        if kind == 8:
            return self.some(lambda: self.pick(["a", "'b'", "$c", "1", "(2)", "d.e"]), 2, 3, self.pick([",", ", ", ",\n "]))
        if depth <= 0:
            return self.pick(["x", "$v", "1"])
        if kind == 9:
            return self.block(depth)
        if kind == 10:
            return "(" + self.chain(depth - 1) + ")" + self.maybe(self.pick([".x", "[0]", ".y(1)", ".a.b"]), 0.3)
        return self.hashtable(depth)

    def hashtable(self, depth: int) -> str:
        keys = iter(self.random.sample(["a", "b", "'c d'", "1", "$k", "(1)", "if", "e_1", '"x$y"'], 3))
        return (
            "@{"
            + self.maybe(" ")
            + self.some(
                lambda: next(keys) + self.pick([" = ", "="]) + self.pick([self.expression(depth - 1), self.chain(depth - 1)]),
                0,
                3,
                self.pick(["; ", "\n "]),
            )
            + "}"
        )

    def expression(self, depth: int, *, comma: bool = True) -> str:
        kind = self.random.randint(0, 13)
        if depth <= 0 or kind < 4:
            return self.postfix(self.primary(0), depth)
        if kind < 8:
            operator = self.pick(BINARY)
            return (
                self.expression(depth - 1, comma=comma)
                + self.pick([" ", " ", "  "])
                + operator
                + self.pick([" ", " ", "\n "])
                + self.expression(depth - 1, comma=comma)
            )
        if kind == 8:
            return self.pick(UNARY) + self.postfix(self.pick(VARIABLES[:6]), 0)
        if kind == 9 and comma:
            return self.some(lambda: self.primary(depth - 1), 2, 3, self.pick([", ", ","]))
        if kind == 10:
            return (
                self.pick(["$a", "($b)", "1"])
                + " ? "
                + self.expression(depth - 1, comma=comma)
                + " : "
                + self.expression(depth - 1, comma=comma)
            )
        return self.postfix(self.primary(depth), depth)

    def primary(self, depth: int) -> str:
        kind = self.random.randint(0, 9)
        if kind < 3:
            return self.pick(VARIABLES)
        if kind == 3:
            return self.pick(NUMBERS)
        if kind == 4:
            return self.pick(STRINGS)
        if depth <= 0:
            return self.pick(["$v", "1", "'s'", "[" + self.pick(TYPES) + "]"])
        return [
            lambda: "(" + self.chain(depth - 1) + ")",
            lambda: "$(" + self.statements(depth - 1, 2) + ")",
            lambda: "@(" + self.statements(depth - 1, 2) + ")",
            lambda: self.hashtable(depth),
            lambda: self.block(depth),
        ][kind - 5]()

    def postfix(self, made: str, depth: int) -> str:
        if made[0].isdigit() or (made[0] in ".-'\"@" and len(made) < 5):
            return made
        while self.random.random() < 0.3:
            kind = self.random.randint(0, 7)
            made += [
                ".Name", ".'a b'", "[0]", "[-1]", ".ToString()", ".Foo($a, 1)", "::Bar", ".$p",
            ][kind] if not made.endswith("?") else ""  # fmt: skip
        if made.startswith("["):
            made += self.maybe(self.pick(["::new()", "::Parse('1')", "::MaxValue"]), 0.5)
        return made


PIECES = [
    "(", ")", "{", "}", "[", "]", "'", '"', "$", "@", "@{", "@(", "$(", ",", ";", "|", "&", "&&", "||", "=", "-eq", "-foo", "+", "..", "::", ".", "?", ":", "`", "#", "<", ">",
    "if", "else", "foreach", "function", "class", "param", "try", "catch", "switch", "while", "return", "\n", " ", "1", "$x", "foo", "-x", "@'", '@"', "!", "%", "--", "2>&1", "$a:", "${",
]  # fmt: skip


def mutate(text: str, generator: random.Random) -> str:
    """The text with one to three small things done to it that a typing person does."""
    for _ in range(generator.choice([1, 1, 1, 2, 3])):
        kind = generator.randint(0, 6)
        at = generator.randint(0, len(text))
        if kind == 0:
            text = text[:at] + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + text[at + generator.randint(1, 6) :]
        elif kind == 2:
            text = text[:at]
        elif kind == 3:
            to = generator.randint(at, min(len(text), at + 8))
            text = text[:to] + text[at:]
        else:
            text = text[:at] + generator.choice(PIECES) + text[at:]
    return text


def number_literals() -> list[str]:
    """Numbers at the limits of every type, with every suffix."""
    whole = [str(value + step) for bits in (7, 8, 15, 16, 31, 32, 63, 64, 96) for value in (1 << bits,) for step in (-1, 0)] + [
        "0",
        "1",
        "1" + "0" * 40,
    ]
    hexadecimal = ["0x" + first + "f" * rest for first in "78f1" for rest in (0, 1, 3, 7, 8, 15, 16, 23, 24, 31)] + [
        "0x80000000",
        "0x00ff",
        "0xABCD",
    ]
    binary = ["0b" + "1" * count for count in (1, 2, 7, 8, 9, 16, 31, 32, 33, 63, 64, 65, 96, 128)] + ["0b1000000000000000"]
    real = [
        "1.5",
        ".5",
        "1.",
        "1e3",
        "1.5e3",
        "1e-3",
        "2.5",
        "3.5",
        "1e10",
        "1e20",
        "1e400",
        "123456789.123456789",
        "0.1",
        "1.0",
        "255.5",
        "1.25e2",
    ]
    suffixes = ["", "u", "l", "ul", "s", "us", "y", "uy", "d", "n", "UL", "kb", "mb", "pb", "lkb", "dkb", "ukb", "nkb", "skb", "D"]
    texts = [body + suffix for body in whole + hexadecimal + binary + real for suffix in suffixes]
    return texts + [sign + text for sign in "-+" for text in texts[::7]]
