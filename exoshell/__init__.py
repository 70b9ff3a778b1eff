"""exoshell: an Exchange Online shell for the terminal that needs no PowerShell.

For Python programs: `exoshell.connect` and `exoshell.connect_async` open a connection with the shell's own connection core.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from exoshell.connection.api import connect, connect_async

__version__ = "0.1.0"
__all__ = ["__version__", "connect", "connect_async"]


def __getattr__(name: str) -> Any:
    # the connection core loads msal and httpx, which most uses of the package never need
    if name in ("connect", "connect_async"):
        from exoshell.connection import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
