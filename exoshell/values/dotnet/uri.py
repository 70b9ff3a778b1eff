"""System.Uri and UriBuilder."""

from __future__ import annotations

import re
import urllib.parse
from typing import Any

from exoshell.values.dotnet.string import _strings
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument_null, net_error

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_PORTS = {
    "http": 80,
    "https": 443,
    "ftp": 21,
    "ws": 80,
    "wss": 443,
    "ldap": 389,
    "telnet": 23,
    "news": 119,
    "nntp": 119,
    "gopher": 70,
    "file": -1,
    "mailto": 25,
}
_RESERVED = ":/?#[]@!$&'()*+,;=-._~%"


def _wrong(message: str) -> Exception:
    return net_error("System.UriFormatException", f"Invalid URI: {message}")


class Uri:
    """A URI; relative ones know only their text."""

    __slots__ = ("absolute", "fragment", "host", "original", "path", "port", "query", "scheme", "user")
    ps_type_name = "System.Uri"

    def __init__(self, text: str | None, kind: str = "Absolute") -> None:
        if text is None:
            raise argument_null("uriString")
        self.original = text
        self.scheme = self.host = self.path = self.query = self.fragment = self.user = ""
        self.port = -1
        body = text.strip()
        match = _SCHEME.match(body)
        rooted = body.startswith("/") and not body.startswith("//")
        self.absolute = (match is not None and len(match[1]) > 1) or (rooted and kind != "Relative")
        if not body and kind != "RelativeOrAbsolute" and kind != "Relative":
            raise _wrong("The URI is empty.")
        if not self.absolute:
            if kind == "Absolute":
                raise _wrong("The format of the URI could not be determined.")
            return
        if kind == "Relative":
            raise _wrong("A relative URI cannot be created because the 'uriString' parameter represents an absolute URI.")
        if match is None:
            self.scheme, self.path = "file", _escaped(body)
            return
        self._split(match[1].lower(), match[2])

    def _split(self, scheme: str, rest: str) -> None:
        self.scheme = scheme
        rest, mark, fragment = rest.partition("#")
        self.fragment = f"#{_escaped(fragment)}" if mark else ""
        rest, mark, query = rest.partition("?")
        self.query = f"?{_escaped(query)}" if mark else ""
        if rest.startswith("//"):
            authority, slash, path = rest[2:].partition("/")
            self._authority(authority)
            self.path = _escaped(_dots(slash + path)) or "/"
            if not self.host and scheme in ("http", "https", "ftp", "ws", "wss"):
                raise _wrong("The hostname could not be parsed.")
        elif scheme == "mailto":
            user, _, self.host = rest.rpartition("@")
            self.user, self.path = user, ""
            self.port = 25
        elif scheme in ("http", "https", "ftp"):
            raise _wrong("The Authority/Host could not be parsed." if not rest else "The format of the URI could not be determined.")
        else:
            self.path = _escaped(rest)
        if self.port < 0:
            self.port = _PORTS.get(scheme, -1)

    def _authority(self, authority: str) -> None:
        user, mark, place = authority.rpartition("@")
        self.user = user if mark else ""
        match = re.fullmatch(r"(\[[^\]]+\]|[^:]*)(?::(\d*))?", place)
        if match is None:
            raise _wrong("Invalid port specified.")
        self.host = match[1].lower()
        if match[2]:
            if int(match[2]) > 65535:
                raise _wrong("Invalid port specified.")
            self.port = int(match[2])
        if self.host and not re.fullmatch(r"\[[0-9a-f:.%]+\]|[\w.~-]+", self.host):
            raise _wrong("The hostname could not be parsed.")

    @property
    def default_port(self) -> bool:
        return self.port == _PORTS.get(self.scheme, -1)

    @property
    def authority(self) -> str:
        return self.host if self.default_port or self.port < 0 else f"{self.host}:{self.port}"

    @property
    def absolute_uri(self) -> str:
        if self.scheme == "mailto":
            return f"mailto:{self.user}@{self.host}{self.query}{self.fragment}"
        head = f"{self.user}@" if self.user else ""
        mark = "://" if self.host or self.scheme == "file" else ":"
        return f"{self.scheme}{mark}{head}{self.authority}{self.path}{self.query}{self.fragment}"

    def local_path(self) -> str:
        return urllib.parse.unquote(self.path)

    def __str__(self) -> str:
        if not self.absolute:
            return self.original
        text = self.absolute_uri
        return re.sub("(?:%[0-9A-Fa-f]{2})+", _readable, text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Uri):
            return False
        if self.absolute and other.absolute:
            return self.absolute_uri.partition("#")[0] == other.absolute_uri.partition("#")[0]
        return self.original == other.original

    def __hash__(self) -> int:
        return hash(self.original)


