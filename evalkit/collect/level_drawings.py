"""Drawings for the levels of a team's own ladder, for any number of levels: steps, a path, a jar.

The catalogue's ladders have drawings of their own. These say only how far or how much, in the same single line and
without colour, so that they fit a ladder of anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from evalkit.definitions.item import MOST_DRAWN

_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 64" fill="none" stroke="currentColor" stroke-width="2"'
    ' stroke-linecap="round" stroke-linejoin="round">'
)


def drawing(name: str, at: int, of: int) -> str:
    """The level at a place (1 is the lowest) among so many, as SVG."""
    if not 1 <= at <= of <= MOST_DRAWN:
        raise ValueError(f"no drawing for level {at} of {of}")
    return f"{_HEAD}{DRAWN[name](at, of)}</svg>"


def _steps(at: int, of: int) -> str:
    """A flight of steps, and somebody on one of them."""
    wide, high = 84 / of, min(12.0, 30 / of)
    up = "".join(f"V{_n(59 - high * step)}H{_n(6 + wide * step)}" for step in range(1, of + 1))
    return f'<path d="M6 59{up}V59"/>' + _somebody(6 + wide * (at - 0.5), 59 - high * at, min(1.4, wide / 8))


def _path(at: int, of: int) -> str:
    """Stones across the water to a flag, and somebody on one of them."""
    wide = 74 / of
    half = min(9.0, wide * 0.34)
    stones = "".join(f"M{_n(5 + wide * (one + 0.5) - half)} 57h{_n(2 * half)}" for one in range(of))
    return f'<path d="{stones}M84 57V12l9 5l-9 5"/>' + _somebody(5 + wide * (at - 0.5), 57, min(1.7, wide / 8))


def _jar(at: int, of: int) -> str:
    """A jar that fills line by line."""
    apart = 42 / of
    lines = "".join(f"M32 {_n(57 - apart * (one + 0.4))}h32" for one in range(at))
    return f'<path d="M34 5h28M36 5v5c0 3-8 3-8 9V55a4 4 0 0 0 4 4h32a4 4 0 0 0 4-4V19c0-6-8-6-8-9V5{lines}"/>'


def _somebody(x: float, y: float, size: float) -> str:
    """A person without a face, standing at a point."""
    half, head = 3.5 * size, 3 * size
    shoulder = y - 8 * size
    return (
        f'<path d="M{_n(x - half)} {_n(y)}V{_n(shoulder)}a{_n(half)} {_n(half)} 0 0 1 {_n(2 * half)} 0V{_n(y)}"/>'
        f'<circle cx="{_n(x)}" cy="{_n(shoulder - half - head - 1)}" r="{_n(head)}"/>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


DRAWN: Mapping[str, Callable[[int, int], str]] = MappingProxyType({"steps": _steps, "path": _path, "jar": _jar})
"""Name → how it is drawn: the level at a place among so many."""
