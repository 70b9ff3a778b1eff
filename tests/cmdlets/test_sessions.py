"""What belongs to a session stays with it; files that never end can be left."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exoshell.config import Config
from exoshell.session import Session, TextSink
from tests.language.recording_host import RecordingHost


def session() -> tuple[Session, RecordingHost]:
    host = RecordingHost(120)
    return Session(Config(), host), host


def shown(session: Session, host: RecordingHost, text: str) -> str:
    host.ui.shown.clear()
    session.runspace.invoke(text, TextSink(host, for_console=True, settings=session.format_settings), add_to_history=False)
    return host.ui.text


def test_types_that_one_session_extends_stay_as_they_are_in_another() -> None:
    first, first_host = session()
    second, second_host = session()
    extend = (
        "Update-TypeData -TypeName Own.Thing -MemberType ScriptProperty -MemberName Twice -Value { $this.N * 2 }; "
        "Update-TypeData -TypeName Own.Thing -DefaultDisplayPropertySet Twice"
    )
    show = "[pscustomobject]@{ PSTypeName = 'Own.Thing'; N = 4 } | Format-List"
    assert shown(first, first_host, f"{extend}; {show}").split() == ["Twice", ":", "8"]
    assert shown(second, second_host, show).split() == ["N", ":", "4"]
    assert shown(second, second_host, "(Get-TypeData Own.Thing) -eq $null") == "True\n"
    assert shown(first, first_host, show).split() == ["Twice", ":", "8"]
    assert (
        shown(first, first_host, "1 | ForEach-Object -Parallel { ([pscustomobject]@{ PSTypeName = 'Own.Thing'; N = 5 }).Twice }") == "10\n"
    )
    shown(first, first_host, "Remove-TypeData Own.Thing")
    assert shown(first, first_host, show).split() == ["N", ":", "4"]


def noticing(real: Callable[..., Any], called: threading.Event) -> Callable[..., Any]:
    """The function, which says when it is called."""

    def notice(*arguments: Any, **more: Any) -> Any:
        called.set()
        return real(*arguments, **more)

    return notice


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless file")
@pytest.mark.parametrize("options", ["", "-Raw", "-AsByteStream"])
def test_a_file_that_never_ends_can_be_left(options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from exoshell.cmdlets.management import get_content

    running, host = session()
    read = threading.Event()
    reads = ("read_lines", "read_text", "read_bytes")
    for name in reads:
        monkeypatch.setattr(get_content, name, noticing(getattr(get_content, name), read))
    results: list[Any] = []
    sink = TextSink(host, for_console=True, settings=running.format_settings)
    thread = threading.Thread(target=lambda: results.append(running.runspace.invoke(f"Get-Content /dev/zero {options}", sink)), daemon=True)
    thread.start()
    assert read.wait(60)
    running.runspace.stop()
    thread.join(60)
    assert results
    assert results[0].stopped
