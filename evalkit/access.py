"""Who may: roles as data, rules as data, and the functions that answer.

Two questions are kept apart. *Who may* is answered here, from the role alone. *Is it possible now, for this row*
is answered by the services, in the scope of the session: what belongs to somebody else is not found (404).
Each rule is a pair: ``check_x`` raises :class:`Refused` with a sentence, ``can_x`` derives a yes or no from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from evalkit.errors import Refused, problem


class Role(StrEnum):
    """What somebody is here for. A session has exactly one."""

    WORKER = "worker"
    COORDINATOR = "coordinator"
    FUNDER = "funder"
    OBSERVATORY = "observatory"
    PARTICIPANT = "participant"
    SET_UP = "set_up"


Door = Literal["account", "participant", "set_up"]
"""How somebody came in. Each door has its own kind of session and its own cookie; none becomes another."""


def mark(sentence: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return sentence


@dataclass(frozen=True)
class AboutRole:
    """``title`` is the word on screen, ``description`` says what the role sees and does, ``door`` how it comes in."""

    title: str
    description: str
    door: Door
    organisation: Literal["association", "funder", "observatory"] | None


ROLES: Mapping[Role, AboutRole] = MappingProxyType(
    {
        Role.WORKER: AboutRole(
            mark("Team member"),
            mark("Meets people and notes their check-ins, in one association."),
            "account",
            "association",
        ),
        Role.COORDINATOR: AboutRole(
            mark("Coordinator"),
            mark("Does what a team member does, and looks after programmes, accounts and what is released."),
            "account",
            "association",
        ),
        Role.FUNDER: AboutRole(
            mark("Funder"),
            mark("Reads the reports that associations released to it. Never sees a person's answers."),
            "account",
            "funder",
        ),
        Role.OBSERVATORY: AboutRole(
            mark("Observatory"),
            mark("Reads protected figures about several programmes together. Never sees a person's answers."),
            "account",
            "observatory",
        ),
        Role.PARTICIPANT: AboutRole(
            mark("Participant"),
            mark("Answers for themselves with their own card, and reads what is kept about them."),
            "participant",
            None,
        ),
        Role.SET_UP: AboutRole(
            mark("First set-up"),
            mark("Opened the one-time set-up link of a new instance; makes the association and its first coordinator."),
            "set_up",
            None,
        ),
    }
)


@dataclass(frozen=True)
class Rule:
    """The access rule of a route: which roles pass, through which door. ``who`` says it to a person."""

    key: str
    who: str
    roles: frozenset[Role]
    door: Door = "account"
    anonymous: bool = False


ANYONE = Rule("anyone", mark("Everybody, without signing in"), frozenset(Role), anonymous=True)
ANYONE_WITH_CARD = Rule(
    "anyone_with_card", mark("Everybody, with or without a card"), frozenset(Role), door="participant", anonymous=True
)
SIGNED_IN = Rule(
    "signed_in",
    mark("Everybody with an account"),
    frozenset({Role.WORKER, Role.COORDINATOR, Role.FUNDER, Role.OBSERVATORY}),
)
TEAM = Rule("team", mark("The association's team"), frozenset({Role.WORKER, Role.COORDINATOR}))
COORDINATION = Rule("coordination", mark("The association's coordination"), frozenset({Role.COORDINATOR}))
OBSERVATORY = Rule("observatory", mark("The observatory"), frozenset({Role.OBSERVATORY}))
RELEASE_READERS = Rule(
    "release_readers",
    mark("The association itself, and the funder or observatory to whom it was released"),
    frozenset({Role.WORKER, Role.COORDINATOR, Role.FUNDER, Role.OBSERVATORY}),
)
PARTICIPANT = Rule("participant", mark("The person themselves"), frozenset({Role.PARTICIPANT}), door="participant")
SET_UP = Rule("set_up", mark("Whoever opened the set-up link"), frozenset({Role.SET_UP}), door="set_up")

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.key: rule
        for rule in (
            ANYONE,
            ANYONE_WITH_CARD,
            SIGNED_IN,
            TEAM,
            COORDINATION,
            OBSERVATORY,
            RELEASE_READERS,
            PARTICIPANT,
            SET_UP,
        )
    }
)
"""Every rule that a route may declare."""


def check_rule(role: Role | None, rule: Rule | None) -> None:
    """May this role (None: nobody signed in) use a route with this rule? A route without a rule is closed to all."""
    if rule is None:
        raise Refused(problem("access.undeclared"))
    if rule.anonymous:
        return
    if role is None:
        raise Refused(problem("access.card_first" if rule.door == "participant" else "access.sign_in_first"))
    if role not in rule.roles:
        raise Refused(problem("access.other_role"))


def can_rule(role: Role | None, rule: Rule | None) -> bool:
    return _can(lambda: check_rule(role, rule))


def check_invite(role: Role, invited: Role) -> None:
    """Only the coordination invites, and only into its own kind of organisation."""
    if role is not Role.COORDINATOR:
        raise Refused(problem("access.coordinator_only"))
    if ROLES[invited].organisation != "association":
        raise Refused(problem("access.not_this_role"))


def can_invite(role: Role, invited: Role) -> bool:
    return _can(lambda: check_invite(role, invited))


def check_close_account(role: Role, *, own: bool) -> None:
    """The coordination closes accounts of its association, never its own: somebody must be able to come back in."""
    if role is not Role.COORDINATOR:
        raise Refused(problem("access.coordinator_only"))
    if own:
        raise Refused(problem("access.own_account"))


def can_close_account(role: Role, *, own: bool) -> bool:
    return _can(lambda: check_close_account(role, own=own))


def _can(check: Callable[[], None]) -> bool:
    try:
        check()
    except Refused:
        return False
    return True
