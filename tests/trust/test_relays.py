"""A relay: only the person can start it; what was shown is what was sent, once; and no copy shows a word of it."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import pytest

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.services.relays import desk_choice, receiving, sending
from evalkit.services.relays.letter import Chosen
from evalkit.store import Scope, new_id
from evalkit.store.queries import own_relays, relays_across
from evalkit.web import guard as guard_module
from evalkit.web.pages import own_relays as own_pages
from tests.relays import a_relay, dries, receives, the_person
from tests.trust.acts import ACTS
from tests.trust.proof import FULL, Counting, Found
from tests.trust.test_nothing_lost import _broken_off
from tests.trust.test_words import _copies, a_word, traces
from tests.web.conftest import Browser, House
from tests.world import TODAY, World

pytestmark = [pytest.mark.slow, pytest.mark.trust("relay")]


async def _rows(table: str) -> list[dict[str, Any]]:
    async with store.unit(Scope.system("doctor")) as unit:
        return await unit.raw(f"SELECT * FROM {table}")  # noqa: S608  (names of our own tables)


async def _came() -> int:
    return len(await _rows("relay_received"))


# Who may start one


async def _only_the_person(house: House) -> Found:
    """Every door but the card of the person: with the form that the person's own page would send."""
    world, found = house.world, Found()
    there, person = await receives(world), world.grenadille.participant
    seen = await sending.look(the_person(world), there, Chosen("fr", "Bonjour"))
    fields = {
        "submission_key": new_id(), "letter_language": "fr", "message": "Bonjour", "shown": seen.letter.hash,
    }  # fmt: skip
    own = await a_relay(world)
    before = await _rows("relay_received")

    async def tried(who: str, browser: Browser) -> None:
        for path, form in (
            (f"/me/relays/new/{there}/look", {name: text for name, text in fields.items() if name != "shown"}),
            (f"/me/relays/new/{there}", fields),
            (f"/me/relays/new/{there}", {**fields, "participant": person}),
            (f"/me/relays/new/{there}?participant={person}", fields),
            (f"/me/relays/{own}/take-back", {}),
            (f"/me/relays/{own}/please-delete", {}),
            (f"/participants/{person}/relays", fields),
        ):
            answer = await browser.post(path, **{**form, "submission_key": new_id()} if form else form)
            found.look(answer.status_code in {401, 403, 404, 405, 422}, f"{who}: {path} gives {answer.status_code}")
        for path in ("/me/relays", "/me/relays/new", f"/me/relays/new/{there}"):
            answer = await browser.get(path)
            text = answer.text if answer.status_code == 200 else ""
            found.look("Bonjour" not in text and own not in text, f"{who} reads {path}")

    for name in ("amina", "carla", "bram", "fatou", "odile"):
        async with house.as_(getattr(world, name)) as browser:
            await tried(name, browser)
    async with house.visitor() as browser:
        await tried("nobody", browser)
    async with house.as_participant(world.lanternes) as browser:
        await tried("a stranger's card", browser)
    for who in (world.amina.scope, world.carla.scope, world.bram.scope, dries(world)):
        try:
            await sending.send(who, there, Chosen("fr", "Bonjour"), key=new_id(), shown=seen.letter.hash)
        except Refused:
            found.look(True, "")
        else:
            found.look(False, f"{who.role} sent one")
    found.look(await _rows("relay_received") == before, "the other side has other rows than before")
    return found


