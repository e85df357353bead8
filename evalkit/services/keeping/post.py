"""Sending one e-mail through the instance's SMTP server (``EVALKIT_SMTP_URL``), and saying what became of it.

``smtp://name:password@host:587?from=evalkit@example.org``: with encryption as soon as the server offers it, and
never a password without; ``smtps://`` is encrypted from the first byte. ``from`` is optional.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

from evalkit.errors import Refused, problem
from evalkit.settings import Settings

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""A server on this machine: nothing goes over a network, and its certificate, if any, is nobody's."""

PATIENCE = 20.0
"""Seconds for each answer of the server."""


@dataclass(frozen=True)
class PostOffice:
    """The server that takes our letters."""

    host: str
    port: int
    encrypted: bool
    user: str
    password: str
    sender: str

    def __repr__(self) -> str:
        return f"PostOffice({self.host}:{self.port})"


class NotTakenError(Exception):
    """The letter was not taken. ``again``: surely not, and it may be tried later; else it was refused for good, or
    nobody can know, and a second try could be a second letter."""

    def __init__(self, code: str, *, again: bool) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


def can_send(settings: Settings) -> bool:
    return settings.smtp_url is not None


def post_office(settings: Settings) -> PostOffice:
    """The server of these settings; Refused when there is none, or when its address cannot be read."""
    if settings.smtp_url is None:
        raise Refused(problem("planning.no_mail"))
    try:
        url = urlsplit(settings.smtp_url)
        port = url.port
    except ValueError:
        raise Refused(problem("planning.mail_address")) from None
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise Refused(problem("planning.mail_address"))
    given = parse_qs(url.query).get("from", [])
    own = urlsplit(settings.address).hostname or "localhost"
    return PostOffice(
        host=url.hostname,
        port=port or (465 if url.scheme == "smtps" else 587 if url.username else 25),
        encrypted=url.scheme == "smtps",
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        sender=given[0] if given else f"evalkit@{own}",
    )


def send(office: PostOffice, message: EmailMessage, recipient: str) -> None:
    """Hand a letter over; it returns when the server has taken it. Raises :class:`NotTakenError`. Blocks."""
    try:
        server = _connected(office)
    except (OSError, smtplib.SMTPException):
        raise NotTakenError("server_away", again=True) from None
    try:
        _hand_over(server, office, message, recipient)
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()  # taken is taken, whatever the server says to a goodbye
        server.close()


def _connected(office: PostOffice) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if office.encrypted:
        server: smtplib.SMTP = smtplib.SMTP_SSL(office.host, office.port, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(office.host, office.port, timeout=PATIENCE)
    try:
        server.ehlo()
        private = office.encrypted
        if not private and office.host not in HERE and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            private = True
        if office.user:
            if not private and office.host not in HERE:
                raise smtplib.SMTPException("no password without encryption")
            server.login(office.user, office.password)
    except BaseException:
        server.close()
        raise
    return server


def _hand_over(server: smtplib.SMTP, office: PostOffice, message: EmailMessage, recipient: str) -> None:
    try:
        _check_taken(server.mail(office.sender)[0])
        _check_taken(server.rcpt(recipient)[0])
    except (OSError, smtplib.SMTPException):
        raise NotTakenError("server_away", again=True) from None
    try:
        code, _ = server.data(message.as_bytes(policy=SMTP))
    except smtplib.SMTPDataError as error:
        raise NotTakenError("refused", again=error.smtp_code < 500) from None
    except (OSError, smtplib.SMTPException):
        raise NotTakenError("unsure", again=False) from None  # all of it may have arrived
    _check_taken(code)


def _check_taken(code: int) -> None:
    """4xx: not now. 5xx: never."""
    if code >= 400:
        raise NotTakenError("refused", again=code < 500)
