"""Progress of long work on stderr: a turning sign on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """A function that says what was reached; on a terminal the last thing said stays visible while work goes on."""
    console = Console(stderr=True, highlight=False, markup=False)
    if not console.is_terminal:
        yield lambda text: console.print(text, soft_wrap=True)
        return
    with console.status("…") as status:

        def say(text: str) -> None:
            console.print(text, soft_wrap=True)
            status.update(text)

        yield say
