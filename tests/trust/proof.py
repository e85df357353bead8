"""A proof: a claim, how often it was put to the test, and what happens to the same test without the protection.

    pytestmark = pytest.mark.trust("tenancy")

    async def test_it(proof: Counting) -> None:
        proof.holds(await check())                        # nothing may be broken
        with a_protection_taken_out():
            proof.caught("the wall of the organisation", await check())   # the same check, and it must break

A check gives a :class:`Found`. A check that tried nothing, and a mutant that breaks nothing, prove nothing: both fail.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

FULL = os.environ.get("EVALKIT_TRUST") == "full"
"""Full sizes (`make trust`); else the smoke sizes of `make test`."""

SQLITE, POSTGRES, NEITHER = "SQLite", "PostgreSQL", "no database"
BOTH = (SQLITE, POSTGRES)


@dataclass(frozen=True)
class Proof:
    """One claim of trust, as it stands in the registry."""

    key: str
    trust: str
    """Where the claim is made: sections and attacks of the page on trust."""
    claim: str
    counts: str
    """What is counted as tried."""
    removed: tuple[str, ...]
    """The protections that are taken out, one mutant each."""
    engines: tuple[str, ...] = BOTH
    smoke: str = "the same"
    full: str = "the same"

    def __post_init__(self) -> None:
        if not self.removed or not self.engines:
            raise ValueError(f"{self.key}: a proof has a mutant and somewhere to run")

    @property
    def name(self) -> str:
        return self.key.replace("_", " ")


@dataclass
class Found:
    """What a check tried, and each thing that it found broken, in words."""

    tried: int = 0
    broken: list[str] = field(default_factory=list)

    def look(self, holds: bool, what: object) -> None:
        """Count one try; say what broke if it did not hold."""
        self.tried += 1
        if not holds:
            self.broken.append(str(what))

    def __add__(self, other: Found) -> Found:
        return Found(self.tried + other.tried, [*self.broken, *other.broken])


@dataclass
class Counting:
    """What the test of a proof saw on one engine; carried to the table at the end of the run."""

    proof: Proof
    engine: str
    tried: int = 0
    caught_by: dict[str, int] = field(default_factory=dict)

    def holds(self, found: Found) -> None:
        assert found.tried > 0, f"{self.proof.name}: nothing was tried"
        some = "; ".join(found.broken[:5])
        assert found.broken == [], f"{self.proof.name}: {len(found.broken)} of {found.tried} broken: {some}"
        self.tried += found.tried

    def caught(self, removed: str, found: Found) -> None:
        assert removed in self.proof.removed, f"the registry does not know the mutant {removed!r}"
        assert found.broken, f"{self.proof.name}: without {removed}, nothing of {found.tried} broke: it proves nothing"
        self.caught_by[removed] = self.caught_by.get(removed, 0) + len(found.broken)

    def plain(self) -> dict[str, object]:
        return {"key": self.proof.key, "engine": self.engine, "tried": self.tried, "caught": dict(self.caught_by)}


def sized(smoke: int, full: int) -> int:
    return full if FULL else smoke


def some(things: Sequence[object], smoke: int) -> Sequence[object]:
    """All of them at full size; otherwise so many, spread over the whole."""
    if FULL or len(things) <= smoke:
        return things
    return [things[number * len(things) // smoke] for number in range(smoke)]
