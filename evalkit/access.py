"""Who may: roles as data, rules as data, and the functions that answer.

Two questions are kept apart. *Who may* is answered here, from the role alone. *Is it possible now, for this row*
is answered by the services, in the scope of the session: what belongs to somebody else is not found (404).
Each rule is a pair: ``check_x`` raises :class:`Refused` with a sentence, ``can_x`` derives a yes or no from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
    PROGRAM = "program"


class Power(StrEnum):
    """What a program's token may do. A token has the powers that the coordination ticked, and no other."""

    READ = "read"
    WRITE_PEOPLE = "write_people"
    WRITE_CHECK_INS = "write_check_ins"
    EXPORT = "export"


Door = Literal["account", "participant", "set_up", "token"]
"""How somebody came in. Each door has its own kind of session and its own cookie; none becomes another.

A token is no session: it opens only what programs may call, sets no cookie, and is shown with every call.
"""


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
        Role.PROGRAM: AboutRole(
            mark("Program"),
            mark("Reads or writes for one association, with a token that its coordination made; codes, no names."),
            "token",
            None,
        ),
    }
)

POWERS: Mapping[Power, str] = MappingProxyType(
    {
        Power.READ: mark("Read codes, enrolments, check-ins, programmes and forms"),
        Power.WRITE_PEOPLE: mark("Enter people, and note who comes and who leaves"),
        Power.WRITE_CHECK_INS: mark("Note check-ins, correct them, set them aside"),
        Power.EXPORT: mark("Take all answers away as a file"),
    }
)
"""What each power lets a program do, in the order in which they are offered."""


@dataclass(frozen=True)
class Rule:
    """The access rule of a route: which roles pass, through which door. ``who`` says it to a person.

    ``power``: what a program's token must be allowed to do.
    """

    key: str
    who: str
    roles: frozenset[Role]
    door: Door = "account"
    anonymous: bool = False
    power: Power | None = None


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
LIBRARY_AUTHORS = Rule(
    "library_authors",
    mark("The association’s team, and the observatory"),
    frozenset({Role.WORKER, Role.COORDINATOR, Role.OBSERVATORY}),
)
RELEASE_READERS = Rule(
    "release_readers",
    mark("The association itself, and the funder or observatory to whom it was released"),
    frozenset({Role.WORKER, Role.COORDINATOR, Role.FUNDER, Role.OBSERVATORY}),
)
READERS = frozenset({Role.FUNDER, Role.OBSERVATORY})
"""Of these, who reads what an association let out to them."""
FUNDER = Rule("funder", mark("The funder"), frozenset({Role.FUNDER}))
PARTICIPANT = Rule("participant", mark("The person themselves"), frozenset({Role.PARTICIPANT}), door="participant")
SET_UP = Rule("set_up", mark("Whoever opened the set-up link"), frozenset({Role.SET_UP}), door="set_up")


def _for_programs(power: Power, who: str) -> Rule:
    return Rule(f"token_{power}", who, frozenset({Role.PROGRAM}), door="token", power=power)


TOKEN_READ = _for_programs(Power.READ, mark("A program whose token may read"))
TOKEN_WRITE_PEOPLE = _for_programs(Power.WRITE_PEOPLE, mark("A program whose token may enter people"))
TOKEN_WRITE_CHECK_INS = _for_programs(Power.WRITE_CHECK_INS, mark("A program whose token may note check-ins"))
TOKEN_EXPORT = _for_programs(Power.EXPORT, mark("A program whose token may take answers away"))

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
            LIBRARY_AUTHORS,
            RELEASE_READERS,
            FUNDER,
            PARTICIPANT,
            SET_UP,
            TOKEN_READ,
            TOKEN_WRITE_PEOPLE,
            TOKEN_WRITE_CHECK_INS,
            TOKEN_EXPORT,
        )
    }
)
"""Every rule that a route may declare."""


MUST_HAVE_SECOND_STEP = frozenset({Role.COORDINATOR})
"""Whoever does what cannot be undone (closes accounts, erases, lets figures leave) comes in with a second step; of the
team it is asked, and an association may ask it of everybody."""


def check_rule(role: Role | None, rule: Rule | None) -> None:
    """May this role (None: nobody signed in) use a route with this rule? A route without a rule is closed to all."""
    if rule is None:
        raise Refused(problem("access.undeclared"))
    if rule.anonymous:
        return
    if role is None:
        raise Refused(problem(_FIRST.get(rule.door, "access.sign_in_first")))
    if role not in rule.roles:
        raise Refused(problem("access.other_role"))


_FIRST: Mapping[Door, str] = {"participant": "access.card_first", "token": "access.token_first"}
"""What is missing at a door where nobody is; elsewhere one signs in."""


def can_rule(role: Role | None, rule: Rule | None) -> bool:
    return _can(lambda: check_rule(role, rule))


def check_power(powers: Collection[str], rule: Rule) -> None:
    """May a token with these powers call a route with this rule?"""
    if rule.power is None or rule.power not in powers:
        raise Refused(problem("access.token_power", power=rule.power or ""))


def can_power(powers: Collection[str], rule: Rule) -> bool:
    return _can(lambda: check_power(powers, rule))


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
