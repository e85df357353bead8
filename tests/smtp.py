"""A real SMTP server on this machine that keeps what it takes, and can be told to refuse or to hang up."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Box:
    """``taken``: (recipients, letter). ``answers``: what the server says to the next letters instead of taking them;
    "" hangs up when the whole letter has arrived."""

    url: str = ""
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    seen: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's)
        self.seen += 1
        if self.answers:
            answer = self.answers.pop(0)
            if not answer:
                cast(Any, server).transport.close()
            return answer or "421 gone"
        message = email.message_from_bytes(cast(bytes, envelope.content), policy=email.policy.default)
        self.taken.append((list(envelope.rcpt_tos), cast(EmailMessage, message)))
        return "250 OK"


@contextmanager
def post_box() -> Iterator[Box]:
    """The server, on a free port, until the block ends."""
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        box.url = f"smtp://127.0.0.1:{port}?from=evalkit@example.org"
        yield box
    finally:
        controller.stop()