def _readable(found: re.Match[str]) -> str:
    text = urllib.parse.unquote(found.group(), errors="strict") if _decodes(found.group()) else found.group()
    return "".join(f"%{ord(letter):02X}" if letter in "%/?#@:;&=+$,\\" or letter < " " else letter for letter in text)


def _decodes(text: str) -> bool:
    try:
        urllib.parse.unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True


def _escaped(text: str) -> str:
    return (
        urllib.parse.quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", text), safe=_RESERVED).replace("[", "%5B").replace("]", "%5D")
        if text
        else ""
    )


def _dots(path: str) -> str:
    if "/." not in path:
        return path
    out: list[str] = []
    parts = path.split("/")
    for number, part in enumerate(parts):
        if part == "..":
            if len(out) > 1:
                out.pop()
            if number == len(parts) - 1:
                out.append("")
        elif part == ".":
            if number == len(parts) - 1:
                out.append("")
        else:
            out.append(part)
    return "/".join(out)


def _combine(base: Uri, relative: Any) -> Uri:
    if base is None:
        raise argument_null("baseUri")
    text = relative.original if isinstance(relative, Uri) else relative
    return Uri(urllib.parse.urljoin(base.absolute_uri, text))


def _new(*args: Any) -> Uri:
    if isinstance(args[0], Uri) and len(args) > 1 and args[1] is not None:
        return _combine(args[0], args[1])
    kind = str(args[1]) if len(args) > 1 and not isinstance(args[1], bool) else "Absolute"
    return Uri(args[0], kind)


def _need(value: Uri) -> Uri:
    if not value.absolute:
        raise net_error("InvalidOperationException", "This operation is not supported for a relative URI.")
    return value


def _absolute(getter: Any) -> Any:
    return lambda value: getter(_need(value))


def _host_type(value: Uri) -> Any:
    from exoshell.values.conversion import convert

    host = value.host
    name = "Basic" if not host else "IPv6" if host.startswith("[") else "IPv4" if re.fullmatch(r"\d+(\.\d+){3}", host) else "Dns"
    try:
        return convert(name, "System.UriHostNameType")
    except KeyError:
        return name


def _segments(value: Uri) -> Any:
    return _strings(re.findall("[^/]*/|[^/]+$", value.path))


def _try_create(*args: Any) -> bool:
    from exoshell.values.dotnet.numbers import attempt

    first, *rest = args[:-1]
    if isinstance(first, Uri) and rest and rest[0] is None:
        return attempt(_fail, args[-1], None)
    return attempt(lambda: _new(first, *rest), args[-1], None)


def _fail() -> Any:
    raise _wrong("The format of the URI could not be determined.")


def _left_part(value: Uri, part: Any) -> str:
    text = value.absolute_uri
    match str(part):
        case "Scheme":
            return f"{value.scheme}://"
        case "Authority":
            return f"{value.scheme}://{f'{value.user}@' if value.user else ''}{value.authority}"
        case "Path":
            return text.partition("?")[0].partition("#")[0]
        case _:
            return text.partition("#")[0]


def _is_base(value: Uri, other: Uri) -> bool:
    return (value.scheme, value.authority) == (other.scheme, other.authority) and other.path.startswith(value.path.rpartition("/")[0] + "/")


def _relative(value: Uri, other: Uri) -> Uri:
    if (value.scheme, value.authority) != (other.scheme, other.authority):
        return other
    import posixpath

    start = value.path.rpartition("/")[0] + "/"
    found = posixpath.relpath(other.path, start) + ("/" if other.path.endswith("/") else "")
    return Uri(("" if found == "./" else found) + other.query + other.fragment, "Relative")


def _scheme_check(name: Any) -> bool:
    return bool(name) and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", name) is not None


def _check_host(name: Any) -> Any:
    from exoshell.values.conversion import convert
    from exoshell.values.net_error import NetError

    try:
        return _host_type(Uri(f"http://{name}"))
    except NetError:
        return convert("Unknown", "System.UriHostNameType")


def _well_formed(text: Any, kind: Any) -> bool:
    from exoshell.values.net_error import NetError

    try:
        made = Uri(text, str(kind))
    except NetError:
        return False
    return " " not in text and (not made.absolute or text == made.absolute_uri or text + "/" == made.absolute_uri)


