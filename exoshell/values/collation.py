"""The linguistic order of texts: that of ICU's root collation, by which PowerShell compares, sorts and groups strings.

A text's key has up to three levels: letters, then accents, then case. Texts of ASCII need only the small table below; the weights of
other characters are in data/collation.tsv (code point, primary, secondary and tertiary weights in hexadecimal; levels left out have the
common weight). Ideographs and Hangul follow their code points. Keys are strings of small characters because Python compares those fastest.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

_COMMON = "\x05"
_UPPER = "\xdc"
_ORDER = (
    "0304:\t 0306:\n 0308:\x0b 030a:\x0c 030c:\r 04:  050a:_ 050e:- 06:, 072a:; 0736:: 075a:! 0764:? 08:. 096e:' "
    '097c:" 0992:( 0994:) 0996:[ 0998:] 099a:{ 099c:} 0a92:@ 0a94:* 0a9e:/ 0aa0:\\ 0aa4:& 0aaa:# 0aac:% '
    "0c04:` 0c0a:^ 0c7a:+ 0c82:< 0c84:= 0c86:> 0c8a:| 0c8e:~ 0d90:$ 13:0 15:1 17:2 19:3 1b:4 1d:5 1f:6 "
    "21:7 23:8 25:9 2a:Aa 2c:Bb 2e:Cc 30:Dd 32:Ee 34:Ff 36:Gg 38:Hh 3a:Ii 3c:Jj 3e:Kk 40:Ll 42:Mm 44:Nn "
    "46:Oo 48:Pp 4a:Qq 4c:Rr 4e:Ss 50:Tt 52:Uu 54:Vv 56:Ww 58:Xx 5a:Yy 5c:Zz"
)


def _weights(digits: str) -> str:
    return bytes.fromhex(digits).decode("latin-1")


@cache
def _ascii() -> dict[int, str]:
    """Primary weights for str.translate; control characters count for nothing."""
    table = dict.fromkeys(range(128), "")
    place = 0
    while place < len(_ORDER):
        colon = _ORDER.index(":", place)
        digits = _ORDER[place:colon].strip()
        end = colon + 2
        while end < len(_ORDER) and _ORDER[end] != " ":
            end += 1
        for char in _ORDER[colon + 1 : end]:
            table[ord(char)] = _weights(digits)
        place = end
    return table


@cache
def _others() -> dict[str, tuple[str, str, str]]:
    from importlib.resources import files

    text = (files("exoshell.values") / "data" / "collation.tsv").read_text("ascii")
    table: dict[str, tuple[str, str, str]] = {}
    for line in text.splitlines():
        code, primary, secondary, tertiary = [*line.split("\t"), "", "", ""][:4]
        table[chr(int(code, 16))] = (_weights(primary), _weights(secondary) or _COMMON, _weights(tertiary) or _COMMON)
    return table


def _element(char: str) -> tuple[str, str, str]:
    code = ord(char)
    if code < 128:
        primary = _ascii()[code]
        return (primary, _COMMON, _UPPER if char.isupper() else _COMMON) if primary else ("", "", "")
    found = _others().get(char)
    if found is not None:
        return found
    if unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me"):
        return ("", "", "")
    lead = "\x79" if 0xAC00 <= code <= 0xD7A3 else "\xfa" if 0x3400 <= code <= 0x9FFF else "\xfb"
    return (lead + f"{code:06x}", _COMMON, _COMMON)


@lru_cache(16384)
def text_key(text: str) -> str:
    """The key of a text without regard to case."""
    if text.isascii():
        return text.translate(_ascii())
    primary, secondary, _ = _levels(text)
    return f"{primary}\x01{secondary}" if secondary else primary


@lru_cache(16384)
def case_key(text: str) -> str:
    """The key of a text where case decides last: small letters come first."""
    if text.isascii():
        primary = text.translate(_ascii())
        if text.islower() or not any(char.isupper() for char in text):
            return primary
        tertiary = "".join([_UPPER if char.isupper() else _COMMON for char in text if _ascii()[ord(char)]])
        return f"{primary}\x01\x01{tertiary.rstrip(_COMMON)}"
    primary, secondary, tertiary = _levels(text)
    return f"{primary}\x01{secondary}\x01{tertiary}" if tertiary else f"{primary}\x01{secondary}" if secondary else primary


def _levels(text: str) -> tuple[str, str, str]:
    elements = [_element(char) for char in unicodedata.normalize("NFD", text)]
    return (
        "".join([element[0] for element in elements]),
        "".join([element[1] for element in elements]).rstrip(_COMMON),
        "".join([element[2] for element in elements]).rstrip(_COMMON),
    )


def compare_text(a: str, b: str, ignore_case: bool = True) -> int:
    """-1, 0 or 1 in linguistic order."""
    if a == b:
        return 0
    key = text_key if ignore_case else case_key
    one, other = key(a), key(b)
    return (one > other) - (one < other)


def equal_text(a: str, b: str, ignore_case: bool = True) -> bool:
    """Whether no linguistic difference remains: composed and decomposed accents are equal, control characters count for nothing."""
    if a == b:
        return True
    if ignore_case:
        if a.lower() == b.lower():
            return True
        if a.isascii() and b.isascii() and a.isprintable() and b.isprintable():
            return False
        return text_key(a) == text_key(b)
    if a.isascii() and b.isascii() and a.isprintable() and b.isprintable():
        return False
    return case_key(a) == case_key(b)


_TAILORED: dict[str, dict[str, str]] = {
    "sv": {"å": "1", "ä": "2", "æ": "2", "ö": "3", "ø": "3"},
    "da": {"æ": "1", "ä": "1", "ø": "2", "ö": "2", "å": "3"},
}
"""Letters that some languages put after z, by their place there."""
_TAILORED["fi"] = _TAILORED["sv"]
_TAILORED["nb"] = _TAILORED["nn"] = _TAILORED["no"] = _TAILORED["da"]
_AFTER_Z = "\x5c\xff"


def collation_key(text: str, case_sensitive: bool = False, culture: str = "") -> str:
    """The sort key of a text in a culture; equal keys are texts that sort as equal."""
    if type(text) is not str:
        text = str.__str__(text)
    key = case_key if case_sensitive else text_key
    tailored = _TAILORED.get(culture.partition("-")[0].lower()) if culture else None
    if tailored is None or text.isascii():
        return key(text)
    parts: list[str] = []
    plain = ""
    for char in text:
        place = tailored.get(char.lower())
        if place is None:
            plain += char
            continue
        parts += [key(plain), _AFTER_Z + place]
        plain = ""
    return "".join([*parts, key(plain)])
