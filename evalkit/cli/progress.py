"""Progress of long work on stderr: a bar on a terminal, plain lines elsewhere, nothing for work of a moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PATIENCE = 2.0
"""Seconds after which each further step is told where there is no terminal."""


@dataclass(frozen=True)
class Telling:
    """``say`` puts a line that stays; ``step`` says what is done next."""

    say: Callable[[str], None]
    step: Callable[[str], None]

    def __call__(self, text: str) -> None:
        self.say(text)


@contextmanager
def telling(steps: int = 1) -> Iterator[Telling]:
    """Tell about work of so many steps until the block ends."""
    console = Console(stderr=True, highlight=False, markup=False)

    def say(text: str) -> None:
        console.print(text, soft_wrap=True)

    if not console.is_terminal:
        started = time.monotonic()

        def late(text: str) -> None:
            if time.monotonic() - started >= PATIENCE:
                say(text)

        yield Telling(say, late)
        return
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=steps)

        def ahead(text: str) -> None:
            progress.update(task, advance=1, description=text)

        yield Telling(say, ahead)
