"""Other processes of evalkit over the same database, for what only a second process can show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from multiprocessing.connection import Connection
from typing import Any

from evalkit import store
from evalkit.services.keeping import keys
from evalkit.settings import Settings
from tests.forked import CONTEXT
from tests.trust.proof import FULL

Work = Callable[..., Coroutine[Any, Any, Any]]

PATIENCE = 900 if FULL else 120
"""Seconds for one child, on a machine that is busy with others."""

KILLED = 9
"""How a child ends that ends itself without a word."""


def _begin(pipe: Connection, settings: Settings, opened: bool, work: Work, arguments: tuple[Any, ...]) -> None:
    async def within() -> Any:
        if not opened:
            return await work(settings, *arguments)
        await store.open(settings)
        keys.open_keys(settings)
        try:
            pipe.send("ready")
            await asyncio.to_thread(pipe.recv)
            return await work(settings, *arguments)
        finally:
            await store.close()

    pipe.send(("done", asyncio.run(within())))


def _run(settings: Settings, work: Work, several: Sequence[tuple[Any, ...]], opened: bool) -> list[tuple[int, Any]]:
    running = []
    for arguments in several:
        ours, theirs = CONTEXT.Pipe()
        process = CONTEXT.Process(target=_begin, args=(theirs, settings, opened, work, arguments))
        process.start()
        theirs.close()
        running.append((process, ours))
    if opened:
        for _, pipe in running:
            assert pipe.recv() == "ready"
        for _, pipe in running:
            pipe.send("go")
    found = []
    for process, pipe in running:
        try:
            answer = pipe.recv()[1] if pipe.poll(PATIENCE) else None
        except EOFError:
            answer = None
        process.join(PATIENCE)
        found.append((process.exitcode if process.exitcode is not None else -1, answer))
        pipe.close()
        process.close()
    return found


async def at_once(
    settings: Settings, work: Work, *several: tuple[Any, ...], opened: bool = True
) -> list[tuple[int, Any]]:
    """(exit code, answer) of each child: all begin when all are ready. A killed one has no answer.

    ``opened``: with the database and the keys open.
    """
    return await asyncio.to_thread(_run, settings, work, several, opened)
