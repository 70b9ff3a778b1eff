"""When a refused request is sent again, and after how long: the module's policy, and Retry-After before everything else."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from exoshell.connection.adminapi.faults import ServiceError, is_concurrency, is_transient

RETRIES = 5
_RETRIED = frozenset({401, 503, 504})
_THROTTLED = 429
MAX_WAIT = 300.0


@dataclass(frozen=True, slots=True)
class Retry:
    """Wait so long and send again."""

    seconds: float
    throttled: bool
    reason: str


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds of a Retry-After header, fractions included; None where there is none to read."""
    value = headers.get("retry-after")
    if not value:
        return None
    try:
        return min(max(float(value.strip().replace(",", ".")), 0.0), MAX_WAIT)
    except ValueError:
        from email.utils import parsedate_to_datetime

        try:
            import time

            return min(max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0), MAX_WAIT)
        except ValueError:
            return None


def back_off(attempt: int) -> float:
    """2, 4, 8, 16, 32 seconds, spread by a tenth so that parallel requests do not return together."""
    return float(2 ** (attempt + 1)) * random.uniform(0.9, 1.1)


def plan_retry(error: ServiceError, headers: Mapping[str, str], attempt: int) -> Retry | None:
    """What to do about a refusal on the attempt (0 the first); None: give up."""
    if attempt >= RETRIES:
        return None
    asked = retry_after(headers)
    if error.status == _THROTTLED or is_concurrency(error):
        return Retry(asked if asked is not None else back_off(attempt), True, "The current request is throttled at the server")
    # as in the module, an empty or foreign body is no reason to try again; a 401 without one means that the token is refused
    if error.status in _RETRIED and not error.plain:
        return Retry(asked if asked is not None else back_off(attempt), False, f"HTTP status code {error.status}")
    if is_transient(error):
        return Retry(asked if asked is not None else back_off(attempt), False, "a passing trouble of the service")
    return None
