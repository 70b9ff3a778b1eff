"""Send-MailMessage against a small SMTP server of the test."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from exoshell.config import Config
from exoshell.session import Session
from tests.cmdlets.test_beside import Sink
from tests.language.recording_host import RecordingHost


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say("220 test ESMTP")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            self.server.commands.append(line)
            if verb == "EHLO":
                self._say("250-test\r\n250 DSN")
            elif verb == "RCPT" and "unknown@" in line:
                self._say("550 5.1.1 no such user")
            elif verb == "DATA":
                self._say("354 go on")
                self._message()
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _message(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.server.messages.append(message)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Mailbox(socketserver.ThreadingTCPServer):
    """Keeps what it was told and sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.commands: list[str] = []
        self.messages: list[EmailMessage] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def run(text: str) -> Sink:
    sink = Sink()
    Session(Config(), RecordingHost(120)).runspace.invoke(text, sink)
    return sink


def test_a_report_is_sent_with_its_file(mailbox: Mailbox, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    report.write_text('"Name"\n"Ann"\n')
    sink = run(
        f"Send-MailMessage -To 'Ann <ann@contoso.com>','bo@contoso.com' -Cc cc@contoso.com"
        " -Bcc hidden@contoso.com -From 'R <r@contoso.com>'"
        f" -Subject 'Größen' -Body '<b>Zoë</b>' -BodyAsHtml -Priority High -DeliveryNotificationOption OnFailure -Attachments '{report}'"
        f" -SmtpServer 127.0.0.1 -Port {mailbox.port}"
    )
    assert not sink.errors
    (message,) = mailbox.messages
    assert (message["From"], message["To"], message["Cc"], message["Subject"]) == (
        "R <r@contoso.com>",
        "Ann <ann@contoso.com>, bo@contoso.com",
        "cc@contoso.com",
        "Größen",
    )
    assert "hidden" not in str(message.items())
    assert any("rcpt to:<hidden@contoso.com> notify=failure" in command.lower() for command in mailbox.commands)
    assert message["X-Priority"] == "1"
    body = message.get_body(("html",))
    assert body is not None
    assert body.get_content().strip() == "<b>Zoë</b>"
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "report.csv"
    assert attachment.get_content() == report.read_text()


@pytest.mark.parametrize(
    ("arguments", "error_id", "text"),
    [
        ("-To unknown@contoso.com", "SmtpException", "Mailbox unavailable. The server response was: 5.1.1 no such user"),
        ("-To 'no address'", "FormatException", "The specified string is not in the form required for an e-mail address."),
        ("-To a@b.c -UseSsl", "SmtpException", "Server does not support secure connections."),
        ("-To a@b.c -Attachments nowhere.txt", "System.IO.FileNotFoundException", "Could not find file"),
    ],
)
def test_what_is_wrong_is_said_in_dotnets_words(mailbox: Mailbox, arguments: str, error_id: str, text: str) -> None:
    sink = run(f"Send-MailMessage -From me@contoso.com -Subject x {arguments} -SmtpServer 127.0.0.1 -Port {mailbox.port}")
    assert sink.errors[0].fully_qualified_id == f"{error_id},Microsoft.PowerShell.Commands.SendMailMessage"
    assert text in sink.errors[0].text
    assert not mailbox.messages


def test_without_a_server_it_says_where_to_name_one() -> None:
    sink = run("Send-MailMessage -To a@b.c -From d@e.f -Subject x")
    assert "$PSEmailServer" in sink.errors[0].text
    assert sink.errors[0].fully_qualified_id == "Microsoft.PowerShell.Commands.SendMailMessage"
