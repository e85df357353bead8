"""The release gate: may a table be read beside everything that was published before, to anybody? (METHODS 10.5)

Two tables over nearly the same people tell, by subtraction, about those in which they differ. So a table is admitted
beside each earlier one that overlaps with it when nobody or at least k people entered, nobody or at least k left, and
nobody or at least k people's values changed. Entering and leaving count apart: four who enter do not hide the one who
leaves, because the two can be told apart by their sign. Withdrawing one's consent is leaving.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Way = Literal["entered", "left", "changed", "together"]
"""``together``: no two tables give anybody away, but several do (``disclosure.together``)."""


@dataclass(frozen=True)
class PublishedSet:
    """The people behind one published table, as keyed marks, and a digest of what each of them adds to it.

    ``people``: mark → digest of start and follow-up. ``starts``: mark → digest of the start alone, which is what
    tables of two waves have in common (their starting levels). ``name``: which table, for the author; never published.
    """

    name: str
    indicator: str
    wave: str
    people: Mapping[str, str]
    starts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Waits:
    """Why a table waits: ``people`` differ in this ``way`` from the earlier table ``beside``.

    ``missing`` more of them would let it through; or all of them undone, so that nobody differs.
    """

    beside: str
    way: Way
    people: int
    missing: int


@dataclass(frozen=True)
class Verdict:
    """``waits`` is for the author alone: it counts people below k."""

    waits: tuple[Waits, ...] = ()

    @property
    def admitted(self) -> bool:
        return not self.waits


def judge(new: PublishedSet, earlier: Iterable[PublishedSet], *, k: int) -> Verdict:
    """Whether ``new`` may be published beside all of ``earlier``: of every funder, the observatory and the public.

    ``k``: the largest threshold of the policies under which the two tables are read.
    """
    return Verdict(tuple(waits for old in earlier if old.indicator == new.indicator for waits in _beside(new, old, k)))


def _beside(new: PublishedSet, old: PublishedSet, k: int) -> Iterator[Waits]:
    mine, theirs = (new.people, old.people) if new.wave == old.wave else (new.starts, old.starts)
    both = mine.keys() & theirs.keys()
    if not both:
        return
    counts: dict[Way, int] = {
        "entered": len(mine.keys() - theirs.keys()),
        "left": len(theirs.keys() - mine.keys()),
        "changed": sum(mine[mark] != theirs[mark] for mark in both),
    }
    for way, people in counts.items():
        if 0 < people < k:
            yield Waits(old.name, way, people, k - people)
