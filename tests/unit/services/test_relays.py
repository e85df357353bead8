"""The course of a relay: composed, shown, sent, opened, answered, taken back, deleted, ended, erased."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import goals
from evalkit.services.keeping import backups, restoring, retention
from evalkit.services.people import erasing, participants
from evalkit.services.relays import desk_choice, letter, receiving, sending, told_back
from evalkit.services.relays.letter import Chosen
from evalkit.store import Scope
from evalkit.store.queries import own_relays, relays_across
from evalkit.store.unit import NotInScopeError, Unit
from tests.own_key import chosen
from tests.relays import LINES, a_relay, dries, receives, the_person
from tests.unit.services.sheet import a_key, rows
from tests.world import NOW, TODAY, World, a_check_in

DAY = dt.timedelta(days=1)


async def waiting_one(world: World) -> str:
    """The relay that waits on the other side."""
    (one,) = (await receiving.page(world.bram.scope, now=NOW)).readable
    return one.id


async def state(world: World, *, now: dt.datetime = NOW) -> str:
    (one,) = await told_back.own(the_person(world), now=now)
    return one.state


async def actions(world: World, organisation: str) -> list[str]:
    """What the audit of one of the two associations says of relays, oldest first."""
    async with store.unit(Scope(organisation, None, "coordinator")) as unit:
        found = await unit.raw("SELECT action FROM audit WHERE organisation = {} ORDER BY seq", organisation)
    return [str(row["action"]) for row in found if "relay" in str(row["action"])]


async def came(world: World) -> int:
    """How many rows the other side has."""
    page = await receiving.page(world.bram.scope, now=NOW)
    return len(page.readable) + len(page.over)


def refused(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.problems[0].code


async def test_nothing_is_received_until_a_coordination_says_so_in_each_language(world: World) -> None:
    person, there = the_person(world), world.lanternes.organisation
    assert await sending.receivers(person) == ()
    with pytest.raises(Refused, match="not_found"):
        await sending.choice(person, there, "fr")
    with pytest.raises(Refused, match="access"):
        await desk_choice.choose(world.bram.scope, receives=True, lines=LINES)
    with pytest.raises(Refused) as missing:
        await desk_choice.choose(dries(world), receives=True, lines={**LINES, "ar": " "})
    assert [(p.code, p.details["field"]) for p in missing.value.problems] == [("relay.line_missing", "line_ar")]
    await receives(world)
    assert [(one.name, one.lines["nl"]) for one in await sending.receivers(person)] == [
        ("Les Sept Lanternes ASBL", LINES["nl"])
    ]
    assert await sending.receivers(replace(person, organisation=there)) == (), "not to one's own"
    await a_relay(world, now=NOW)
    await desk_choice.choose(dries(world), receives=False, lines={})
    assert await sending.receivers(person) == ()
    assert (await receiving.page(world.bram.scope, now=NOW)).waiting == 1, "what came can still be opened"
    assert (await actions(world, world.lanternes.organisation)).count("choose_relays") == 2


async def test_a_letter_holds_what_was_ticked_in_words_and_nothing_else(world: World) -> None:
    place, person = world.grenadille, the_person(world)
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, place)
        await a_check_in(unit, place, wave="3_months", day=TODAY, answers={"speaking_up": 3})
    new = goals.NewGoal(a_key(), place.enrolment, "Lire mon courrier seule", {-2: "pas encore", 0: "oui"}, TODAY)
    await goals.set_goal(world.amina.scope, new, now=NOW)
    await receives(world)
    offered = await sending.choice(person, world.lanternes.organisation, "fr", now=NOW)
    assert [one.words for one in offered.goals] == ["Lire mon courrier seule"]
    chosen = Chosen(
        "fr", " Bonjour\n\nj’ai une lettre ", "  le  mardi ", name_us=True, goals=(offered.goals[0].key, a_key()),
        path=(offered.path[0].key,),
    )  # fmt: skip
    seen = await sending.look(person, world.lanternes.organisation, chosen, now=NOW)
    assert [(part.kind, part.lines) for part in seen.letter.parts[:-1]] == [
        ("message", ("Bonjour", "j’ai une lettre")),
        ("reach", ("le mardi",)),
        ("from", ("Maison Grenadille ASBL",)),
        ("goals", ("Lire mon courrier seule",)),
    ]
    (path,) = seen.letter.parts[-1].lines
    assert "au départ « Je le dis rarement" in path.replace("\u00a0", " ")
    assert "tilleul" not in seen.letter.text
    assert not any(symbol.isdigit() for symbol in path), "never a number"
    in_arabic = await sending.look(person, world.lanternes.organisation, replace(chosen, language="ar"), now=NOW)
    assert in_arabic.letter.parts[0].title == "بكلماتي"
    assert in_arabic.letter.hash != seen.letter.hash
    assert letter.read({"language": "fr", "parts": []}).parts == ()


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        (Chosen("fr"), "relay.empty"),
        (Chosen("fr", "  ", goals=("somebody’s",)), "relay.empty"),
        (Chosen("fr", "x" * 1001), "relay.too_long"),
        (Chosen("fr", "85.07.30-033.28"), "entry.national_number"),
        (Chosen("de", "Hallo"), "request.field_choice"),
    ],
)
async def test_what_is_wrong_is_said_before_anything_leaves(world: World, chosen: Chosen, code: str) -> None:
    await receives(world)
    with pytest.raises(Refused) as caught:
        await a_relay(world, chosen)
    assert refused(caught) == code
    assert await rows(world, "own_relay") == 0


async def test_it_is_opened_and_answered_and_the_person_reads_that(world: World) -> None:
    await receives(world)
    sent = await a_relay(world, now=NOW)
    (mine,) = await told_back.own(the_person(world), now=NOW)
    assert (mine.id, mine.state, mine.name) == (sent, "waiting", "Les Sept Lanternes ASBL")
    assert mine.ends_on == TODAY + 34 * DAY
    relay = await waiting_one(world)
    for act in (
        receiving.answer(world.bram.scope, relay, "came", now=NOW),
        receiving.delete(world.bram.scope, world.settings, relay, now=NOW),
    ):
        with pytest.raises(Refused, match="not_opened"):
            await act
    with pytest.raises(Refused, match="not_found"):
        await receiving.open_letter(world.amina.scope, relay, now=NOW)
    opened = await receiving.open_letter(world.bram.scope, relay, now=NOW + DAY)
    assert opened.letter == mine.letter
    assert opened.relay.word == mine.word
    await receiving.open_letter(world.bram.scope, relay, now=NOW + 2 * DAY)
    await receiving.answer(world.bram.scope, relay, "arrived", now=NOW + 2 * DAY)
    for _ in range(2):
        (mine,) = await told_back.own(the_person(world), now=NOW + 3 * DAY)
    assert mine.back is not None
    assert (mine.state, mine.back.opened_on, mine.back.answer) == ("opened", TODAY + DAY, "arrived")
    with pytest.raises(Refused, match=r"relay\.opened"):
        await told_back.take_back(the_person(world), world.settings, sent, now=NOW + 3 * DAY)
    there = await actions(world, world.lanternes.organisation)
    assert there == [
        "choose_relays", "relay_opened", "relay_read", "relay_answered",
    ]  # fmt: skip
    here = await actions(world, world.grenadille.organisation)
    assert here == ["relay_sent", "relay_seen"], "its reading is noted once"


async def test_it_can_be_taken_back_unread_and_then_nobody_knows_of_it(world: World) -> None:
    await receives(world)
    sent = await a_relay(world, now=NOW)
    relay = await waiting_one(world)
    await told_back.take_back(the_person(world), world.settings, sent, now=NOW)
    assert await state(world) == "taken_back"
    assert await came(world) == 0
    with pytest.raises(Refused, match="not_found"):
        await receiving.open_letter(world.bram.scope, relay, now=NOW)


async def test_the_person_may_ask_and_the_others_delete(world: World) -> None:
    await receives(world)
    sent = await a_relay(world, now=NOW)
    await told_back.please_delete(the_person(world), sent, now=NOW)
    relay = await waiting_one(world)
    await receiving.open_letter(world.bram.scope, relay, now=NOW)
    for _ in range(2):
        await told_back.please_delete(the_person(world), sent, now=NOW + DAY)
    (one,) = (await receiving.page(world.bram.scope, now=NOW)).readable
    assert one.deletion_asked_on == TODAY + DAY
    await receiving.delete(world.bram.scope, world.settings, relay, now=NOW + DAY)
    assert await state(world) == "deleted"
    assert [one.content for one in (await receiving.page(world.bram.scope, now=NOW)).over] == [None]
    here = await actions(world, world.grenadille.organisation)
    assert here.count("relay_deletion_asked") == 1


async def test_it_ends_by_itself_and_a_year_later_nothing_is_known(world: World) -> None:
    await receives(world)
    await a_relay(world, now=NOW)
    relay, last = await waiting_one(world), NOW + 34 * DAY
    await retention.let_go(world.settings, world.lanternes.organisation, now=last)
    assert await state(world, now=last) == "waiting"
    with pytest.raises(Refused, match="not_found"):
        await receiving.open_letter(world.bram.scope, relay, now=last + DAY)
    went = await retention.let_go(world.settings, world.lanternes.organisation, now=last + DAY)
    assert went == {"relays": 1}
    assert await state(world, now=last + DAY) == "unread"
    assert await retention.let_go(world.settings, world.lanternes.organisation, now=last + DAY) == {}
    await retention.let_go(world.settings, world.lanternes.organisation, now=last + 367 * DAY)
    assert await came(world) == 0
    assert await state(world, now=last + 367 * DAY) == "deleted"


async def test_another_letter_under_the_same_key_is_not_told_as_sent(world: World) -> None:
    """Back, changed, sent again: the first went, the second did not."""
    await receives(world)
    key, first = a_key(), Chosen("fr", "Bonjour")
    sent = await a_relay(world, first, key=key)
    assert await a_relay(world, first, key=key) == sent
    with pytest.raises(Refused, match="sent_before"):
        await a_relay(world, replace(first, message="Bonsoir"), key=key)
    assert await came(world) == 1


async def test_a_handful_at_once(world: World) -> None:
    await receives(world)
    sent = [await a_relay(world, now=NOW) for _ in range(sending.MOST)]
    with pytest.raises(Refused, match=r"relay\.enough"):
        await a_relay(world, now=NOW)
    await told_back.take_back(the_person(world), world.settings, sent[0], now=NOW)
    await a_relay(world, now=NOW)


async def test_whoever_is_erased_takes_back_what_nobody_read_and_asks_for_the_rest(world: World) -> None:
    await receives(world)
    await a_relay(world, now=NOW)
    await receiving.open_letter(world.bram.scope, await waiting_one(world), now=NOW)
    await a_relay(world, now=NOW)
    removed = await erasing.erase(world.carla.scope, world.settings, world.grenadille.participant, now=NOW)
    assert removed["own_relay"] == 2
    (left,) = (await receiving.page(world.bram.scope, now=NOW)).readable
    assert (left.opened_on, left.deletion_asked_on) == (TODAY, TODAY)


@pytest.mark.slow
@pytest.mark.parametrize("typed", [True, False])
async def test_an_association_that_holds_its_own_key_erases_without_it(world: World, typed: bool) -> None:
    """With the key open, what nobody read is taken back; without it nobody finds it, and it goes at its end."""
    held = await chosen(world)
    await receives(world)
    await a_relay(world)
    scope = held.open(world.carla) if typed else world.carla.scope
    removed = await erasing.erase(scope, world.settings, world.grenadille.participant)
    assert removed["own_relay"] == 1
    assert (await receiving.page(world.bram.scope)).waiting == (0 if typed else 1)


async def test_a_backup_brings_nothing_back_that_was_taken_back(world: World) -> None:
    await receives(world)
    sent = await a_relay(world)
    made = await backups.make(world.settings)
    await told_back.take_back(the_person(world), world.settings, sent)
    await store.close()
    await restoring.restore(world.settings, made.file)
    await store.open(world.settings)
    page = await receiving.page(world.bram.scope)
    assert (page.readable, [one.content for one in page.over]) == ((), [None])


async def test_a_team_sends_and_reads_nothing_for_a_person(world: World) -> None:
    await receives(world)
    sent = await a_relay(world, now=NOW)
    for scope in (world.amina.scope, world.carla.scope, world.bram.scope, dries(world)):
        for act in (
            sending.receivers(scope), sending.look(scope, world.lanternes.organisation, Chosen("fr", "x")),
            sending.send(scope, world.lanternes.organisation, Chosen("fr", "x"), key=a_key(), shown=""),
            told_back.own(scope), told_back.take_back(scope, world.settings, sent),
            told_back.please_delete(scope, sent),
        ):  # fmt: skip
            with pytest.raises(Refused, match="access"):
                await act
    with pytest.raises(NotInScopeError):
        async with store.unit(world.amina.scope, write=True) as unit:
            await relays_across.send(unit, relays_across.Sent("i", "o", "m", "w", TODAY, TODAY, b"p", b"w", b"c", None))
    async with store.unit(world.amina.scope) as unit:
        assert (await own_relays.own_relays(unit, [world.grenadille.participant]))[0].taken_back_on is None


async def test_three_relays_are_told_with_as_many_queries_as_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    run, asked = Unit._run, list[str]()

    async def noted(self: Unit, sql: str, values: Any) -> Any:
        asked.append(sql)
        return await run(self, sql, values)

    await receives(world)
    monkeypatch.setattr(Unit, "_run", noted)
    counts = []
    for sent in (1, 2, 3):
        await a_relay(world)
        asked.clear()
        assert len(await told_back.own(the_person(world))) == sent
        counts.append(len(asked))
    assert counts == [counts[0]] * 3


async def test_of_one_day_what_still_waits_stands_first(world: World) -> None:
    """Whoever sends one comes back to it, and to the button that takes it back."""
    await receives(world)
    for _ in range(2):
        await a_relay(world, now=NOW)
    first, second = await told_back.own(the_person(world), now=NOW)
    there = {one.word: one.id for one in (await receiving.page(world.bram.scope, now=NOW)).readable}
    await receiving.open_letter(world.bram.scope, there[first.word], now=NOW)
    assert [one.id for one in await told_back.own(the_person(world), now=NOW)] == [second.id, first.id]


async def test_nothing_is_composed_or_sent_in_the_name_of_somebody_who_died(world: World) -> None:
    """A card that somebody finds afterwards takes nothing along to another association."""
    there = await receives(world)
    person = the_person(world)
    assert await sending.choice(person, there, "fr", now=NOW)
    place = world.grenadille
    await participants.leave(world.amina.scope, place.enrolment, day=TODAY, reason="death", now=NOW)
    for act in (
        sending.choice(person, there, "fr", now=NOW),
        a_relay(world, now=NOW),
    ):
        with pytest.raises(Refused) as caught:
            await act
        assert refused(caught) == "access.not_found"
    assert await came(world) == 0
