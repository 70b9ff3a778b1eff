""".NET's regular expression syntax rewritten for the `regex` package, in one walk over the pattern that also finds .NET's errors.

What differs: inline options hold from their place to the end of the group, `{` is literal unless it is a quantifier, sets subtract, `\\k`,
`\\e`, `\\c`, `\\z` mean other things or nothing, blocks have other names, possessive quantifiers do not exist. Balancing groups have no
counterpart and are refused.
"""

from __future__ import annotations

import re

_QUANTIFIER = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_OPTIONS = re.compile(r"\(\?([imnsxIMNSX]*)(?:-([imnsxIMNSX]*))?([:)])")
_NAME = re.compile(r"\w+")
_BACK_NAME = re.compile(r"\\k(?:<(\w+)>|'(\w+)'|\{(\w+)\})")
_PROPERTY = re.compile(r"\\([pP])\{([\w-]+)\}")
_SAME = frozenset("bBAGdDwWsSafnrtv")
_GENERAL = frozenset("L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn".split())
_BLOCKS = {"IsGreek": "InGreekandCoptic", "IsCombiningMarksforSymbols": "InCombiningDiacriticalMarksforSymbols"}


class PatternProblem(ValueError):
    """A pattern that does not compile; the text is .NET's."""

    def __init__(self, pattern: str, offset: int, reason: str) -> None:
        super().__init__(f"Invalid pattern '{pattern}' at offset {offset}. {reason}")


class _Group:
    """An open group: where it began, the options outside it, how many scoped groups inline options opened inside."""

    __slots__ = ("explicit", "scopes", "verbose")

    def __init__(self, explicit: bool, verbose: bool) -> None:
        self.explicit, self.verbose, self.scopes = explicit, verbose, 0


