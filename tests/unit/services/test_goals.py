"""Personal goals: set, rated, never overwritten, sealed, and only where somebody may be asked."""

import datetime as dt
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.collect.goals import ENDED, HARDER, Stand
from evalkit.definitions import Audience, loader
from evalkit.disclosure.goal_counts import goal_counts
from evalkit.errors import Refused
from evalkit.services.asking import goals
from evalkit.services.asking.goals import NewGoal
from evalkit.services.people import participants, records
from evalkit.services.reports import goal_summary
from evalkit.store import Scope
from evalkit.store.queries import consents as kept_consents
from evalkit.store.queries import enrolments, programmes
from evalkit.store.queries import goals as kept_goals
from tests.unit.services.sheet import a_key, actions
from tests.world import ENTRY, NOW, TODAY, World, a_consent, a_goal, a_participant, an_enrolment

LATER = NOW + dt.timedelta(days=60)


def a_new_goal(world: World, **changed: object) -> NewGoal:
    new = NewGoal(
        submission_key=a_key(),
        enrolment=world.grenadille.enrolment,
        goal="Prendre le bus seule",
        steps={-2: "Mon fils vient avec moi.", -1: "Je fais un arrêt seule.", 0: "Je vais seule au marché."},
        day=TODAY,
        talk_on=TODAY + dt.timedelta(days=90),
    )
    return replace(new, **changed)


async def lines(world: World) -> tuple[goals.Line, ...]:
    record = await records.record(world.amina.scope, world.grenadille.participant, now=LATER)
    return record.parts[0].goals


async def rated(world: World, goal: str, chosen: str, day: dt.date = TODAY, key: str | None = None) -> None:
    await goals.rate(
        world.amina.scope, goal, submission_key=key or a_key(), chosen=chosen, day=day, now=LATER
    )  # fmt: skip


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [p.code for p in caught.value.problems]


async def test_a_goal_is_kept_in_the_persons_own_words_and_rated_in_them(world: World):
    assert await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW) == world.grenadille.participant
    (line,) = await lines(world)
    assert (line.stand, line.set_on, line.talk_on) == (None, TODAY, TODAY + dt.timedelta(days=90))
    for chosen in ("step_2", HARDER, "step_4"):
        await rated(world, line.id, chosen)
    (line,) = await lines(world)
    assert line.words is not None
    assert line.words.goal == "Prendre le bus seule"
    assert line.words.steps == {-2: "Mon fils vient avec moi.", -1: "Je fais un arrêt seule.",
                                0: "Je vais seule au marché."}  # fmt: skip
    assert [r.stand for r in line.ratings] == [Stand.ON_THE_WAY, Stand.HARDER, Stand.REACHED]
    assert await actions(world) == ["set_goal", "rate_goal", "rate_goal", "rate_goal"]


async def test_the_words_are_nowhere_in_clear(world: World):
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    files = [path.read_bytes() for path in world.settings.home.rglob("*") if path.is_file()]
    assert any(b"Lire la ville" in content for content in files)
    assert not any(b"Prendre le bus" in content or b"Mon fils" in content for content in files)


async def test_the_same_page_sent_twice_keeps_one(world: World):
    new, key = a_new_goal(world), a_key()
    for _ in range(2):
        await goals.set_goal(world.amina.scope, new, now=NOW)
    (line,) = await lines(world)
    for _ in range(2):
        await rated(world, line.id, "step_3", key=key)
    (line,) = await lines(world)
    assert len(line.ratings) == 1


async def test_a_goal_that_is_no_longer_mine_ends_and_may_come_back(world: World):
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    (line,) = await lines(world)
    await rated(world, line.id, ENDED)
    assert (await lines(world))[0].stand is Stand.ENDED
    await rated(world, line.id, "step_1")
    assert (await lines(world))[0].stand is Stand.AS_AT_START


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"goal": " "}, ["entry.goal_words_missing"]),
        ({"steps": {}}, ["entry.goal_words_missing", "entry.goal_words_missing"]),
        ({"day": None}, ["entry.day_missing"]),
        ({"day": TODAY + dt.timedelta(days=1)}, ["entry.day_in_future"]),
        ({"day": ENTRY - dt.timedelta(days=1)}, ["entry.day_before_entry"]),
        ({"talk_on": TODAY}, ["entry.goal_talk_too_early"]),
        ({"submission_key": "x"}, ["entry.key_missing"]),
        ({"enrolment": a_key()}, ["entry.not_found"]),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_kept(world: World, changed: dict, expected: list[str]):
    with pytest.raises(Refused) as caught:
        await goals.set_goal(world.amina.scope, a_new_goal(world, **changed), now=NOW)
    assert codes(caught) == expected
    assert await lines(world) == ()


