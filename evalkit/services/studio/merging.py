"""Two who write at once: field by field, what one of them did not touch is taken from the other.

A page carries, for each of its fields, a short print of what it showed. When it comes back, a field that was not
touched follows what is kept now, one that only the page changed is taken, and one that both changed is told to the
second, who sees both texts and decides. So nothing that somebody wrote goes away unseen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

Fields = Mapping[str, str]


@dataclass(frozen=True)
class Merged:
    """``fields``: what holds now. ``clashes``: field → what somebody else wrote there meanwhile."""

    fields: dict[str, str]
    clashes: dict[str, str]


def print_of(text: str) -> str:
    """Short, so that a page with a hundred fields stays small; 32 bits do, as the two texts are of one field."""
    return hashlib.sha256(_plain(text).encode()).hexdigest()[:8]


def prints(fields: Fields) -> str:
    """For one hidden field of the page. The first characters of a field's name would not do; the whole name stands."""
    return " ".join(f"{name}={print_of(text)}" for name, text in fields.items())


def seen(prints_of_page: str) -> dict[str, str]:
    """Field → the print of what the page showed."""
    return {name: found for part in prints_of_page.split() for name, _, found in [part.rpartition("=")] if name}


def merge(typed: Fields, prints_of_page: str, now: Fields) -> Merged:
    """What holds after both. A field that the page did not show stays as it is."""
    shown = seen(prints_of_page)
    fields, clashes = dict(now), {}
    for name, text in typed.items():
        here = now.get(name, "")
        if _plain(text) == _plain(here) or shown.get(name, print_of("")) == print_of(text):
            continue
        if shown.get(name, print_of("")) != print_of(here):
            clashes[name] = here
        fields[name] = text
    return Merged(fields, clashes)


def _plain(text: str) -> str:
    """A browser sends other line ends than it was given."""
    return "\n".join(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()
