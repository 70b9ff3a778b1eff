"""What goes wrong on purpose, and the knobs of time: set in process by tests, or by `--faults` for a child. There is no control endpoint.

`--faults` is a list separated by ';'. `name=value` turns a knob (`token_lifetime=60`, `latency=0.2`, `device_interval=1`).
`where:kind[*count][@seconds]` makes the next answers fail: where is a cmdlet, `*` (any cmdlet), `module`, `banner`, `batch`,
`login` or `refresh` (silent renewals only); kind is one of KINDS or, for the last two, an AADSTS number; @seconds is the Retry-After,
or how long `slow` takes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, fields

KINDS = (
    "429", "500", "503", "504", "401", "403", "cae", "transient", "concurrency", "false-gzip", "html", "not-json", "empty", "slow",
    "redirect", "half", "cut",
)  # fmt: skip
_FAILURE = re.compile(r"(?P<where>[\w*-]+):(?P<kind>[\w-]+)(?:\*(?P<count>\d+))?(?:@(?P<seconds>[\d.]+))?")


@dataclass(slots=True)
class Failure:
    """The next `count` answers at a place fail in one way."""

    where: str
    kind: str
    count: int = 1
    seconds: float | None = None


@dataclass
class Switches:
    """The emulator's temper. Plain values; whoever holds the object may change them at any time."""

    token_lifetime: int = 3900
    cae_lifetime: int = 86400
    """Of tokens for clients that can answer claims challenges."""
    refresh_in: int = 0
    """Early refresh hint in seconds; 0 sends none."""
    device_lifetime: int = 900
    device_interval: int = 5
    device_slow_down: int = 0
    """How many of the next polls are told to slow down."""
    latency: float = 0.0
    """Seconds before every answer of the admin API."""
    login_latency: float = 0.0
    rate_limit: int = 30000
    rate_window: int = 300
    partner_defect: bool = False
    """A partner's token works on its own tenant whatever tenant the path names, as the service once did."""
    module_redirect: bool = False
    """Exchange's own front door redirects to a regional address, too."""
    error_style: int = 1
    """How cmdlets' errors are written: 1 'number|class|text', 2 and 3 an exception as JSON."""
    failures: list[Failure] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    """Requests by kind, for tests."""

    def fail_next(self, where: str, kind: str, count: int = 1, seconds: float | None = None) -> None:
        """Raises ValueError for an unknown kind."""
        if kind not in KINDS and not (where in ("login", "refresh") and kind.isdigit()):
            raise ValueError(f"'{kind}' is no kind of failure. Kinds: {', '.join(KINDS)}.")
        self.failures.append(Failure(where.casefold(), kind, count, seconds))

    def take(self, *places: str) -> Failure | None:
        """The failure due at any of these places, used up by one."""
        wanted = {place.casefold() for place in places}
        for failure in self.failures:
            if failure.where in wanted and failure.count > 0:
                failure.count -= 1
                if failure.count == 0:
                    self.failures.remove(failure)
                return failure
        return None

    def apply(self, text: str) -> None:
        """Reads a `--faults` list. Raises ValueError, naming the part that makes no sense."""
        knobs = {item.name: type(getattr(self, item.name)) for item in fields(self)}
        for part in filter(None, (piece.strip() for piece in text.split(";"))):
            name, equals, value = part.partition("=")
            kind = knobs.get(name.strip().replace("-", "_"))
            if equals and kind in (int, float, bool):
                setattr(self, name.strip().replace("-", "_"), value.strip() not in ("0", "false") if kind is bool else kind(value))
                continue
            match = _FAILURE.fullmatch(part)
            if match is None:
                raise ValueError(f"'{part}' is neither a knob nor a failure.")
            seconds = match["seconds"]
            self.fail_next(match["where"], match["kind"], int(match["count"] or 1), float(seconds) if seconds else None)
