"""Single keys on a bare terminal while a sign-in waits: D for a device code, C to copy, Ctrl+C to cancel.

No prompt runs meanwhile, so the terminal is read here; what else is typed is kept for the next prompt, as typing ahead always is.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from prompt_toolkit.input import Input
from prompt_toolkit.input.typeahead import store_typeahead
from prompt_toolkit.key_binding import KeyPress
from prompt_toolkit.keys import Keys

from exoshell.host import SignInNotice


class WaitingKeys:
    """`show` with every notice, None once the sign-in has ended. Used on the UI loop."""

    def __init__(self, open_input: Callable[[], Input | None], *, copy: Callable[[str], None], interrupt: Callable[[], None]) -> None:
        """`open_input`: the terminal; None where there is none to read keys from."""
        self._open_input = open_input
        self._copy = copy
        self._interrupt = interrupt
        self._notice: SignInNotice | None = None
        self._reading: ExitStack | None = None
        self._input: Input | None = None

    @property
    def reading(self) -> bool:
        """Whether keys are read now."""
        return self._reading is not None

    def show(self, notice: SignInNotice | None) -> None:
        self._notice = notice
        # a link is followed by a question, whose prompt reads the keys
        wanted = notice is not None and notice.kind != "link"
        if wanted and self._reading is None:
            self._start()
        elif not wanted:
            self.close()

    def close(self) -> None:
        """Gives the terminal back."""
        reading, self._reading, self._input = self._reading, None, None
        if reading is not None:
            reading.close()

    def _start(self) -> None:
        found = self._open_input()
        if found is None:
            return
        self._input = found
        self._reading = ExitStack()
        self._reading.enter_context(found.raw_mode())
        self._reading.enter_context(found.attach(self._read))

    def _read(self) -> None:
        if self._input is None:
            return
        other: list[KeyPress] = []
        for press in self._input.read_keys():
            if not self._act(press.key):
                other.append(press)
        if other and self._input is not None:
            store_typeahead(self._input, other)

    def _act(self, key: str) -> bool:
        """Whether the key meant the sign-in."""
        notice = self._notice
        if key == Keys.ControlC:
            self._interrupt()
        elif key.casefold() == "d" and notice is not None and notice.use_device is not None:
            notice.use_device()
        elif key.casefold() == "c" and notice is not None:
            self._copy(notice.user_code or notice.address)
        else:
            return False
        return True


def keys_sentence(notice: SignInNotice) -> str:
    """Which keys work; '' where none do."""
    if notice.kind == "link":
        return ""
    what = "the code" if notice.user_code else "the address"
    device = "D shows a code for another device instead. " if notice.use_device is not None else ""
    return f"{device}C copies {what}. Ctrl+C cancels."
