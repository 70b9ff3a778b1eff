"""MailAddress, IPAddress, WebUtility, HttpUtility and Dns."""

from __future__ import annotations

import html
import ipaddress
import re
import socket
import urllib.parse
from typing import Any

from exoshell.values.dotnet import _casting as casting
from exoshell.values.dotnet.numbers import attempt
from exoshell.values.dotnet.text import byte_array
from exoshell.values.member_tables import table
from exoshell.values.net_error import argument, argument_null, format_error, net_error
from exoshell.values.numbers import Int64
from exoshell.values.psobject import MemberKind

_ADDRESS = re.compile(r"\s*(?:(?P<display>\"(?:[^\"\\]|\\.)*\"|[^<>\"]*?)\s*<(?P<inner>[^<>]+)>|(?P<plain>[^<>\s]+))\s*", re.DOTALL)
_LOCAL = re.compile(r"(?:\"[^\"]+\"|[^\s@<>()\[\],;:\\\"]+)@(?:[^\s@<>()\[\],;:\\\"]+|\[[^\]]+\])")


class MailAddress:
    __slots__ = ("display", "host", "user")
    ps_type_name = "System.Net.Mail.MailAddress"

    def __init__(self, address: str, display: str | None = None, *rest: Any) -> None:
        del rest
        if address is None:
            raise argument_null("address")
        if not address:
            raise argument("The value cannot be an empty string.", "address")
        match = _ADDRESS.fullmatch(address)
        plain = (match["inner"] or match["plain"]).strip() if match is not None else ""
        if match is None or not _LOCAL.fullmatch(plain) or ".." in plain or plain.startswith(".") or ".@" in plain or plain.endswith("."):
            raise format_error("The specified string is not in the form required for an e-mail address.")
        user, _, host = plain.rpartition("@")
        self.user: str = user
        self.host: str = host
        self.display = display or (match["display"] or "").strip().strip('"')

    @property
    def address(self) -> str:
        return f"{self.user}@{self.host}"

    def __str__(self) -> str:
        return f'"{self.display}" <{self.address}>' if self.display else self.address

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MailAddress) and str(self).lower() == str(other).lower()

    def __hash__(self) -> int:
        return hash(str(self).lower())


MAIL = table(
    "System.Net.Mail.MailAddress",
    properties={
        "DisplayName": lambda value: value.display,
        "User": lambda value: value.user,
        "Host": lambda value: value.host,
        "Address": lambda value: value.address,
    },
    methods={"ToString": str, "Equals": lambda value, other: value == other},
    statics={"TryCreate": lambda *args: attempt(lambda: MailAddress(*args[:-1]), args[-1], None)},
    constructor=MailAddress,
)


class IPAddress:
    __slots__ = ("value",)
    ps_type_name = "System.Net.IPAddress"

    def __init__(self, value: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
        self.value = value

    @property
    def version(self) -> int:
        return self.value.version

    def __str__(self) -> str:
        mapped = self.value.ipv4_mapped if isinstance(self.value, ipaddress.IPv6Address) else None
        return f"::ffff:{mapped}" if mapped is not None else str(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IPAddress) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)


def parse_address(text: Any) -> IPAddress:
    """IPAddress.Parse. Raises NetError (FormatException)."""
    if text is None:
        raise argument_null("ipString")
    body = "".join(text).strip("[]") if ":" in text else "".join(text)
    try:
        return IPAddress(ipaddress.ip_address(body))
    except ValueError:
        pass
    try:
        if re.fullmatch(r"(0x[0-9a-fA-F]+|\d+)(\.(0x[0-9a-fA-F]+|\d+)){0,3}", body):
            return IPAddress(ipaddress.IPv4Address(socket.inet_aton(body)))
    except OSError:
        pass
    raise format_error("An invalid IP address was specified.")


def _new_address(value: Any, *rest: Any) -> IPAddress:
    del rest
    if isinstance(value, list):
        data = bytes(value)
        if len(data) not in (4, 16):
            raise argument("An invalid IP address was specified.", "address")
        return IPAddress(ipaddress.ip_address(data))
    return IPAddress(ipaddress.IPv4Address(int(value).to_bytes(4, "little")))


def _family(value: IPAddress) -> Any:
    from exoshell.values.conversion import convert

    name = "InterNetwork" if value.version == 4 else "InterNetworkV6"
    try:
        return convert(name, "System.Net.Sockets.AddressFamily")
    except KeyError:
        return name


def _number(value: IPAddress) -> Any:
    if value.version != 4:
        raise net_error("System.Net.Sockets.SocketException", "The attempted operation is not supported for the type of object referenced.")
    return Int64(int.from_bytes(value.value.packed, "little"))


def _known(text: str) -> IPAddress:
    return IPAddress(ipaddress.ip_address(text))


def _mapped(value: IPAddress) -> bool:
    return isinstance(value.value, ipaddress.IPv6Address) and value.value.ipv4_mapped is not None