@pytest.mark.parametrize(
    ("chosen", "day", "expected"),
    [
        ("", TODAY, ["entry.goal_step_missing"]),
        ("3", TODAY, ["entry.goal_step_missing"]),
        ("step_1", TODAY - dt.timedelta(days=1), ["entry.day_before_entry"]),
        ("step_1", None, ["entry.day_missing"]),
    ],
)
async def test_a_rating_needs_a_card_and_a_day(world: World, chosen: str, day: dt.date | None, expected: list[str]):
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    (line,) = await lines(world)
    with pytest.raises(Refused) as caught:
        await rated(world, line.id, chosen, day)  # type: ignore[arg-type]
    assert codes(caught) == expected


async def test_nobody_is_asked_who_does_not_wish_to_be(world: World):
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    (line,) = await lines(world)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="withdrawn")
    with pytest.raises(Refused) as caught:
        await rated(world, line.id, "step_2")
    assert codes(caught) == ["entry.no_consent"]


async def test_a_goal_goes_along_when_its_record_is_joined_into_another(world: World):
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        keep = await a_participant(unit, label="héron 4")
        await an_enrolment(unit, keep, programme=place.programme, schedule=place.schedule)
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    await participants.join(world.amina.scope, keep=keep, other_label="tilleul 27", now=NOW)
    record = await records.record(world.amina.scope, keep, now=NOW)
    (line,) = record.parts[0].goals
    assert line.words is not None
    went = await goals.rate(
        world.amina.scope, line.id, submission_key=a_key(), chosen="step_3", day=TODAY, now=NOW
    )  # fmt: skip
    assert went == keep
    record = await records.record(world.amina.scope, keep, now=NOW)
    assert len(record.parts[0].goals[0].ratings) == 1


async def test_another_association_finds_nothing(world: World):
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    (line,) = await lines(world)
    for act in (
        goals.goal_page(world.bram.scope, line.id),
        goals.rate(world.bram.scope, line.id, submission_key=a_key(), chosen="step_2", day=TODAY, now=LATER),
        goals.set_goal(world.bram.scope, a_new_goal(world), now=NOW),
    ):
        with pytest.raises(Refused) as caught:
            await act
        assert codes(caught) == ["entry.not_found"]


async def test_the_person_reads_their_own_goals(world: World):
    await goals.set_goal(world.amina.scope, a_new_goal(world), now=NOW)
    place = world.grenadille
    own = await records.own_record(Scope(place.organisation, None, "participant", place.participant), now=LATER)
    assert [g.words.goal for g in own.parts[0].goals if g.words] == ["Prendre le bus seule"]


async def test_a_summary_counts_the_goals_of_those_who_agreed_as_they_stood_then(world: World):
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        for number in range(10):
            person = await a_participant(unit, label=f"zephyr {number + 800}")
            enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)
            answer = "given" if number else "refused"
            await a_consent(unit, person, answer=answer, recipient=world.funder, day=TODAY)
            goal = await a_goal(unit, replace(place, participant=person, enrolment=enrolment))
            (kept_goal,) = await kept_goals.goals_of(unit, enrolment)
            step = 0 if number < 5 else -2
            for day, where in ((TODAY, -2), (TODAY + dt.timedelta(days=30), step)):
                await kept_goals.add_rating(unit, kept_goal, submission_key=a_key(), state="step", step=where, day=day)
            assert goal == kept_goal.id
        (about,) = [p for p in await programmes.programmes(unit) if p.id == place.programme]

    async def groups(last: dt.date, audience: Audience) -> dict[str, int | None]:
        async with store.unit(world.carla.scope, now=LATER) as unit:
            agreed = await kept_consents.consenting(unit, "funder_aggregate", world.funder)
            everybody = await enrolments.enrolments_in(unit, about.id)
            people = {one.id: one.participant for one in everybody if one.participant in agreed}
            found = goal_counts(
                await goal_summary.standing(unit, [about.id], people, last),
                loader.load_policies().for_audience(audience),
            )
        return {name: cell.value for name, cell in found.groups.items() if cell.value}

    late = TODAY + dt.timedelta(days=40)
    assert await groups(late, Audience.ASSOCIATION) == {"reached": 4, "as_at_start": 5}
    assert await groups(late, Audience.FUNDER) == {}  # four reached theirs: too few to say
    assert await groups(TODAY, Audience.ASSOCIATION) == {"as_at_start": 9}