async def test_only_the_person_starts_one(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(await _only_the_person(house))
    # A build in which the team could do it "for" the person: no look at the rule, and a person named by the page.
    monkeypatch.setattr(guard_module, "check_rule", lambda *_: None)
    monkeypatch.setattr(own_pages, "_check_reads", lambda _request: None)
    monkeypatch.setattr(own_pages, "scope_of", lambda _request: the_person(house.world))
    proof.caught("the card of the person", await _only_the_person(house))


@pytest.mark.parametrize("engine", [pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_the_database_lets_only_a_persons_session_cross(house: House, proof: Counting) -> None:
    """On PostgreSQL by itself: with the look at the scope taken out, a team's insertion is refused by the policy."""
    world, found = house.world, Found()
    there = await receives(world)

    async def crosses(scope: Scope, where: str) -> None:
        sent = relays_across.Sent(new_id(), where, new_id(), "7K2M", TODAY, TODAY, b"p", b"w", b"c", None)
        try:
            async with store.unit(scope, write=True) as unit:
                unit.scope = the_person(world)  # what the query looks at; the database was told of the real one
                await relays_across.send(unit, sent)
        except Exception as error:
            found.look("row-level security" in str(error), str(error))
        else:
            found.look(False, f"{scope.role} wrote into {where}")

    for scope in (world.amina.scope, world.carla.scope):
        await crosses(scope, there)
    await crosses(the_person(world), world.grenadille.organisation + "x")
    await desk_choice.choose(dries(world), receives=False, lines={})
    await crosses(the_person(world), there)
    async with store.unit(the_person(world)) as unit:
        found.look(await unit.raw("SELECT id FROM relay_received") == [], "a person reads there")
    assert await _came() == 0
    proof.holds(found)


# What was shown


async def _shown_is_sent(world: World) -> Found:
    found, there = Found(), await receives(world)
    person = the_person(world)
    written = [Chosen(language, a_word(), reach, name_us=named) for language in ("fr", "ar")
               for reach in ("", a_word()) for named in (False, True)]  # fmt: skip
    for chosen in written if FULL else written[::3]:
        seen = await sending.look(person, there, chosen)
        other = Chosen(chosen.language, f"{chosen.message}.", chosen.reach, name_us=chosen.name_us)
        for changed in (other, Chosen(chosen.language, chosen.message, chosen.reach, name_us=not chosen.name_us)):
            try:
                await sending.send(person, there, changed, key=new_id(), shown=seen.letter.hash)
            except Refused as refusal:
                found.look(refusal.problems[0].code == "relay.changed", refusal.problems[0].code)
            else:
                found.look(False, "something else went than what was shown")
        await sending.send(person, there, chosen, key=new_id(), shown=seen.letter.hash)
        for one in (await receiving.page(world.bram.scope)).readable:
            read = (await receiving.open_letter(world.bram.scope, one.id)).letter
            found.look(read == seen.letter, f"{seen.letter} was shown, and {read} is read")
            await receiving.delete(world.bram.scope, world.settings, one.id)
        async with store.unit(Scope.system("doctor"), write=True) as unit:
            await unit.raw("DELETE FROM own_relay")
    return found


async def test_what_was_shown_is_what_is_sent(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(await _shown_is_sent(house.world))
    monkeypatch.setattr(sending, "check_shown", lambda *_: None)
    proof.caught("the comparison with what was shown", await _shown_is_sent(house.world))


# Once


async def _once(world: World) -> Found:
    found = Found()
    await receives(world)
    before = await _came()
    key = str(uuid.uuid4())
    made = set(await asyncio.gather(*(a_relay(world, key=key) for _ in range(3))))
    made.add(await a_relay(world, key=key))
    found.look(len(made) == 1, f"one key, {len(made)} relays")
    found.look(await _came() - before == 1, f"one key, {await _came() - before} rows on the other side")
    return found


async def test_one_key_sends_once(house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    proof.holds(await _once(house.world))
    keep = own_relays.keep

    async def each(unit: store.Unit, *, submission_key: str, **more: Any) -> bool:
        return await keep(unit, submission_key=new_id(), **more)

    monkeypatch.setattr(own_relays, "keep", each)
    proof.caught("the unique key", await _once(house.world))


@pytest.mark.parametrize("engine", ["sqlite", *([pytest.param("postgres", marks=pytest.mark.postgres)] * FULL)])
async def test_what_is_broken_off_leaves_nothing_on_either_side(
    house: House, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await receives(house.world)

    async def act(world: World, key: str, word: str) -> object:
        return await a_relay(world, Chosen("fr", word), key=key)

    monkeypatch.setitem(ACTS, "relay", act)  # type: ignore[arg-type]
    proof.holds(await _broken_off(house.world, ("relay",), monkeypatch))


# Sealed, and linked by nothing


async def _no_word(house: House, folder: Path) -> Found:
    world, found = house.world, Found()
    there = await receives(world)
    words = [a_word(), a_word()]
    own = await a_relay(world, Chosen("fr", words[0], words[1]))
    for name, content in (await _copies(world.settings, folder)).items():
        for word in words:
            found.look(not any(trace in content for trace in traces(word)), f"{word} in {name}")
    sides: list[str] = []
    for place, table in ((world.grenadille.organisation, "own_relay"), (there, "relay_received")):
        lines = [row for row in await _rows("audit") if row["organisation"] == place and "relay" in row["action"]]
        sides.append(str([*[row for row in await _rows(table) if row["organisation"] == place], *lines]))
    ours, theirs = sides
    (came,) = [row for row in await _rows("relay_received") if row["mark"] in theirs][-1:]
    for value in (there, came["id"], came["mark"], came["word"]):
        found.look(value not in ours, f"{value} stands with the association of the person")
    for value in (world.grenadille.organisation, world.grenadille.participant, own):
        found.look(value not in theirs, f"{value} stands with the one that receives")
    return found


async def test_no_copy_shows_a_word_and_no_row_leads_across(
    house: House, proof: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proof.holds(await _no_word(house, tmp_path))
    monkeypatch.setattr(sealing, "seal", lambda words, *_: words.encode() if isinstance(words, str) else words)
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await unit.raw("DELETE FROM participant_key WHERE organisation = {}", unit.organisation)
    proof.caught("the sealing of words", await _no_word(house, tmp_path))