def _six(test: str) -> Any:
    return lambda value: value.version == 6 and bool(getattr(value.value, test))


ADDRESS = table(
    "System.Net.IPAddress",
    extended={"IPAddressToString": (MemberKind.SCRIPT_PROPERTY, str, "System.Object IPAddressToString {get=$this.Tostring();}")},
    properties={
        "AddressFamily": _family,
        "ScopeId": lambda value: None,
        "IsIPv6Multicast": _six("is_multicast"),
        "IsIPv6LinkLocal": _six("is_link_local"),
        "IsIPv6SiteLocal": _six("is_site_local"),
        "IsIPv6Teredo": _six("teredo"),
        "IsIPv6UniqueLocal": lambda value: value.version == 6 and value.value.packed[0] & 0xFE == 0xFC,
        "IsIPv4MappedToIPv6": _mapped,
        "Address": _number,
    },
    methods={
        "GetAddressBytes": lambda value: byte_array(value.value.packed),
        "ToString": str,
        "Equals": lambda value, other: value == other,
        "MapToIPv4": lambda value: IPAddress(value.value.ipv4_mapped or value.value) if value.version == 6 else value,
        "MapToIPv6": lambda value: IPAddress(ipaddress.IPv6Address(f"::ffff:{value.value}")) if value.version == 4 else value,
    },
    statics={
        "Parse": lambda text, *rest: parse_address(text),
        "TryParse": lambda text, *rest: attempt(lambda: parse_address(text), rest[-1], None),
        "IsLoopback": lambda value: value.value.is_loopback,
    },
    static_properties={
        "Any": _known("0.0.0.0"),
        "Loopback": _known("127.0.0.1"),
        "Broadcast": _known("255.255.255.255"),
        "None": _known("255.255.255.255"),
        "IPv6Any": _known("::"),
        "IPv6Loopback": _known("::1"),
        "IPv6None": _known("::"),
    },
    constructor=_new_address,
)


def _html_encode(text: Any) -> Any:
    if text is None:
        return None
    encoded = html.escape(text, quote=True).replace("&#x27;", "&#39;")
    return "".join(f"&#{ord(letter)};" if 160 <= ord(letter) < 256 or ord(letter) > 0xFFFF else letter for letter in encoded)


def _url_encode(safe: str, upper: bool) -> Any:
    def encode(text: Any, *rest: Any) -> Any:
        del rest
        if text is None:
            return None
        found = urllib.parse.quote(text, safe=safe).replace("%20", "+").replace("~", "%7E")
        return found if upper else re.sub("%[0-9A-F]{2}", lambda match: match.group().lower(), found)

    return encode


def _url_decode(text: Any, *rest: Any) -> Any:
    del rest
    return None if text is None else urllib.parse.unquote_plus(text, errors="replace")


def _query(text: str, *rest: Any) -> Any:
    from exoshell.values.dotnet.name_values import QueryValues

    del rest
    made = QueryValues()
    for name, value in urllib.parse.parse_qsl(text.lstrip("?"), keep_blank_values=True):
        made.add(name, value)
    return made


def query_text(text: str) -> str:
    """A name or value as it stands in a query string."""
    return str(_url_encode("-_.!*()", False)(text))


WEB = table(
    "System.Net.WebUtility",
    statics={
        "HtmlEncode": _html_encode,
        "HtmlDecode": lambda text: None if text is None else html.unescape(text),
        "UrlEncode": _url_encode("-_.!*()", True),
        "UrlDecode": _url_decode,
    },
)
HTTP = table(
    "System.Web.HttpUtility",
    statics={
        "HtmlEncode": _html_encode,
        "HtmlDecode": lambda text: None if text is None else html.unescape(text),
        "HtmlAttributeEncode": lambda text: (
            None if text is None else text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        ),
        "UrlEncode": _url_encode("-_.!*()", False),
        "UrlDecode": _url_decode,
        "UrlPathEncode": lambda text: None if text is None else urllib.parse.quote(text, safe="/:?=&%-_.!*()~'#"),
        "ParseQueryString": _query,
    },
)


def _resolve(name: str, *rest: Any) -> list[Any]:
    del rest
    try:
        found = {info[4][0] for info in socket.getaddrinfo(name, None)}
    except OSError as error:
        raise net_error("System.Net.Sockets.SocketException", error.strerror or str(error)) from None
    return [_known(str(address).partition("%")[0]) for address in sorted(map(str, found))]


DNS = table("System.Net.Dns", statics={"GetHostAddresses": _resolve, "GetHostName": socket.gethostname})
TABLES = (MAIL, ADDRESS, WEB, HTTP, DNS)
_parsed = casting.parsing("System.Net.IPAddress", parse_address)
CONVERTERS = {
    "System.Net.Mail.MailAddress": casting.constructing("System.Net.Mail.MailAddress", lambda value: MailAddress(str(value))),
    "System.Net.IPAddress": lambda value: _new_address(value) if isinstance(value, int | list) else _parsed(value),
}
