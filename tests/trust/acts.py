"""What people do most, each as one act with a key and a word of its own: for planting, and for breaking off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping

from evalkit.services.asking import check_ins, goals, group_views
from evalkit.services.people import called, cards, consents, participants
from evalkit.services.process import journal, partners
from evalkit.services.words import stories
from evalkit.store import Scope
from tests.unit.services.sheet import a_sheet
from tests.world import TODAY, World

LATER = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)

Act = Callable[[World, str, str], Awaitable[object]]
"""(world, key, word): does the same again when it is given the same key."""


async def _check_in(world: World, key: str, word: str) -> object:
    raw = {**a_sheet(world).raw, "story": [f"Elle dit : {word}."]}
    return await check_ins.note(world.amina.scope, a_sheet(world, submission_key=key, raw=raw), now=LATER)


async def _story(world: World, key: str, word: str) -> object:
    told = stories.Telling(key, f"Avant, {word}.", "other", "fr", enrolment=world.grenadille.enrolment)
    return await stories.tell(world.amina.scope, told, now=LATER)


async def _goal(world: World, key: str, word: str) -> object:
    steps = {-2: f"a {word}", -1: "b", 0: f"c {word}", 1: "d", 2: "e"}
    new = goals.NewGoal(key, world.grenadille.enrolment, f"Vers {word}", steps, TODAY)
    return await goals.set_goal(world.amina.scope, new, now=LATER)


async def _journal(world: World, key: str, word: str) -> object:
    entry = journal.NewEntry(key, "obstacle", f"La pluie, {word}.", TODAY)
    return await journal.write(world.amina.scope, world.grenadille.programme, entry, now=LATER)


async def _result(world: World, key: str, word: str) -> object:
    result = journal.NewResult(key, f"Une lettre {word}", f"avec {word}", f"reçu {word}", TODAY)
    return await journal.write_result(world.amina.scope, world.grenadille.programme, result, now=LATER)


async def _partner(world: World, key: str, word: str) -> object:
    new = partners.NewPartner(key, f"Guichet {word}", "relay")
    return await partners.add(world.amina.scope, world.grenadille.programme, new, now=LATER)


async def _group_view(world: World, key: str, word: str) -> object:
    new = group_views.NewGroupView(key, "3", TODAY, f"Nous disons {word}")
    return await group_views.keep(world.amina.scope, world.grenadille.programme, new, now=LATER)


async def _consent(world: World, key: str, word: str) -> object:
    return await consents.note(
        world.amina.scope, world.grenadille.participant, purpose="follow_up", recipient="", yes=True,
        way="read_aloud", language="fr", now=LATER,
    )  # fmt: skip


async def _participant(world: World, key: str, word: str) -> object:
    new = participants.NewParticipant(world.grenadille.programme, TODAY, "fr")
    return await participants.make(world.amina.scope, new, now=LATER)


async def _card(world: World, key: str, word: str) -> object:
    return await cards.give(world.amina.scope, world.grenadille.participant, now=LATER)


async def call(world: World, alias: str, contact: str, scope: Scope | None = None) -> None:
    """Keep how somebody is called and reached, where the association wants that from now on. No key: what was there is
    written over, once."""
    person = world.grenadille.participant
    await called.switch(world.carla.scope, True)
    who = scope or world.amina.scope
    before = await called.of(who, person, now=LATER)
    assert before is not None
    seen = {"alias": before.own.alias.seen, "contact": before.own.contact.seen}
    await called.keep(who, person, {"alias": alias, "contact": contact}, seen, now=LATER)


WITH_WORDS: Mapping[str, Act] = {
    "check_in": _check_in, "story": _story, "goal": _goal, "journal": _journal, "result": _result,
    "partner": _partner, "group_view": _group_view,
}  # fmt: skip
"""Acts that keep what somebody said."""

ACTS: Mapping[str, Act] = {**WITH_WORDS, "consent": _consent, "participant": _participant, "card": _card}
