"""What goes in time: on the day after its last day and not before, the same by any number of nights, never back."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.definitions.retention import Limit
from evalkit.errors import Refused
from evalkit.services.asking import sealed_words
from evalkit.services.keeping import backups, jobs, keys, restoring, retention
from evalkit.services.own_data import taking
from evalkit.services.people import records
from evalkit.store import Scope, new_id, tables
from evalkit.store.queries import drafts, participants
from tests.trust.proof import Counting, Found
from tests.world import NOW, TODAY, World, a_check_in

pytestmark = pytest.mark.trust("retention")

LEFT = TODAY
DAY = dt.timedelta(days=1)


def at(day: dt.date) -> dt.datetime:
    """Three in the night, in Brussels, of that day."""
    return dt.datetime.combine(day, dt.time(2), dt.UTC)


async def left(world: World, *, day: dt.date | None = LEFT) -> str:
    """Somebody with a goal, a contact, a draft and something kept aside, who leaves (or does not) today."""
    here, person = world.grenadille, world.grenadille.participant
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        goal, key = new_id(), new_id()
        words = await sealed_words.seal(
            unit, person, sealed_words.goal_place(unit, person, goal), {"goal": "Oser", "steps": {}}
        )
        await unit.add(
            tables.Goal, id=goal, participant=person, enrolment=here.enrolment, submission_key=new_id(), words=words,
            language="fr", set_on=TODAY,
        )  # fmt: skip
        await a_check_in(unit, here, day=TODAY)
        place = sealed_words.secret_place(unit, person, "contact", 1)
        content = await sealed_words.seal(unit, person, place, {"contact": "0470"})
        await participants.set_secret(unit, person, "contact", revision=1, content=content)
        for waiting in (key, new_id()):
            await drafts.keep_in_quarantine(
                unit, kind="invalid", submission_key=waiting, payload_hash="h", content=b"", problems=[],
                participant=person,
            )  # fmt: skip
        await drafts.settle(unit, next(q.id for q in await drafts.in_quarantine(unit) if q.submission_key == key),
                            "set_aside")  # fmt: skip
        await unit.add(
            tables.Draft, submission_key=key, participant=person, enrolment=here.enrolment,
            form_version=here.form_version, version=1, content=b"", saved_at=NOW,
        )  # fmt: skip
        if day is not None:
            await unit.change(tables.Enrolment, {"exit_on": day}, tables.Enrolment.id == here.enrolment)
    return person


async def counts_on(world: World, day: dt.date) -> dict[str, int]:
    async with store.unit(world.carla.scope) as unit:
        found = (await retention.due(unit, await retention.limits(unit), day)).counts
    return {kind: n for kind, n in found.items() if n}


def test_months_end_with_the_month() -> None:
    limit = Limit(kind="words", amount=6, unit="months")
    assert limit.last_day(dt.date(2025, 8, 31)) == dt.date(2026, 2, 28)
    assert limit.last_day(dt.date(2025, 6, 15)) == dt.date(2025, 12, 15)
    assert limit.last_day(dt.date(2025, 12, 1)) == dt.date(2026, 6, 1)
    assert not limit.is_over(dt.date(2025, 6, 15), dt.date(2025, 12, 15))
    assert limit.is_over(dt.date(2025, 6, 15), dt.date(2025, 12, 16))


async def test_each_goes_the_day_after_its_last_day(opened: World) -> None:
    await left(opened)
    last = {one.kind: one.last_day(LEFT) for one in loader.retention()}
    assert last == {
        "drafts": dt.date(2026, 4, 1), "set_aside": dt.date(2026, 4, 1), "contact": dt.date(2026, 6, 2),
        "words": dt.date(2027, 3, 2), "person": dt.date(2031, 3, 2),
    }  # fmt: skip
    gone: dict[str, int] = {}
    for kinds in (("drafts", "set_aside"), ("contact",), ("words",), ("person",)):
        assert await counts_on(opened, last[kinds[0]]) == gone
        gone |= dict.fromkeys(kinds, 1)
        assert await counts_on(opened, last[kinds[0]] + DAY) == gone


@pytest.mark.parametrize("why", ["still here", "one of two", "words since", "note since", "erased"])
async def test_nothing_of_use_goes_too_early(opened: World, why: str) -> None:
    """Who is still somewhere keeps everything; who gave words or came back to be noted keeps them as long again."""
    if why in ("one of two", "erased") and not opened.settings.is_sqlite:
        return
    person = await left(opened, day=None if why == "still here" else LEFT)
    later = LEFT + dt.timedelta(days=300)
    async with store.unit(opened.amina.scope, write=True, now=at(later)) as unit:
        here = opened.grenadille
        if why == "one of two":
            await unit.add(
                tables.Enrolment, participant=person, programme=here.programme, schedule=here.schedule,
                made_on=later, entry=later,
            )  # fmt: skip
        elif why == "words since":
            await unit.add(
                tables.Story, programme=here.programme, participant=person, teller="participant", domain="other",
                language="fr", week=later, noted_on=later, submission_key=new_id(), words=b"sealed",
            )  # fmt: skip
        elif why == "note since":
            await a_check_in(unit, here, day=later, wave="m3")
        elif why == "erased":
            await unit.change(tables.Participant, {"erased_on": later}, tables.Participant.id == person)
    five_years = dt.date(2031, 3, 3)
    of_person = {"contact", "words", "person"}
    there = (await counts_on(opened, five_years)).keys() & of_person
    expected = {"words since": {"contact", "words"}, "note since": {"contact", "words"}}.get(why, set())
    assert there == expected
    a_year = (await counts_on(opened, dt.date(2027, 3, 3))).keys() & of_person
    assert a_year == {"words since": {"contact"}, "note since": {"contact", "words"}}.get(why, set())


async def test_the_night_takes_the_key_and_every_row_stays(opened: World) -> None:
    world = opened
    person = await left(world)
    own = Scope(world.grenadille.organisation, None, "participant", participant=person)
    assert "Oser" in str(await taking.own_data(own, person, "fr"))
    night = at(dt.date(2027, 3, 3))
    await retention.let_go_all(world.settings, now=night - dt.timedelta(days=1))
    assert "Oser" in str(await taking.own_data(own, person, "fr"))
    await retention.let_go_all(world.settings, now=night)
    await retention.let_go_all(world.settings, now=night)  # a second run finds nothing more
    seen = await retention.page(world.carla.scope, now=night)
    assert seen.went == (
        (dt.date(2027, 3, 3), {"words": 1}), (dt.date(2027, 3, 2), {"contact": 1, "set_aside": 1, "drafts": 1}),
    )  # fmt: skip
    whole = await taking.own_data(own, person, "fr")
    assert "Oser" not in str(whole)
    assert {"goal", "check_in", "check_in_revision", "enrolment"} <= whole.rows.keys()
    assert not {"participant_secret", "draft", "quarantine"} & whole.rows.keys()
    assert (await records.record(world.amina.scope, person)).parts[0].goals[0].words is None


async def test_after_the_last_limit_the_person_is_erased(opened: World) -> None:
    if not opened.settings.is_sqlite:
        return
    person = await left(opened)
    night = at(dt.date(2031, 3, 3))
    assert await retention.let_go(opened.settings, opened.grenadille.organisation, now=night) == {"person": 1}
    async with store.unit(opened.carla.scope) as unit:
        gone = await participants.participant(unit, person)
        assert gone is not None
        assert gone.erased_on == dt.date(2031, 3, 3)
    assert await retention.let_go(opened.settings, opened.grenadille.organisation, now=night) == {}


async def test_a_clock_that_has_leapt_lets_nothing_go_before_it_says_so_twice(
    opened: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Years ahead for an hour, then right again: what had gone then would be gone from restored backups too."""

    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(jobs, "WORK", {**jobs.WORK, "backup": nothing})
    person, years_ahead = await left(opened), at(dt.date(2031, 3, 3))
    for night in (at(LEFT + DAY), years_ahead, at(LEFT + 2 * DAY), at(LEFT + 39 * DAY)):
        await jobs.run(opened.settings, now=night)
        async with store.unit(opened.carla.scope) as unit:
            still = await participants.participant(unit, person)
            assert still is not None
            assert still.erased_on is None
            assert await participants.participant_key(unit, person) is not None
    await jobs.run(opened.settings, now=years_ahead + DAY)
    async with store.unit(opened.carla.scope) as unit:
        gone = await participants.participant(unit, person)
        assert gone is not None
        assert gone.erased_on == dt.date(2031, 3, 4)


