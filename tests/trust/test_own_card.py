"""A card that its person changed: the old one opens nothing, wherever it was open, and the new one all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.doors import sessions, sign_in
from evalkit.services.doors.sessions import Session
from evalkit.services.people import cards, own_card
from evalkit.services.relays import sending, told_back
from evalkit.services.relays.letter import Chosen
from evalkit.services.word_keys import card_keys
from evalkit.store import Scope, new_id, tables
from evalkit.store.queries import participants
from evalkit.store.queries import sessions as kept_sessions
from tests.own_key import chosen, found
from tests.relays import receives
from tests.trust.proof import FULL, Counting, Found
from tests.trust.test_words import a_word
from tests.web.conftest import House
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.trust("own_card")]
OLD, NEW = "4711", "80215"
SIGN_IN = Scope.system("sign_in")


async def _reads(code: str, number: str) -> Session:
    opened = await found(await sign_in.with_code(code, address="a"))
    return await found(await sign_in.with_number(opened, number))


async def _send(world: World, scope: Scope, letter: Chosen) -> None:
    there = world.lanternes.organisation
    seen = await sending.look(scope, there, letter)
    await sending.send(scope, there, letter, key=new_id(), shown=seen.letter.hash)


async def _changed(house: House, giving: Scope) -> Found:
    """The team gives a card and keeps all that can be known of it; its person writes, and changes it."""
    tried, place = Found(), house.world.grenadille
    known = await cards.give(giving, place.participant, number=OLD)
    theirs = [await sign_in.with_code(known.code, address="a")]
    theirs.append(await sign_in.with_number(await found(theirs[0]), OLD))
    theirs.append(await sign_in.with_code(known.code, address="a"))
    async with store.unit(SIGN_IN, write=True) as unit:
        theirs.append(
            await sessions.begin(
                unit, door="participant", role="participant", organisation=place.organisation,
                participant=place.participant,
            )
        )  # fmt: skip
        link = await sign_in.make_participant_link(unit, organisation=place.organisation, participant=place.participant)
    mine, word = await _reads(known.code, OLD), a_word()
    assert mine.scope is not None
    await _send(house.world, mine.scope, Chosen("fr", word))
    shown = await own_card.show(mine, number=OLD, new=NEW, again=NEW)
    mine = await _again(mine)
    on = await found(await own_card.change(mine, shown.code))
    for number, opened in enumerate(theirs[1:]):
        tried.look(await sessions.find(opened.token) is None, f"session {number} of before is open")
    for what, opens in (
        ("the old code", lambda: sign_in.with_code(known.code, address="a")),
        ("a link of before", lambda: sign_in.use_link(link)),
    ):
        tried.look(await _is_refused(opens), f"{what} opens")
    for what, session in (("goes on", on), ("came in anew", await _reads(shown.code, NEW))):
        assert session.scope is not None
        told = await told_back.own(session.scope)
        tried.look(any(one.letter and word in one.letter.text for one in told), f"who {what} reads nothing of it")
    return tried


async def _again(session: Session) -> Session:
    """As the next request finds it: with what the last one kept in it."""
    async with store.unit(SIGN_IN) as unit:
        row = await unit.one(kept_sessions.Session, tables.Session.id == session.id)
    assert row is not None
    return replace(session, data=row.data)


async def _is_refused(opens: Callable[[], Any]) -> bool:
    try:
        await opens()
    except Refused:
        return True
    return False


async def _nothing(*_: object, **__: object) -> bool:
    return False


@pytest.mark.parametrize("own_key", ["own key", *(["instance"] * FULL)])
async def test_a_changed_card_opens_nothing_any_more(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch, own_key: str
) -> None:
    giving = house.world.amina.scope
    await receives(house.world)
    if own_key == "own key":
        giving = (await chosen(house.world)).open(house.world.amina)
    proof.holds(await _changed(house, giving))
    for removed, where, name in (
        ("the end of the old card", participants, "revoke_access_codes"),
        ("the end of other doors", kept_sessions, "shut_doors_of_person"),
        ("the going over of relays", told_back, "go_over"),
    ):
        with monkeypatch.context() as without:
            without.setattr(where, name, _nothing)
            proof.caught(removed, await _changed(house, giving))
    if own_key == "own key":
        keep = card_keys.keep

        async def of_the_team_alone(unit: store.Unit, **given: Any) -> None:
            if unit.scope.participant is None:
                await keep(unit, **given)

        monkeypatch.setattr(card_keys, "keep", of_the_team_alone)
        proof.caught("the key under the new code", await _changed(house, giving))
