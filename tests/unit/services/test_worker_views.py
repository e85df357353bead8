"""The worker's view: off until it is switched on, after the person's own answers, readable by them, in no figure."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from evalkit import store
from evalkit.collect import scoring
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Result, Source
from evalkit.services.asking import check_ins, corrections, worker_view_choices, worker_views
from evalkit.services.asking.worker_view_choices import choice_page, choose
from evalkit.services.files import exports
from evalkit.services.people import records
from evalkit.store import Scope
from evalkit.store.frames import frames
from evalkit.store.queries import enrolments
from tests.unit.services.sheet import a_key, a_sheet, actions
from tests.world import NOW, World, a_check_in, a_consent, a_participant, an_enrolment

ITEM = "people_to_turn_to"


async def switched_on(world: World, *items: str, ask_why: bool = True) -> None:
    seen = await choice_page(world.carla.scope, world.grenadille.programme, now=NOW)
    await choose(
        world.carla.scope, world.grenadille.programme, items or (ITEM,), ask_why=ask_why, based_on=seen.number, now=NOW
    )


async def answered(world: World, **changed: object) -> str:
    """A check-in of tilleul 27; gives its id."""
    receipt = await check_ins.submit(world.amina.scope, a_sheet(world, **changed), now=NOW)
    return receipt.check_in


async def viewed(world: World, check_in: str, level: str = "4", *, based_on: int = 0, why: str = "") -> None:
    await worker_views.keep(
        world.amina.scope, check_in, chosen={ITEM: level}, why={ITEM: why}, submission_key=a_key(), based_on=based_on,
        reader="fr", now=NOW,
    )  # fmt: skip


def person_themselves(world: World) -> Scope:
    return Scope(world.grenadille.organisation, None, "participant", participant=world.grenadille.participant)


async def views(world: World) -> list[tuple[str, int, str]]:
    """What the person reads on their own page: question, level, why."""
    (part,) = (await records.own_record(person_themselves(world), now=NOW)).parts
    return [(line.question.key, said.level, said.why) for line in part.views for _, said in line.points]


async def test_it_is_off_until_the_coordination_switches_it_on_and_every_choice_stays(world: World) -> None:
    check_in = await answered(world)
    assert not await worker_views.is_asked(world.amina.scope, check_in)
    with pytest.raises(Refused, match="view_not_asked"):
        await viewed(world, check_in)
    with pytest.raises(Refused, match="other_role"):
        await choose(world.amina.scope, world.grenadille.programme, [ITEM], ask_why=False, based_on=0)
    await switched_on(world)
    await switched_on(world)  # the same again adds nothing
    assert await worker_views.is_asked(world.amina.scope, check_in)
    with pytest.raises(Refused, match="view_newer"):
        await choose(world.carla.scope, world.grenadille.programme, [], ask_why=False, based_on=0)
    await choose(world.carla.scope, world.grenadille.programme, [], ask_why=False, based_on=1, now=NOW)
    assert not await worker_views.is_asked(world.amina.scope, check_in)
    assert (await choice_page(world.carla.scope, world.grenadille.programme)).number == 2


async def test_only_single_questions_of_the_programme_can_be_chosen(world: World) -> None:
    seen = await choice_page(world.carla.scope, world.grenadille.programme)
    assert [one.question.key for one in seen.questions] == ["speaking_up", "people_to_turn_to", "letters_and_forms"]
    with pytest.raises(Refused, match="field_choice"):
        await choose(world.carla.scope, world.grenadille.programme, ["rosenberg"], ask_why=False, based_on=0)
    with pytest.raises(Refused, match="not_found"):
        await choose(world.carla.scope, world.lanternes.programme, [ITEM], ask_why=False, based_on=0)


async def test_the_person_reads_what_was_chosen_and_why_and_the_words_are_sealed(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    await viewed(world, check_in, why="A appelé deux voisines.")
    assert await views(world) == [(ITEM, 4, "A appelé deux voisines.")]
    async with store.unit(world.amina.scope) as unit:
        rows = await unit.raw("SELECT words FROM check_in_revision WHERE organisation = {}", unit.organisation)
    assert any(row["words"] for row in rows)
    assert not any(b"voisines" in bytes(row["words"] or b"") for row in rows)
    assert (await actions(world))[-1] == "worker_view"


async def test_nobody_speaks_where_the_person_did_not(world: World) -> None:
    """Not asked beside “I prefer not to answer”, and silent again when an answer is taken back."""
    await switched_on(world, ITEM, "letters_and_forms")
    check_in = await answered(world)  # letters_and_forms: does_not_apply
    page = await worker_views.view_page(world.amina.scope, check_in, now=NOW)
    assert [question.key for question in page.questions] == [ITEM]
    await viewed(world, check_in)
    correction = corrections.Correction(
        submission_key=a_key(), based_on=1, raw={"speaking_up": ["2"], ITEM: ["prefer_not_to_say"]},
        reason="said_otherwise", mode="together", reader="fr",
    )  # fmt: skip
    await corrections.correct(world.amina.scope, check_in, correction, now=NOW)
    assert await views(world) == []


async def test_it_is_changed_by_adding_and_taken_away_and_noted_again(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    await viewed(world, check_in, "4")
    with pytest.raises(Refused, match="view_newer"):
        await viewed(world, check_in, "5")
    await viewed(world, check_in, "5", based_on=1)
    assert await views(world) == [(ITEM, 5, "")]
    await worker_views.take_away(world.amina.scope, check_in, submission_key=a_key(), now=NOW)
    assert await views(world) == []
    await viewed(world, check_in, "3", why="Vu de mes yeux.")
    assert await views(world) == [(ITEM, 3, "Vu de mes yeux.")]


async def test_the_same_key_is_kept_once(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    key = a_key()
    for _ in range(2):
        await worker_views.keep(
            world.amina.scope,
            check_in,
            chosen={ITEM: "4"},
            why={},
            submission_key=key,
            based_on=0,
            reader="fr",
            now=NOW,
        )
    assert (await actions(world)).count("worker_view") == 1


async def test_wrong_cards_numbers_of_the_register_and_nothing_are_refused(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    for chosen, why, code in (
        ("9", "", "not_a_level"), ("", "", "nothing_answered"), ("4", "85.07.30-033.28", "national_number"),
        ("4", "x" * 501, "too_long"), ("", "Je l'ai vu.", "view_without_level"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            await viewed(world, check_in, chosen, why=why)


async def test_a_view_has_no_page_as_a_check_in_and_another_association_finds_nothing(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    await viewed(world, check_in)
    async with store.unit(world.amina.scope) as unit:
        (view,) = await unit.raw(
            "SELECT id FROM check_in WHERE organisation = {} AND voice = 'worker'", unit.organisation
        )
    for act in (
        records.check_in_page(world.amina.scope, view["id"]),
        corrections.set_aside(world.amina.scope, view["id"], submission_key=a_key(), reason="trial"),
        worker_views.view_page(world.amina.scope, view["id"]),
        worker_views.view_page(world.bram.scope, check_in),
    ):
        with pytest.raises(Refused, match="not_found"):
            await act


async def test_who_does_not_wish_to_be_followed_or_died_is_not_viewed(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="withdrawn", day=NOW.date())
    assert not await worker_views.is_asked(world.amina.scope, check_in, now=NOW)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="given", day=NOW.date())
    assert await worker_views.is_asked(world.amina.scope, check_in, now=NOW)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await enrolments.end_enrolment(unit, world.grenadille.enrolment, exit_on=NOW.date(), reason="death")
    assert not await worker_views.is_asked(world.amina.scope, check_in, now=NOW)


async def test_a_second_check_in_at_the_same_wave_gets_a_view_of_its_own(world: World) -> None:
    await switched_on(world)
    first = await answered(world)
    await viewed(world, first, "4")
    await corrections.set_aside(world.amina.scope, first, submission_key=a_key(), reason="entered_twice", now=NOW)
    assert await views(world) == []
    second = await answered(world)
    await viewed(world, second, "2")
    assert await views(world) == [(ITEM, 2, "")]


# What figures and exports know of it


async def test_progression_counts_the_persons_own_voice_alone(world: World) -> None:
    """A view fills no gap: only the team spoke at the second wave, so nobody is followed there."""
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_check_in(unit, place, wave="start")
        await a_check_in(unit, place, wave="3_months", voice="worker", answers={ITEM: 5}, day=NOW.date())
        await a_check_in(unit, place, wave="start", voice="worker", answers={ITEM: 1})
    async with store.unit(world.amina.scope) as unit:
        found = await frames(unit)
    assert sorted(found.answers["voice"].unique().to_list()) == ["self", "worker"]  # there is something to leak
    form = loader.shipped_form("empowerment")
    assert form.schedule is not None
    observations = scoring.score(found.answers, form, found.enrolments)

    def results(observations: pl.DataFrame) -> tuple[Result, ...]:
        assert form.schedule is not None
        return analyse(
            form, observations, found.enrolments, schedule=form.schedule, source=Source(0, 1, 1, "", "", ()),
            as_of=NOW.date(), exits_known=True,
        ).results  # fmt: skip

    counted = results(observations)
    assert {one.flow.followed for one in counted} == {0}
    assert sum(one.flow.baseline for one in counted if one.indicator == ITEM and one.wave == "3_months") == 1
    assert counted == results(observations.filter(pl.col("voice") == "self"))


async def test_what_leaves_the_association_holds_no_view_and_its_own_export_sets_it_apart(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    await viewed(world, check_in)
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        for purpose in ("funder_aggregate", "observatory_aggregate"):
            await a_consent(unit, world.grenadille.participant, purpose=purpose, day=NOW.date())
    async with store.unit(world.carla.scope) as unit:
        assert (await frames(unit)).answers["voice"].to_list().count("worker") == 1
        for purpose in ("funder_aggregate", "observatory_aggregate"):
            outside = await frames(unit, purpose=purpose)
            assert set(outside.answers["voice"].to_list()) == {"self"}
    exported = await exports.export_answers(world.carla.scope, now=NOW)
    assert exported.content


async def test_agreement_is_told_of_a_group_and_not_of_four(world: World) -> None:
    await switched_on(world)
    await viewed(world, await answered(world), "3")  # the person said 3
    place = world.grenadille
    for number, level in enumerate(("3", "4", "1", "3"), start=1):
        seen = await choice_page(world.amina.scope, place.programme)
        assert seen.questions[1].agreement is None
        async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
            person = await a_participant(unit, label=f"saule {number}")
            enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)
        await viewed(world, await answered(world, enrolment=enrolment), level)
    seen = await choice_page(world.amina.scope, place.programme)
    assert seen.questions[1].agreement == worker_view_choices.Agreement(people=5, same=3)
    assert seen.questions[0].agreement is None


async def test_the_course_and_the_due_list_do_not_know_the_view(world: World) -> None:
    await switched_on(world)
    check_in = await answered(world)
    before = await records.record(world.amina.scope, world.grenadille.participant, now=NOW)
    await viewed(world, check_in)
    after = await records.record(world.amina.scope, world.grenadille.participant, now=NOW)
    without = [dataclasses.replace(part, views=()) for part in after.parts]
    assert without == list(before.parts)
