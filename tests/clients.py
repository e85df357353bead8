"""Clients that send one request after the other over a kept connection, as light as can be."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Ask = Callable[[], bytes]


@dataclass(frozen=True)
class Load:
    """What many clients saw together. ``taken``: seconds of each answered request; ``answered``: with the warm-up."""

    seconds: float
    taken: tuple[float, ...]
    answered: int

    @property
    def rate(self) -> float:
        return len(self.taken) / self.seconds

    def quantile(self, share: float) -> float:
        ordered = sorted(self.taken)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def spread(self) -> float:
        """p99 ÷ p50."""
        return self.quantile(0.99) / self.quantile(0.5)


class Connection:
    """One kept connection; ``ask`` sends a request and reads its answer."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def open(cls, port: int) -> Connection:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """(status, body). A connection that breaks raises OSError or EOFError (IncompleteReadError is one)."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        body = await self.reader.readexactly(length) if length else b""
        return int(head[9:12]), body

    async def close(self) -> None:
        self.writer.close()
        with contextlib.suppress(OSError):
            await self.writer.wait_closed()


async def load(port: int, ask: Ask, *, clients: int, seconds: float, wanted: int, warm: float = 0.3) -> Load:
    """So many clients for so long, after a warm-up; an answer with another status than wanted is a mistake."""
    begin = time.perf_counter() + warm
    end = begin + seconds
    taken: list[float] = []
    answered = 0

    async def client() -> None:
        nonlocal answered
        connection = await Connection.open(port)
        while (sent := time.perf_counter()) < end:
            status, body = await connection.ask(ask())
            if status != wanted:
                raise RuntimeError(f"{status} instead of {wanted}: {body[:300]!r}")
            answered += 1
            if sent >= begin:
                taken.append(time.perf_counter() - sent)
        await connection.close()

    await asyncio.gather(*(client() for _ in range(clients)))
    return Load(seconds, tuple(taken), answered)


def table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Lines with columns of equal width; the first is left-aligned."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
