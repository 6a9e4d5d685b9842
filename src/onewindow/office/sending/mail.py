"""E-mail through a mail server (SMTP), with a stable Message-ID so that a repetition is recognised."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from onewindow.office.sending.outcome import Later, Never, Unreachable
from onewindow.office.sending.settings import Smtp

SECONDS = 20.0
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail, ready to go. ``stop`` is the address that ends these mails."""

    id: str
    to: str
    subject: str
    plain: str
    html: str
    at: datetime
    stop: str = ""


def is_address(text: str) -> bool:
    """Whether it looks like an e-mail address that every mail server takes."""
    return len(text) <= 254 and ADDRESS.fullmatch(text) is not None


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """The e-mail with its headers."""
    domain = parseaddr(sender)[1].partition("@")[2] or "onewindow.invalid"
    made = EmailMessage()
    made["From"] = sender
    made["To"] = mail.to
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.at)
    made["Message-ID"] = f"<{re.sub(r'[^A-Za-z0-9._-]', '-', mail.id)}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    if mail.stop:
        made["List-Unsubscribe"] = f"<{mail.stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.plain)
    made.add_alternative(mail.html, subtype="html")
    return made


def send(mail: Mail, smtp: Smtp) -> None:
    """Hand an e-mail to the server. Raises ``Unreachable``, ``Later`` (4xx), ``Never`` (5xx: the address is refused).

    What the server says before it is told the address concerns the server or our account there, whatever its code:
    that never ends a mail, only makes all of them wait.
    """
    try:
        server = _server(smtp)
    except (OSError, smtplib.SMTPException) as error:
        raise _unreachable(smtp, error) from None
    try:
        server.send_message(message_of(mail, smtp.sender))
        with suppress(OSError, smtplib.SMTPException):  # it has the mail: a bad farewell changes nothing
            server.quit()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        raise _kind(code)(f"{mail.to}: {code} {_words(words)}") from None
    except smtplib.SMTPDataError as refused:
        raise _kind(refused.smtp_code)(f"{refused.smtp_code} {_words(refused.smtp_error)}") from None
    except (OSError, smtplib.SMTPException) as error:
        raise _unreachable(smtp, error) from None
    finally:
        server.close()


def _unreachable(smtp: Smtp, error: Exception) -> Unreachable:
    where = f"{smtp.host}:{smtp.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Unreachable(
            f"{where}: 邮件服务器拒绝登录 the mail server refused the sign-in: {error.smtp_code}"
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return Unreachable(f"{where}: {error.smtp_code} {_words(error.smtp_error)}")
    return Unreachable(f"{where}: {error}")


def _kind(code: int) -> type[Exception]:
    return Never if code >= PERMANENT else Later


def _words(words: bytes | str) -> str:
    return words.decode("utf-8", "replace")[:200] if isinstance(words, bytes) else words[:200]


def _server(smtp: Smtp) -> smtplib.SMTP:
    if smtp.tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SECONDS)
    try:
        if smtp.tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if smtp.user:
            server.login(smtp.user, smtp.password)
    except BaseException:
        server.close()
        raise
    return server
