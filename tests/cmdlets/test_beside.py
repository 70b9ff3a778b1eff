"""What the recordings cannot hold: questions to a person, threads, stops, requests, transcripts, history."""

from __future__ import annotations

import http.server
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from exoshell.config import Config
from exoshell.session import Session, TextSink
from tests.language.adapter import run
from tests.language.recording_host import RecordingHost


class Sink:
    """Keeps what a submission writes."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.errors: list[Any] = []

    def write(self, value: Any) -> None:
        self.objects.append(value)

    def error(self, record: Any) -> None:
        self.errors.append(record)

    def flush(self) -> None:
        """Nothing is held back."""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    return Session(Config(), RecordingHost(120))


def output(session: Session, text: str) -> list[Any]:
    sink = Sink()
    session.runspace.invoke(text, sink)
    assert not sink.errors, [record.text for record in sink.errors]
    return sink.objects


@pytest.mark.parametrize(
    "text",
    [
        "$x = 1..1000000 | Sort-Object -Descending",
        '$x = 1..1000000 | ForEach-Object { "n$($_ % 9973)" } | Sort-Object',
        "1..1000000 | Where-Object { $_ % 2 } | ForEach-Object { $_ } | Measure-Object -Sum",
        "Start-Sleep 1000",
        "1..20 | ForEach-Object -Parallel { Start-Sleep 1000 }",
        "Wait-Job (Start-ThreadJob { Start-Sleep 1000 })",
    ],
)
def test_stops_within_a_blink(session: Session, text: str) -> None:
    ended = []

    def invoke() -> None:
        session.runspace.invoke(text, Sink())
        ended.append(time.monotonic())

    thread = threading.Thread(target=invoke)
    thread.start()
    time.sleep(0.6)
    asked = time.monotonic()
    session.runspace.stop()
    thread.join(5)
    assert ended
    assert ended[0] - asked < 0.4  # 0.2 s, and what two loaded cores add


def test_parallel_blocks_run_side_by_side(session: Session) -> None:
    started = time.monotonic()
    assert sorted(output(session, "1..5 | ForEach-Object -Parallel { Start-Sleep -Milliseconds 300; $_ * 2 }")) == [2, 4, 6, 8, 10]
    assert time.monotonic() - started < 1.2


def test_parallel_blocks_see_using_values_and_report_errors(session: Session) -> None:
    sink = Sink()
    session.runspace.invoke(
        "$x = @{ a = 5 }; 1, 2 | ForEach-Object -Parallel { $using:x.a + $_; if ($_ -eq 2) { throw 'no' } } -ThrottleLimit 1", sink
    )
    assert sink.objects == [6, 7]
    assert [record.text for record in sink.errors] == ["no"]


def test_a_background_pipeline_is_a_job(session: Session) -> None:
    assert output(session, "$n = 3; $j = 1..3 | ForEach-Object { $_ * $n } &; Wait-Job $j | Receive-Job") == [3, 6, 9]
    assert output(session, "(Get-Job).State; Remove-Job -Name *; @(Get-Job).Count") == ["Completed", 0]


def test_history_is_kept_shown_and_run_again(session: Session) -> None:
    output(session, "40 + 2")
    assert output(session, "(Get-History)[0].CommandLine") == ["40 + 2"]
    assert output(session, "Invoke-History 1") == [42]
    assert output(session, "Clear-History; @(Get-History).Count") == [0]


def test_transcripts_keep_what_is_shown(session: Session, tmp_path: Path) -> None:
    host = session.host
    for text in ("Start-Transcript t.log", "'seen'; Write-Warning careful", "Stop-Transcript", "'unseen'"):
        session.runspace.invoke(text, TextSink(host, for_console=True))
    kept = (tmp_path / "t.log").read_text(encoding="utf-8")
    assert "seen\nWARNING: careful\n" in kept or "WARNING: careful\nseen\n" in kept
    assert "unseen" not in kept


def test_transcripts_keep_commands_but_no_secrets(session: Session, tmp_path: Path) -> None:
    session.runspace.holds_secret = lambda text: "hunter2" in text
    for text in ("Start-Transcript t.log", "1 +\n1", "$p = 'hunter2'", "Stop-Transcript", "2 + 2"):
        session.runspace.invoke(text, TextSink(session.host, for_console=True))
    kept = (tmp_path / "t.log").read_text(encoding="utf-8")
    place = session.runspace.context.session_state.location
    assert f"PS {place}> 1 +\n>> 1\n2\nPS {place}> # a command that holds a secret\nPS {place}> Stop-Transcript\n" in kept
    assert "hunter2" not in kept
    assert "2 + 2" not in kept


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b'{"a":[1,2],"b":"x"}' if self.path.startswith("/j") else b"plain"
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", "application/json" if self.path.startswith("/j") else "text/plain")
        self.send_header("X-Query", self.path)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.end_headers()
        self.wfile.write(body + b"|" + self.headers.get("Content-Type", "").encode() + b"|" + self.headers.get("X-Own", "").encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def test_web_requests(session: Session, address: str) -> None:
    assert output(session, f"(Invoke-RestMethod {address}/j).a[1]; Invoke-RestMethod {address}/p") == [2, "plain"]
    posted = output(session, f"Invoke-RestMethod {address} -Method Post -Body 'x=1' -ContentType text/x -Headers @{{ 'X-Own' = 'me' }}")
    assert posted == ["x=1|text/x|me"]
    assert output(session, f"$r = Invoke-WebRequest {address}/j; $r.StatusCode; $r.Content.Length; $r.Headers['X-Query']") == [
        200,
        19,
        "/j",
    ]
    assert output(session, f"Invoke-WebRequest '{address}/j' -Body @{{ q = 'a b' }} | ForEach-Object {{ $_.Headers['X-Query'] }}") == [
        "/j?q=a+b"
    ]
    sink = Sink()
    session.runspace.invoke(f"Invoke-RestMethod {address}/missing", sink)
    assert sink.errors[0].exception.message == "Response status code does not indicate success: 404 (Not Found)."


def test_help_reads_comments(session: Session) -> None:
    text = "function Get-Foo { <#\n.SYNOPSIS\n Does foo.\n.PARAMETER A\n The a.\n.EXAMPLE\n Get-Foo -A 1\n#> param($A) }\n"
    page, synopsis = output(session, text + '$h = Get-Help Get-Foo -Full; "$h"; $h.Synopsis')
    assert synopsis == "Does foo."
    assert "The a." in page
    assert "Get-Foo -A 1" in page


def test_help_lists_what_matches(tmp_path: Path) -> None:
    shown = run("Get-Help *-Alias", "", str(tmp_path), 120)
    assert "Export-Alias" in shown
    assert "Set-Alias" in shown


@pytest.mark.skipif(os.name != "posix", reason="POSIX programs")
def test_programs_start_beside_the_session(session: Session) -> None:
    assert output(session, "(Start-Process true -Wait -PassThru).HasExited; (Start-Process false -Wait -PassThru).ExitCode") == [True, 1]
    assert output(session, "$p = Start-Process sleep 100 -PassThru; Stop-Process $p.Id; Wait-Process -InputObject $p; $p.HasExited") == [
        True
    ]


def test_aliases_survive_a_file(session: Session) -> None:
    assert output(
        session, "Set-Alias zz Get-Date; Export-Alias a.csv zz; Remove-Alias zz; Import-Alias a.csv; (Get-Alias zz).Definition"
    ) == ["Get-Date"]
