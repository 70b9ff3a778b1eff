"""The composition root: builds a Session (runspace, commands, connections, catalog, host) and is what front ends hold.

Nothing else constructs long-lived objects, and nothing below may import this.
"""

from exoshell.session.output import HostWriter, TextSink
from exoshell.session.session import Session
from exoshell.session.start import StartUp, start_up
from exoshell.session.status import SessionStatus

__all__ = ["HostWriter", "Session", "SessionStatus", "StartUp", "TextSink", "start_up"]
