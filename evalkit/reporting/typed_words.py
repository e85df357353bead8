"""What somebody typed must stay within the page: places to break in a word that is longer than a line of paper, and no
invisible sign that turns the direction of all that follows it in its paragraph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

_ENDLESS: Final = re.compile(r"\S{46,}")
_PIECE: Final = 12
"""Letters after which such a word may break; fewer would make setting the page slow."""

_TURNING: Final = re.compile("[\u202a-\u202e]")
"""Embeddings and overrides of direction. Nobody needs them: a paragraph has the direction of its language."""


def within_the_page(told: Any) -> Any:
    """Everything that is said, as plain values, with places to break and in one direction; drawings and addresses stay
    as they are."""
    if isinstance(told, str):
        return told if told.startswith("<svg") else _ENDLESS.sub(_in_pieces, _TURNING.sub("", told))
    if isinstance(told, Mapping):
        return {name: within_the_page(value) for name, value in told.items()}
    return [within_the_page(value) for value in told] if isinstance(told, list | tuple) else told


def _in_pieces(word: re.Match[str]) -> str:
    if "://" in word[0]:
        return word[0]
    return "\u200b".join(word[0][at : at + _PIECE] for at in range(0, len(word[0]), _PIECE))
