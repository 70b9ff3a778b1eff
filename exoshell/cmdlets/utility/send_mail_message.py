"""Send-MailMessage: a message through an SMTP server, as reports of scripts are sent; the standard library's smtplib speaks to it.

What is wrong with an address, a file or the server is reported in .NET's words (observed in PowerShell 7.6).
"""

from __future__ import annotations

import contextlib
import email.utils
import mimetypes
import os
import smtplib
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from exoshell.cmdlets.utility._files import resolve
from exoshell.connection.blocking import run_blocking
from exoshell.engine.cmdlet import Cmdlet, cmdlet
from exoshell.values.conversion import to_string
from exoshell.values.dotnet.net import MailAddress
from exoshell.values.error_record import ErrorCategory, NetException
from exoshell.values.net_error import NetError

_OBSOLETE = (
    "The command 'Send-MailMessage' is obsolete. This cmdlet does not guarantee secure connections to SMTP servers. While there is no"
    " immediate replacement available in PowerShell, we recommend you do not use Send-MailMessage at this time. See"
    " https://aka.ms/SendMailMessage for more information."
)
_NO_SERVER = (
    "The email cannot be sent because no SMTP server was specified. You must specify an SMTP server by using either the SmtpServer"
    " parameter or the $PSEmailServer variable."
)
_SECONDS = 100
"""How long SmtpClient waits for the server."""
_PRIORITIES = {"high": ("1", "urgent", "high"), "low": ("5", "non-urgent", "low")}
_NOTIFY = {"onsuccess": "SUCCESS", "onfailure": "FAILURE", "delay": "DELAY", "never": "NEVER"}
_REPLIES = {
    421: "Service not available, closing transmission channel.",
    450: "Mailbox unavailable.",
    451: "Error in processing.",
    452: "Insufficient system storage.",
    530: "The SMTP server requires a secure connection or the client was not authenticated.",
    535: "The SMTP server requires a secure connection or the client was not authenticated.",
    550: "Mailbox unavailable.",
    552: "Exceeded storage allocation.",
    553: "Mailbox name not allowed.",
    554: "Transaction failed.",
}
"""What SmtpException says of a reply code."""


@cmdlet("Send-MailMessage")
class SendMailMessage(Cmdlet):
    source_id = "Microsoft.PowerShell.Commands.SendMailMessage"

    def begin(self) -> None:
        self.write_warning(_OBSOLETE)
        self._files: list[str] = []

    def process(self) -> None:
        for text in self.get("Attachments") or ():
            path = resolve(self, text)
            if not os.path.isfile(path):
                exception = NetException("System.IO.FileNotFoundException", f"Could not find file '{path}'.")
                raise self.fail(exception, "System.IO.FileNotFoundException")
            self._files.append(path)

    def end(self) -> None:
        server = self.get("SmtpServer") or to_string(self.context.get_variable("PSEmailServer") or "")
        if not server:
            exception = NetException("System.InvalidOperationException", _NO_SERVER)
            raise self.fail(exception, "", ErrorCategory.InvalidArgument)
        sender = self._addresses("From", [self.get("From")])
        recipients = {name: self._addresses(name, self.get(name) or ()) for name in ("To", "Cc", "Bcc")}
        if not sender:
            return
        if not any(recipients.values()):
            exception = NetException("System.InvalidOperationException", "A recipient must be specified.")
            self.error(exception, "InvalidOperationException", ErrorCategory.InvalidOperation, "System.Net.Mail.SmtpClient")
            return
        message = self._message(sender[0], recipients)
        everyone = [address.address for found in recipients.values() for address in found]
        try:
            self._send(server, sender[0].address, everyone, message)
        except (smtplib.SMTPException, OSError) as error:
            exception = NetException("System.Net.Mail.SmtpException", _problem(error))
            self.error(exception, "SmtpException", ErrorCategory.InvalidOperation, "System.Net.Mail.SmtpClient")

    def _addresses(self, parameter: str, texts: Any) -> list[MailAddress]:
        """The addresses that are well formed; the others are reported one by one."""
        found = []
        for text in texts:
            try:
                found.append(MailAddress(text))
            except NetError as error:
                self.error(error, "FormatException", ErrorCategory.InvalidType, text if parameter == "From" else None)
        return found

    def _message(self, sender: MailAddress, recipients: dict[str, list[MailAddress]]) -> EmailMessage:
        message = EmailMessage()
        message["From"] = _header(sender)
        for name in ("To", "Cc"):
            if recipients[name]:
                message[name] = ", ".join(_header(address) for address in recipients[name])
        reply_to = self._addresses("ReplyTo", self.get("ReplyTo") or ())
        if reply_to:
            message["Reply-To"] = ", ".join(_header(address) for address in reply_to)
        message["Subject"] = " ".join((self.get("Subject") or "").splitlines())
        message["Date"] = email.utils.localtime()
        message["Message-ID"] = email.utils.make_msgid(domain=sender.host)
        priority = _PRIORITIES.get(to_string(self.get("Priority") or "").lower())
        if priority is not None:
            message["X-Priority"], message["Priority"], message["Importance"] = priority
        message.set_content(self.get("Body") or "", subtype="html" if self.switch("BodyAsHtml") else "plain")
        for path in self._files:
            kind, encoding = mimetypes.guess_type(path)
            main, _, sub = (kind if kind and not encoding else "application/octet-stream").partition("/")
            message.add_attachment(Path(path).read_bytes(), maintype=main, subtype=sub, filename=os.path.basename(path))
        return message

    def _send(self, server: str, sender: str, recipients: list[str], message: EmailMessage) -> None:
        client = smtplib.SMTP(timeout=_SECONDS)
        options = [_NOTIFY[name] for name in to_string(self.get("DeliveryNotificationOption") or "").lower().split(", ") if name in _NOTIFY]
        credential = self.get("Credential")

        def talk() -> None:
            client.connect(server, self.get("Port") or 25)
            client.ehlo_or_helo_if_needed()
            if self.switch("UseSsl"):
                client.starttls(context=ssl.create_default_context())
            if credential is not None:
                client.login(credential.user_name, credential.password.reveal())
            notify = [f"NOTIFY={','.join(options)}"] if options and client.has_extn("dsn") else []
            client.send_message(message, sender, recipients, rcpt_options=notify)
            client.quit()

        try:
            self.wait_for(run_blocking(talk))
        finally:
            # also what ends the thread when Ctrl+C left it waiting for the server
            with contextlib.suppress(OSError):
                client.close()


def _header(address: MailAddress) -> str:
    return email.utils.formataddr((address.display, address.address))


def _problem(error: Exception) -> str:
    """The text of SmtpException; replies of the server are quoted, what was sent never is."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _reply(code, text)
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return "Server does not support secure connections." if "STARTTLS" in str(error) else _REPLIES[530]
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "Failure sending mail. The server closed the connection."
    if isinstance(error, TimeoutError):
        return "The operation has timed out."
    return getattr(error, "strerror", None) or "Failure sending mail."


def _reply(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{_REPLIES.get(code, 'Failure sending mail.')} The server response was: {' '.join(said.split())}"
