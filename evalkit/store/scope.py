"""Whose rows a unit may touch. Every access to the database has a scope; there is no other door."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType

from evalkit.sealing import HeldKeys

SYSTEM_REASONS = MappingProxyType(
    {
        "sign_in": "Find an account, a link, an invitation or a session before it is known who is there.",
        "set_up": "Make the instance, its first organisation and its first coordinator.",
        "demonstration": "Fill or reset a demonstration, and make its sign-in links.",
        "accounts": "Make, disable or change an account, which belongs to no single organisation.",
        "calendar": "Find whose calendar a secret address opens.",
        "jobs": "Take the next piece of background work, whoever it is for.",
        "practice": "Make the place where a team practises, and empty it.",
        "check_audit": "Verify the audit chains of every organisation.",
        "library": "Read what organisations shared with every account: sheets, evaluations, forms, words that go up.",
        "observatory": "Count programmes, and add up what is counted without persons, for the observatory. No answers.",
        "open_data": "Judge and keep what is published for everybody: tables of several associations together.",
        "comparison": "Find comparisons and what programmes decided about them, across associations. Never people.",
        "relay": "Let a person read back, or take back, what they sent to another association: that one row.",
        "backup": "Copy the instance as a whole and compare the copy with it: counts of rows, hashes, chains.",
        "doctor": "Look at the instance as a whole: epoch, schema, counts of rows.",
    }
)
"""The only reasons for work outside one organisation. tests/store/test_scope.py lists them and who uses them."""


@dataclass(frozen=True)
class Scope:
    """Whose rows: one organisation's, for one role; or, for a participant, only their own.

    ``role``: worker, coordinator, funder, observatory, participant, ballot (an answer without anybody's name, into the
    box of an association) or system. ``account`` is who acts (None for a participant, a ballot and the program). With
    ``participant``, every table that names a participant is narrowed to that person. ``joined``: records that were
    joined into that person's. ``whole``: a worker's scope for figures about everybody, see :meth:`for_figures`.
    ``keys``: what the session may open beside the instance's own key; whose rows these are does not depend on it.
    ``card``: with which a person reads here; a relay tells what it says to the card that sent it alone.
    """

    organisation: str | None
    account: str | None
    role: str
    participant: str | None = None
    reason: str | None = None
    joined: tuple[str, ...] = ()
    whole: bool = False
    keys: HeldKeys | None = field(default=None, compare=False, repr=False)
    card: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if (self.organisation is None) != (self.role == "system"):
            raise ValueError("a scope has an organisation, or is a named system scope")
        if (self.participant is None) != (self.role != "participant"):
            raise ValueError("the scope of a participant names that participant, and no other scope does")

    def for_figures(self) -> Scope:
        """The same scope for figures about a whole programme, also where a worker sees only those assigned to them:
        a share of a part would be a wrong figure. Also for sealing everybody's keys anew, of which none may be left
        out. Nothing that names a person is read with it; tests/store/test_scope.py lists who uses it."""
        return replace(self, whole=True)

    @property
    def records(self) -> tuple[str, ...]:
        """Every record of the scope's participant; empty without one."""
        return () if self.participant is None else (self.participant, *self.joined)

    @classmethod
    def system(cls, reason: str) -> Scope:
        """Work outside one organisation, for a reason of :data:`SYSTEM_REASONS`; another reason raises ValueError."""
        if reason not in SYSTEM_REASONS:
            raise ValueError(f"{reason!r} is no reason of the system scope; see SYSTEM_REASONS")
        return cls(organisation=None, account=None, role="system", reason=reason)

    @property
    def is_system(self) -> bool:
        return self.role == "system"