class Translator:
    """One pattern. `translated()` returns the text for `regex`, or raises PatternProblem."""

    def __init__(self, pattern: str, *, explicit: bool = False, verbose: bool = False) -> None:
        self.pattern = pattern
        self.place = 0
        self.out: list[str] = []
        self.explicit = explicit
        self.verbose = verbose
        self.groups: list[_Group] = [_Group(explicit, verbose)]
        self.quantifiable = False
        self.quantified = False
        self.captures, self.names = self._declared()

    def _fail(self, reason: str, offset: int | None = None) -> PatternProblem:
        return PatternProblem(self.pattern, self.place if offset is None else offset, reason)

    def _declared(self) -> tuple[int, set[str]]:
        """How many unnamed groups the pattern has, and the names of the others: for references to groups that do not exist."""
        text = re.sub(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", "", self.pattern, flags=re.DOTALL)
        names = {first or second for first, second in re.findall(r"\(\?(?:<([A-Za-z0-9_]\w*)>|'(\w+)')", text)}
        return len(re.findall(r"\((?!\?)", text)), names

    def translated(self) -> str:
        pattern, size = self.pattern, len(self.pattern)
        while self.place < size:
            char = pattern[self.place]
            if char == "\\":
                self._escape()
            elif char == "[":
                self.out.append(self._set())
                self._atom()
            elif char == "(":
                self._open()
            elif char == ")":
                self._close()
            elif char in "*+?" or (char == "{" and _QUANTIFIER.match(pattern, self.place)):
                self._quantifier(char)
            elif self.verbose and (char.isspace() or char == "#"):
                self._blank(char)
            else:
                self._plain(char)
        if len(self.groups) > 1:
            raise self._fail("Not enough )'s.")
        self.out.append(")" * self.groups[0].scopes)
        return "".join(self.out)

    def _atom(self) -> None:
        self.quantifiable, self.quantified = True, False

    def _plain(self, char: str) -> None:
        self.place += 1
        if char in "|^":
            self.out.append(char)
            self.quantifiable = self.quantified = False
            if char == "^":
                self._atom()
            return
        self.out.append("\\" + char if char in "{}]" else char)
        self._atom()

    def _blank(self, char: str) -> None:
        """White space and comments of (?x): left out here, so that `regex` need not know the option."""
        end = self.place + 1
        if char == "#":
            end = self.pattern.find("\n", self.place)
            end = len(self.pattern) if end < 0 else end
        self.place = end

    def _quantifier(self, char: str) -> None:
        found = _QUANTIFIER.match(self.pattern, self.place) if char == "{" else None
        text = found[0] if found else char
        if not self.quantifiable:
            # the offset is that behind the quantifier's first character
            if self.quantified:
                raise self._fail(f"Nested quantifier '{char}'.", self.place + 1)
            raise self._fail(f"Quantifier '{char}' following nothing.", self.place + 1)
        self.place += len(text)
        if found and found[3] and int(found[3]) < int(found[1]):
            raise self._fail("Illegal {x,y} with x > y.")
        if self.pattern[self.place : self.place + 1] == "?":
            text += "?"
            self.place += 1
        self.out.append(text)
        self.quantifiable, self.quantified = False, True

    # ------------------------------------------------------------------------------------------------------ groups

    def _open(self) -> None:
        pattern, place = self.pattern, self.place
        outer = _Group(self.explicit, self.verbose)
        if pattern[place + 1 : place + 2] != "?":
            self.out.append("(?:" if self.explicit else "(")
            self._enter(outer, 1)
            return
        options = _OPTIONS.match(pattern, place)
        if options is not None and (options[1] or options[2] or options[3] == ":"):
            self._options(options, outer)
            return
        following = pattern[place + 2 : place + 3]
        if following == "#":
            end = pattern.find(")", place)
            if end < 0:
                raise self._fail("Unterminated (?#...) comment.", len(pattern))
            self.place = end + 1
        elif following in "=!>" and following:
            self.out.append(pattern[place : place + 3])
            self._enter(outer, 3)
        elif pattern.startswith(("(?<=", "(?<!"), place):
            self.out.append(pattern[place : place + 4])
            self._enter(outer, 4)
        elif following in ("<", "'"):
            self._named(outer, ">" if following == "<" else "'")
        elif following == "(":
            self._conditional(outer)
        else:
            raise self._fail("Unrecognized grouping construct.", min(len(pattern), place + 3) if following else len(pattern))

    def _enter(self, outer: _Group, length: int) -> None:
        self.groups.append(outer)
        self.place += length
        self.quantifiable = self.quantified = False

    def _named(self, outer: _Group, closing: str) -> None:
        start = self.place + 3
        name = _NAME.match(self.pattern, start)
        end = name.end() if name else start
        if self.pattern[end : end + 1] == "-":
            raise self._fail("Balancing groups are not supported by exoshell.", end)
        if name is None:
            raise self._fail("Invalid group name: Group names must begin with a word character.", start)
        if end >= len(self.pattern):
            raise self._fail("Unrecognized grouping construct.", end)
        if name[0][0].isdigit() and not name[0].isdigit():
            raise self._fail("Invalid group name: Group names must begin with a word character.", start + 1)
        if self.pattern[end : end + 1] != closing:
            raise self._fail("Invalid group name: Group names must begin with a word character.", end)
        self.out.append(f"(?P<{name[0]}>" if not name[0].isdigit() else "(")
        self._enter(outer, end + 1 - self.place)

    def _conditional(self, outer: _Group) -> None:
        start = self.place + 3
        name = _NAME.match(self.pattern, start)
        known = name is not None and self.pattern[name.end() : name.end() + 1] == ")"
        if (
            known
            and name is not None
            and (name[0] in self.names or (name[0].isdigit() and int(name[0]) <= self.captures + len(self.names)))
        ):
            self.out.append(f"(?({name[0]})")
            self._enter(outer, name.end() + 1 - self.place)
            return
        if known and name is not None and name[0].isdigit():
            raise self._fail(f"Conditional alternation refers to an undefined group number {name[0]}.", name.end())
        self.out.append("(?(?=")
        self._enter(outer, 2)
        self.groups.append(_Group(self.explicit, self.verbose))
        self.place += 1

    def _options(self, found: re.Match[str], outer: _Group) -> None:
        on, off, end = found[1].lower(), (found[2] or "").lower(), found[3]
        self.explicit = ("n" in on or self.explicit) and "n" not in off
        self.verbose = ("x" in on or self.verbose) and "x" not in off
        letters = [letter for letter in on if letter in "ims"]
        others = [letter for letter in off if letter in "ims"]
        flags = "".join(letters) + ("-" + "".join(others) if others else "")
        self.out.append(f"(?{flags}:")
        self.place = found.end()
        self.quantifiable = self.quantified = False
        if end == ":":
            self.groups.append(outer)
        else:
            self.groups[-1].scopes += 1

    def _close(self) -> None:
        if len(self.groups) == 1:
            raise self._fail("Too many )'s.", self.place + 1)
        group = self.groups.pop()
        self.out.append(")" * (group.scopes + 1))
        self.explicit, self.verbose = group.explicit, group.verbose
        self.place += 1
        self._atom()

    # ----------------------------------------------------------------------------------------------------- escapes

    def _escape(self) -> None:
        pattern, place = self.pattern, self.place
        char = pattern[place + 1 : place + 2]
        if not char:
            raise self._fail("Illegal \\ at end of pattern.", len(pattern))
        if char == "k":
            self._back_reference()
        elif char.isdigit() and char != "0":
            self._number()
        elif char in "zZ":
            self.out.append(r"\Z" if char == "z" else r"(?=\n?\Z)")
            self.place += 2
        else:
            text, self.place = self._character(place)
            self.out.append(text)
        self._atom()

    def _back_reference(self) -> None:
        found = _BACK_NAME.match(self.pattern, self.place)
        if found is None:
            raise self._fail("Malformed \\k<...> named back reference.", self.place + (2 if len(self.pattern) > self.place + 2 else 1))
        name = found[1] or found[2] or found[3]
        if name.isdigit():
            if int(name) > self.captures + len(self.names):
                raise self._fail(f"Reference to undefined group number {name}.", found.end())
            self.out.append(f"(?:\\{name})")
        elif name not in self.names:
            raise self._fail(f"Reference to undefined group name '{name}'.", found.end())
        else:
            self.out.append(f"(?P={name})")
        self.place = found.end()

    def _number(self) -> None:
        found = re.compile(r"\\(\d+)").match(self.pattern, self.place)
        assert found is not None
        total = self.captures + len(self.names)
        number = int(found[1])
        if number <= total:
            self.out.append(f"(?:\\{number})")
            self.place = found.end()
        elif len(found[1]) == 1:
            raise self._fail(f"Reference to undefined group number {number}.", found.end())
        else:
            octal = re.compile(r"\\([0-7]{1,3})").match(self.pattern, self.place)
            if octal is None:
                raise self._fail(f"Reference to undefined group number {number}.", found.end())
            self.out.append(f"\\x{int(octal[1], 8) & 255:02x}")
            self.place = octal.end()

    def _character(self, place: int) -> tuple[str, int]:
        """One escaped character or class, in or out of a set: its text for `regex` and the place behind it."""
        pattern = self.pattern
        char = pattern[place + 1 : place + 2]
        if char in _SAME:
            return f"\\{char}", place + 2
        if char == "e":
            return r"\x1b", place + 2
        if char == "c":
            letter = pattern[place + 2 : place + 3]
            if not letter:
                raise self._fail("Missing control character.", len(pattern))
            return f"\\x{ord(letter.upper()) ^ 64:02x}", place + 3
        if char in "xu":
            length = 2 if char == "x" else 4
            digits = pattern[place + 2 : place + 2 + length]
            if not re.fullmatch(f"[0-9A-Fa-f]{{{length}}}", digits):
                raise self._fail("Insufficient or invalid hexadecimal digits.", place + 2)
            return f"\\{char}{digits}", place + 2 + length
        if char in "pP":
            return self._property(place)
        if char.isdigit():
            octal = re.compile(r"\\([0-7]{1,3})").match(pattern, place)
            if octal is not None:
                return f"\\x{int(octal[1], 8) & 255:02x}", octal.end()
        if char != "_" and not char.isalnum():
            return re.escape(char), place + 2
        raise self._fail(f"Unrecognized escape sequence \\{char}.", place + 2)

    def _property(self, place: int) -> tuple[str, int]:
        found = _PROPERTY.match(self.pattern, place)
        if found is None:
            raise self._fail("Incomplete \\p{X} character escape.", min(len(self.pattern), place + 2))
        name = found[2]
        if name in _GENERAL:
            return found[0], found.end()
        if not name.startswith("Is"):
            raise self._fail(f"Unknown property '{name}'.", found.end())
        return f"\\{found[1]}{{{_BLOCKS.get(name, 'In' + name[2:].replace('-', ''))}}}", found.end()

    # -------------------------------------------------------------------------------------------------------- sets

    def _set(self) -> str:
        """A bracketed set from `[` to its `]`, with what is subtracted as a look-ahead before it."""
        pattern = self.pattern
        parts = ["["]
        self.place += 1
        if pattern[self.place : self.place + 1] == "^":
            parts.append("^")
            self.place += 1
        first, subtracted = True, ""
        while True:
            char = pattern[self.place : self.place + 1]
            if not char:
                raise self._fail("Unterminated [] set.", len(pattern))
            if char == "]" and not first:
                self.place += 1
                break
            if char == "-" and pattern[self.place + 1 : self.place + 2] == "[" and not first:
                self.place += 1
                subtracted = self._set()
                if pattern[self.place : self.place + 1] != "]":
                    raise self._fail("A subtraction must be the last element in a character class.")
                self.place += 1
                break
            first = False
            text = self._member(char)
            following = pattern[self.place + 1 : self.place + 2]
            if pattern[self.place : self.place + 1] == "-" and following and following not in ("]", "[") and _code(text) is not None:
                self.place += 1
                last = self._member(pattern[self.place])
                parts.append(self._range(text, last))
            else:
                parts.append(text)
        body = "".join(parts) + "]"
        return f"(?:(?!{subtracted}){body})" if subtracted else body

    def _member(self, char: str) -> str:
        if char == "\\":
            if self.place + 1 >= len(self.pattern):
                raise self._fail("Illegal \\ at end of pattern.", len(self.pattern))
            if self.pattern[self.place + 1] == "b":
                self.place += 2
                return r"\x08"
            text, self.place = self._character(self.place)
            return text
        self.place += 1
        return "\\" + char if char in "[]^-&~|\\" else char

    def _range(self, first: str, last: str) -> str:
        low, high = _code(first), _code(last)
        assert low is not None
        if high is None:
            raise self._fail(f"Cannot include class {last} in character range.")
        if low > high:
            raise self._fail("[x-y] range in reverse order.")
        return f"{first}-{last}"


def _code(text: str) -> int | None:
    """The character that a member of a set stands for; None for a class."""
    if len(text) == 1:
        return ord(text)
    if text[1] in "xu":
        return int(text[2:], 16)
    named = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}.get(text[1])
    if named is not None:
        return named
    return None if text[1].isalpha() else ord(text[1])
