"""How each figure is computed, in a plain sentence with the name of the method; programs get the name of the part that
computed it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import evalkit
from evalkit.i18n import mark as _
from evalkit.reporting.wording import Wording

COUNTED: Final = "counted"
"""What the team counted: no answer of a person is compared with another."""

_SENTENCES: Final[Mapping[str, str]] = MappingProxyType({
    "progression.change": _(
        "Individual change: each person's later answer is set beside their own first one, then those who are higher, "
        "the same and lower are counted."
    ),
    "progression.starting_level": _(
        "Individual change, counted apart for those who began at the same level."
    ),
    "progression.transitions": _(
        "Table of passages: how many people gave each first answer, and which answer the same people gave later."
    ),
    "progression.flow": _("Count of those who entered, who answered at the start and who were seen again."),
    COUNTED: _("Plain count of what was noted in the period; nothing is estimated."),
})  # fmt: skip


def how(function: str, words: Wording) -> str:
    """The sentence. ``function``: name of the computation."""
    return words.say(_SENTENCES[function])


def by(function: str) -> str:
    """What JSON says of it: the part of evalkit that computed it, and its version."""
    return f"{function}, evalkit {evalkit.__version__}"
