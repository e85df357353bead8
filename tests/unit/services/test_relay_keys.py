"""A relay opens with the receiver's own key, with the card that sent it, and never floods a desk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.own_data import taking
from evalkit.services.relays import desk_choice, receiving, sending, told_back
from evalkit.services.relays.letter import Chosen
from evalkit.services.word_keys import switching
from evalkit.services.word_keys.people import LockedError
from evalkit.store import Scope, new_id
from evalkit.store.queries import association_keys
from tests.own_key import chosen
from tests.relays import LINES, a_relay, receives, the_person
from tests.world import World

WORD = "perce-neige"


async def to_grenadille(world: World) -> str:
    """Somebody of Bram's association writes to Amina's; gives the relay as it came."""
    await desk_choice.choose(world.carla.scope, receives=True, lines=LINES)
    person = Scope(world.lanternes.organisation, None, "participant", participant=world.lanternes.participant)
    letter, there = Chosen("fr", WORD), world.grenadille.organisation
    seen = await sending.look(person, there, letter)
    await sending.send(person, there, letter, key=new_id(), shown=seen.letter.hash)
    (came,) = (await receiving.page(world.carla.scope)).readable
    return came.id


async def words(scope: Scope, relay: str) -> str:
    opened = await receiving.open_letter(scope, relay)
    return opened.letter.text if opened.letter else ""


@pytest.mark.slow
async def test_it_opens_with_the_receivers_own_key_before_and_after_a_change_of_it(world: World) -> None:
    held = await chosen(world)
    relay = await to_grenadille(world)
    with pytest.raises(LockedError):  # she came in with a link
        await receiving.open_letter(world.amina.scope, relay)
    (came,) = (await receiving.page(world.carla.scope)).readable
    assert (came.opened_on, came.association_key is None) == (None, False)
    assert WORD in await words(held.open(world.amina), relay)
    await switching.change(held.open(world.carla))
    async with store.unit(world.carla.scope) as unit:
        (newest,) = await association_keys.keys(unit)
    (came,) = (await receiving.page(world.carla.scope)).readable
    assert came.association_key == newest.id
    assert WORD in await words(held.open(world.amina), relay)


@pytest.mark.slow
async def test_what_came_before_the_key_was_chosen_is_sealed_to_it(world: World) -> None:
    relay = await to_grenadille(world)
    assert WORD in await words(world.amina.scope, relay)
    held = await chosen(world)
    with pytest.raises(LockedError):
        await receiving.open_letter(world.amina.scope, relay)
    assert WORD in await words(held.open(world.amina), relay)


async def test_a_desk_where_nobody_opens_takes_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there = await receives(world)
    monkeypatch.setattr(sending, "MOST_THERE", 2)
    await a_relay(world)
    await a_relay(world)
    for refused in (sending.choice(the_person(world), there, "fr"), a_relay(world)):
        with pytest.raises(Refused, match=r"relay\.desk_full"):
            await refused
    (one, _) = (await receiving.page(world.bram.scope)).readable
    await receiving.open_letter(world.bram.scope, one.id)
    await a_relay(world)


async def test_a_new_card_reads_nothing_of_a_relay_that_an_earlier_one_sent(world: World) -> None:
    there = await receives(world)
    own = replace(the_person(world), card="the first")
    letter = Chosen("fr", WORD)
    seen = await sending.look(own, there, letter)
    relay = await sending.send(own, there, letter, key=new_id(), shown=seen.letter.hash)
    (mine,) = await told_back.own(own)
    assert (mine.name, mine.letter == seen.letter) == ("Les Sept Lanternes ASBL", True)
    another = replace(own, card="given since, with a number that somebody else chose")
    (told,) = await told_back.own(another)
    assert (told.name, told.word, told.letter, told.state) == ("", "", None, "waiting")
    for scope, tells in ((own, True), (another, False)):
        file = await taking.take(scope, world.grenadille.participant, "json", "fr")
        assert (WORD.encode() in file.content) is tells
        assert (b"Sept Lanternes" in file.content) is tells
    await told_back.take_back(another, world.settings, relay)  # whoever lost a card is not bound by it
    assert (await receiving.page(world.bram.scope)).waiting == 0
