"""Who may, as truth tables: each rule with every role, and nobody."""

from __future__ import annotations

import pytest

from evalkit.access import (
    ROLES,
    RULES,
    Power,
    Role,
    Rule,
    can_close_account,
    can_invite,
    can_power,
    can_rule,
    check_close_account,
    check_invite,
    check_rule,
)
from evalkit.errors import Refused

PASSES = {
    "anyone": {None, *Role},
    "anyone_with_card": {None, *Role},
    "signed_in": {Role.WORKER, Role.COORDINATOR, Role.FUNDER, Role.OBSERVATORY},
    "team": {Role.WORKER, Role.COORDINATOR},
    "coordination": {Role.COORDINATOR},
    "observatory": {Role.OBSERVATORY},
    "library_authors": {Role.WORKER, Role.COORDINATOR, Role.OBSERVATORY},
    "release_readers": {Role.WORKER, Role.COORDINATOR, Role.FUNDER, Role.OBSERVATORY},
    "funder": {Role.FUNDER},
    "participant": {Role.PARTICIPANT},
    "set_up": {Role.SET_UP},
    "token_read": {Role.PROGRAM},
    "token_write_people": {Role.PROGRAM},
    "token_write_check_ins": {Role.PROGRAM},
    "token_export": {Role.PROGRAM},
}
NOBODY = {"participant": "access.card_first", "token": "access.token_first"}


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problems[0].code


@pytest.mark.parametrize("key", RULES)
@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_who_passes_which_rule(key: str, role: Role | None) -> None:
    rule = RULES[key]
    assert can_rule(role, rule) == (role in PASSES[key])
    if role in PASSES[key]:
        check_rule(role, rule)
        return
    with pytest.raises(Refused) as refusal:
        check_rule(role, rule)
    nobody = NOBODY.get(rule.door, "access.sign_in_first")
    assert code_of(refusal) == ("access.other_role" if role is not None else nobody)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.key)
@pytest.mark.parametrize("power", Power)
def test_a_token_does_what_was_ticked_and_nothing_else(rule: Rule, power: Power) -> None:
    assert can_power({power}, rule) == (rule.power is power)
    assert not can_power({one for one in Power if one is not rule.power}, rule)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_no_rule_means_closed(role: Role | None) -> None:
    with pytest.raises(Refused) as refusal:
        check_rule(role, None)
    assert code_of(refusal) == "access.undeclared"


@pytest.mark.parametrize("key", RULES)
def test_a_rule_lets_nobody_in_through_another_door(key: str) -> None:
    rule = RULES[key]
    assert rule.anonymous or {ROLES[role].door for role in rule.roles} == {rule.door}


@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize("invited", Role, ids=str)
def test_only_the_coordination_invites_and_only_its_own_team(role: Role, invited: Role) -> None:
    may = role is Role.COORDINATOR and invited in {Role.WORKER, Role.COORDINATOR}
    assert can_invite(role, invited) == may
    if not may:
        with pytest.raises(Refused):
            check_invite(role, invited)


@pytest.mark.parametrize("role", Role, ids=str)
@pytest.mark.parametrize("own", [True, False])
def test_only_the_coordination_closes_accounts_and_never_its_own(role: Role, own: bool) -> None:
    may = role is Role.COORDINATOR and not own
    assert can_close_account(role, own=own) == may
    if not may:
        with pytest.raises(Refused):
            check_close_account(role, own=own)