@pytest.mark.parametrize("protected", [True, False])
async def test_a_restored_backup_does_not_bring_the_words_back(opened: World, protected: bool, proof: Counting) -> None:
    """The mutant: without the list beside the keys they would be there again."""
    if not opened.settings.is_sqlite and not protected:
        return
    person = await left(opened)
    backup = await backups.make(opened.settings, now=dt.datetime.now(dt.UTC))
    await retention.let_go_all(opened.settings, now=at(dt.date(2027, 3, 3)))
    await store.close()
    if not protected:
        (opened.settings.home / "keys" / retention.LIST).unlink()
    await restoring.restore(opened.settings, backup.file)
    await store.open(opened.settings)
    keys.open_keys(opened.settings)
    async with store.unit(opened.carla.scope) as unit:
        found = Found()
        found.look(await participants.participant_key(unit, person) is None, "the words can be opened again")
    if protected:
        proof.holds(found)
    else:
        proof.caught("the list beside the keys", found)


async def test_a_time_is_only_made_shorter(opened: World) -> None:
    await left(opened)
    for kind, amount in (("words", 13), ("words", 0), ("contact", 4), ("audit", 1)):
        with pytest.raises(Refused):
            await retention.shorten(opened.carla.scope, kind, amount)
    with pytest.raises(Refused):
        await retention.shorten(opened.amina.scope, "words", 6)
    await retention.shorten(opened.carla.scope, "words", 2, now=NOW)
    await retention.shorten(opened.carla.scope, "words", 6, now=NOW)
    assert (await counts_on(opened, dt.date(2026, 9, 2))).get("words") is None
    assert (await counts_on(opened, dt.date(2026, 9, 3)))["words"] == 1
    async with store.unit(opened.carla.scope, write=True, now=NOW) as unit:  # a row that claims more holds no longer
        await unit.add(tables.RetentionChoice, kind="words", number=9, amount=999, made_on=TODAY)
    assert (await counts_on(opened, dt.date(2027, 3, 3)))["words"] == 1
    async with store.unit(Scope(opened.lanternes.organisation, None, "coordinator")) as unit:
        assert (await retention.limits(unit))["words"].amount == 12