URI = table(
    "System.Uri",
    properties={
        "AbsolutePath": _absolute(lambda value: value.path),
        "AbsoluteUri": _absolute(lambda value: value.absolute_uri),
        "LocalPath": _absolute(Uri.local_path),
        "Authority": _absolute(lambda value: value.authority),
        "HostNameType": _absolute(_host_type),
        "IsDefaultPort": _absolute(lambda value: value.default_port),
        "IsFile": _absolute(lambda value: value.scheme == "file"),
        "IsLoopback": _absolute(lambda value: value.host in ("localhost", "127.0.0.1", "[::1]", "loopback", "")),
        "PathAndQuery": _absolute(lambda value: value.path + value.query),
        "Segments": _absolute(_segments),
        "IsUnc": _absolute(lambda value: False),
        "Host": _absolute(lambda value: value.host),
        "Port": _absolute(lambda value: value.port),
        "Query": _absolute(lambda value: value.query),
        "Fragment": _absolute(lambda value: value.fragment),
        "Scheme": _absolute(lambda value: value.scheme),
        "OriginalString": lambda value: value.original,
        "DnsSafeHost": _absolute(lambda value: value.host.strip("[]")),
        "IdnHost": _absolute(lambda value: value.host.strip("[]")),
        "IsAbsoluteUri": lambda value: value.absolute,
        "UserEscaped": lambda value: False,
        "UserInfo": _absolute(lambda value: value.user),
    },
    methods={
        "ToString": str,
        "Equals": lambda value, other: value == other,
        "GetLeftPart": _left_part,
        "IsBaseOf": _is_base,
        "MakeRelativeUri": _relative,
        "IsWellFormedOriginalString": lambda value: _well_formed(value.original, "RelativeOrAbsolute"),
    },
    statics={
        "EscapeDataString": lambda text: urllib.parse.quote("".join(text), safe="-_.~"),
        "EscapeUriString": lambda text: urllib.parse.quote(text, safe=_RESERVED),
        "UnescapeDataString": lambda text: urllib.parse.unquote("".join(text), errors="replace"),
        "TryCreate": _try_create,
        "IsWellFormedUriString": _well_formed,
        "CheckSchemeName": _scheme_check,
        "CheckHostName": _check_host,
        "HexEscape": lambda letter: f"%{ord(letter):02X}",
        "IsHexDigit": lambda letter: letter in "0123456789abcdefABCDEF",
    },
    constructor=_new,
)


class UriBuilder:
    """UriBuilder: parts that can be set, and the Uri of them."""

    __slots__ = ("fragment", "host", "password", "path", "port", "query", "scheme", "user")
    ps_type_name = "System.UriBuilder"

    def __init__(self, *args: Any) -> None:
        self.scheme, self.host, self.port, self.path, self.query, self.fragment = "http", "localhost", -1, "/", "", ""
        self.user = self.password = ""
        if len(args) == 1:
            found = (
                args[0]
                if isinstance(args[0], Uri)
                else Uri(args[0] if _SCHEME.match(args[0]) and "://" in args[0] else f"http://{args[0]}")
            )
            self.scheme, self.host, self.path, self.query, self.fragment = found.scheme, found.host, found.path, found.query, found.fragment
            self.port = found.port
            self.user, _, self.password = found.user.partition(":")
        for name, value in zip(("scheme", "host", "port", "path", "extra"), args if len(args) > 1 else (), strict=False):
            if name != "extra":
                setattr(self, name, value)

    def __str__(self) -> str:
        head = f"{self.user}{':' + self.password if self.password else ''}@" if self.user else ""
        port = f":{self.port}" if self.port >= 0 else ""
        path = _escaped(self.path if self.path.startswith("/") else f"/{self.path}")
        return f"{self.scheme}://{head}{self.host}{port}{path}{self.query}{self.fragment}"


def _part(name: str, mark: str = "") -> Any:
    def write(builder: UriBuilder, value: Any) -> None:
        if mark and value and not value.startswith(mark):
            value = mark + value
        setattr(builder, name, value if value is not None else "")

    return lambda builder: getattr(builder, name), write


BUILDER = table(
    "System.UriBuilder",
    properties={
        "Scheme": _part("scheme"),
        "UserName": _part("user"),
        "Password": _part("password"),
        "Host": _part("host"),
        "Port": _part("port"),
        "Path": _part("path"),
        "Query": _part("query", "?"),
        "Fragment": _part("fragment", "#"),
        "Uri": lambda builder: Uri(str(builder)),
    },
    methods={"ToString": str},
    constructor=UriBuilder,
)
TABLES = (URI, BUILDER)


def _cast(value: Any) -> Any:
    from exoshell.values.conversion import to_string
    from exoshell.values.dotnet import _casting as casting

    return casting.attempt(lambda: Uri(to_string(value), "RelativeOrAbsolute"), value, "System.Uri", "InvalidCastFromStringToUri")


CONVERTERS = {"System.Uri": _cast}
