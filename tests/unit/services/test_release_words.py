"""What leaves of people's words: each test lets a passage leave, takes one condition away, and it no longer does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.reporting.context import ReportContext
from evalkit.services.reports import release_words
from evalkit.services.reports.progression_tables import Days
from evalkit.services.words import (
    group_analyses,
    group_returns,
    group_validation,
    selections,
    stories,
    story_passages,
    withdrawn_words,
)
from evalkit.services.words.selections import NewRound
from evalkit.services.words.stories import Telling
from evalkit.services.words.story_passages import Answer
from evalkit.store.queries import programmes, releases
from tests.unit.services.sheet import a_key
from tests.world import NOW, TODAY, World, a_participant, an_enrolment

TOMORROW = NOW + dt.timedelta(days=1)
TOLD = "Avant je souriais. En février j'ai dit : attendez, plus lentement. C'est tout."
PASSAGE = "En février j'ai dit : attendez, plus lentement."
YEAR = Days(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@dataclass(frozen=True)
class Agreed:
    """A story whose passage the funder may read."""

    story: str
    passage: str
    reader: str


async def a_story(world: World, *, text: str = TOLD, teller: str = "participant", day: dt.date = TODAY) -> str:
    place = world.grenadille
    telling = Telling(
        a_key(), text, "self_confidence", "fr", enrolment=place.enrolment if teller == "participant" else "",
        programme=place.programme, teller=teller, day=day,
    )  # fmt: skip
    return await stories.tell(world.amina.scope, telling, now=NOW)


async def agreed(world: World, **told: object) -> Agreed:
    """Told, chosen by Amina, read over by Carla, and a yes for the fund the day after."""
    story = await a_story(world, **told)  # type: ignore[arg-type]
    await story_passages.choose(world.amina.scope, story, submission_key=a_key(), text=PASSAGE, now=NOW)
    (passage,) = (await story_passages.story_page(world.amina.scope, story, now=NOW)).passages
    await story_passages.read_over(world.carla.scope, passage.id, "may_leave", now=NOW)
    reader = f"funder:{world.funder}"
    await say(world, passage.id, reader, yes=True)
    return Agreed(story, passage.id, reader)


async def say(world: World, passage: str, reader: str, *, yes: bool, now: dt.datetime = TOMORROW) -> None:
    await story_passages.say(world.amina.scope, passage, Answer(reader, yes, "read_aloud", "fr"), now=now)


async def five(world: World) -> None:
    """Enough people that "somebody of this programme" does not tell who it is."""
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        for number in range(4):
            person = await a_participant(unit, label=f"zephyr {number + 700}")
            await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)


async def told(
    world: World, *, now: dt.datetime = TOMORROW, days: Days | None = YEAR, funder: str | None = None
) -> release_words.Told:
    async with store.unit(world.carla.scope, now=now) as unit:
        about = [p for p in await programmes.programmes(unit) if p.id == world.grenadille.programme]
        return await release_words.told(unit, about, days, funder or world.funder, "fr")


async def texts(world: World, **where: object) -> list[str]:
    return [one.text for one in (await told(world, **where)).stories]  # type: ignore[arg-type]


async def test_a_passage_leaves_when_it_was_read_over_and_agreed_to(world: World) -> None:
    await five(world)
    made = await agreed(world)
    (story,) = (await told(world)).stories
    assert (story.text, story.language, story.passage) == (PASSAGE, "fr", made.passage)


async def _to_renew(world: World) -> tuple[withdrawn_words.ToRenew, ...]:
    async with store.unit(world.carla.scope) as unit:
        return await withdrawn_words.to_renew(unit)


async def _withdraw(world: World, made: Agreed) -> None:
    await say(world, made.passage, made.reader, yes=False)


async def _take_back(world: World, made: Agreed) -> None:
    await stories.take_back(world.amina.scope, made.story, now=TOMORROW)


async def _recognisable(world: World, made: Agreed) -> None:
    await story_passages.read_over(world.carla.scope, made.passage, "recognisable", now=TOMORROW)


async def _shred(world: World, made: Agreed) -> None:
    async with store.unit(world.carla.scope, write=True, now=TOMORROW) as unit:
        await unit.raw("DELETE FROM participant_key WHERE organisation = {}", unit.organisation)


async def _erase(world: World, made: Agreed) -> None:
    async with store.unit(world.carla.scope, write=True, now=TOMORROW) as unit:
        await unit.raw(
            "UPDATE participant SET erased_on = {} WHERE organisation = {} AND id = {}",
            TODAY.isoformat(), unit.organisation, world.grenadille.participant,
        )  # fmt: skip


@pytest.mark.parametrize("spoil", [_withdraw, _take_back, _recognisable, _shred, _erase])
async def test_one_condition_less_and_it_stays(world: World, spoil: Callable[[World, Agreed], Awaitable[None]]) -> None:
    await five(world)
    made = await agreed(world)
    assert await texts(world) == [PASSAGE]
    await spoil(world, made)
    assert await texts(world) == []


async def test_a_yes_ends_and_another_reader_never_had_one(world: World) -> None:
    await five(world)
    await agreed(world)
    last = TOMORROW + dt.timedelta(days=365)
    assert await texts(world, now=last) == [PASSAGE]
    assert await texts(world, now=last + dt.timedelta(days=1)) == []
    assert await texts(world, funder=world.observatory) == []


async def test_a_story_of_another_time_stays_out(world: World) -> None:
    await five(world)
    await agreed(world)
    assert await texts(world, days=Days(dt.date(2025, 1, 1), dt.date(2025, 8, 1))) == []
    assert await texts(world, days=Days(dt.date(2026, 3, 9), dt.date(2026, 12, 31))) == []


async def test_where_few_take_part_a_participants_words_stay_and_a_partners_do_not(world: World) -> None:
    await agreed(world)
    assert await texts(world) == []
    await agreed(world, teller="partner")
    assert await texts(world) == [PASSAGE]


async def test_a_panels_reason_and_its_dissent_travel_with_the_story(world: World) -> None:
    await five(world)
    made = await agreed(world)
    other = await a_story(world, text="Rien n’a changé.")
    await selections.hold(
        world.amina.scope,
        NewRound(
            a_key(), world.grenadille.programme, "self_confidence", [made.story, other], made.story, {"team": 3},
            "Elle l'a dit elle-même.", "Trop beau.", TODAY,
        ),
        now=NOW,
    )  # fmt: skip
    (story,) = (await told(world)).stories
    assert (story.chosen_because, story.disagreed) == ("Elle l'a dit elle-même.", ("Trop beau.",))


async def test_somebody_from_outside_reads_only_what_its_teller_opened_to_others(world: World) -> None:
    await five(world)
    made, other = await agreed(world), await agreed(world)
    new = NewRound(
        a_key(), world.grenadille.programme, "self_confidence", [made.story, other.story], made.story,
        {"team": 2, "partners": 1}, "Elle l'a dit.", "", TODAY,
    )  # fmt: skip
    with pytest.raises(Refused) as refusal:
        await selections.hold(world.amina.scope, new, now=TOMORROW)
    assert [p.code for p in refusal.value.problems] == ["words.panel_consent"]
    for one in (made, other):
        await say(world, one.passage, "poster:", yes=True)
    await selections.hold(world.amina.scope, new, now=TOMORROW)


async def an_analysis(world: World) -> str:
    made = await group_analyses.begin(world.amina.scope, world.grenadille.programme, submission_key=a_key(), now=NOW)
    for step, typed in {
        "room": {"participants": "6", "team": "3", "absent": "les hommes du soir"},
        "choice": {"chosen": "L'attestation", "why": "Tout le monde l'a vécu."},
        "account": {"account": "Une participante demande une preuve."},
        "first_round": {"interpretations": "un contrôle (participante)"},
        "agreement": {"convergences": "Il manque une règle", "divergences": "Oui, c'est mon droit\nNon"},
        "perspectives": {"perspectives.0.what": "Un papier", "perspectives.0.who": "équipe"},
    }.items():  # fmt: skip
        await group_analyses.save(world.amina.scope, made, step, typed, based_on=0, now=NOW)
    return made


async def validate(world: World, analysis: str) -> None:
    page = await group_analyses.analysis_page(world.amina.scope, analysis, now=NOW)
    await group_validation.validate(
        world.amina.scope, analysis, present="le groupe", dissent="On a parlé trop vite.",
        read=group_analyses.numbers(page.steps), now=NOW,
    )  # fmt: skip


async def let_leave(world: World, analysis: str, *names: str) -> None:
    await group_validation.choose(world.amina.scope, analysis, reader=f"funder:{world.funder}", passages=names, now=NOW)


async def test_nothing_of_a_group_leaves_before_it_validates_and_chooses(world: World) -> None:
    analysis = await an_analysis(world)
    with pytest.raises(Refused) as refusal:
        await let_leave(world, analysis, "account.account")
    assert [p.code for p in refusal.value.problems] == ["words.group_not_validated"]
    await validate(world, analysis)
    assert (await told(world)).group_analysis is None
    await let_leave(world, analysis, "choice.chosen", "account.account", "agreement.divergences.1")
    shown = (await told(world)).group_analysis
    assert shown is not None
    assert (shown.chosen, shown.account, shown.absent, shown.why) == (
        "L'attestation", "Une participante demande une preuve.", "", "",
    )  # fmt: skip
    assert (shown.agreed, shown.not_agreed, shown.next_steps) == ((), ("Non",), ())
    assert shown.room == (("participants", 6), ("team", 3))
    assert (shown.validated_on, shown.dissent) == (TODAY, ("On a parlé trop vite.",))
    assert (await told(world, funder=world.observatory)).group_analysis is None


async def test_a_step_changed_after_the_validation_holds_everything_back(world: World) -> None:
    analysis = await an_analysis(world)
    await validate(world, analysis)
    await let_leave(world, analysis, "choice.chosen")
    assert (await told(world)).group_analysis is not None
    await group_analyses.save(world.amina.scope, analysis, "choice", {"chosen": "Autre"}, based_on=1, now=NOW)
    assert (await told(world)).group_analysis is None
    await validate(world, analysis)
    assert (await told(world)).group_analysis is None  # the group chose passages of the text before


async def test_an_account_taken_back_is_gone_in_every_version(world: World) -> None:
    analysis = await an_analysis(world)
    await validate(world, analysis)
    await let_leave(world, analysis, "choice.chosen", "account.account")
    await group_validation.withdraw_account(world.amina.scope, analysis, now=TOMORROW)
    shown = (await told(world)).group_analysis
    assert shown is not None
    assert (shown.chosen, shown.account) == ("L'attestation", "")
    async with store.unit(world.amina.scope) as unit:
        (row,) = await unit.raw("SELECT words FROM group_account WHERE organisation = {}", unit.organisation)
    assert row["words"] is None


async def test_what_the_group_answers_is_said_when_it_agrees(world: World) -> None:
    async def keep(text: str, *, may_leave: bool) -> None:
        await group_returns.keep(
            world.amina.scope, world.grenadille.programme, submission_key=a_key(), text=text, language="fr",
            day=TODAY, may_leave=may_leave, now=NOW,
        )  # fmt: skip

    await keep("Entre nous.", may_leave=False)
    assert (await told(world)).group_says == ""
    await keep("La courbe monte trop droit.", may_leave=True)
    assert (await told(world)).group_says == "La courbe monte trop droit."


async def test_a_withdrawal_finds_the_report_that_holds_the_words(world: World) -> None:
    await five(world)
    made = await agreed(world)
    analysis = await an_analysis(world)
    await validate(world, analysis)
    await let_leave(world, analysis, "account.account")
    there = await told(world)
    async with store.unit(world.carla.scope, write=True, now=TOMORROW) as unit:
        release = await releases.make_release(
            unit, report="progression", title={"fr": "Rapport"}, audience="funder", recipient=world.funder,
            table_ids=[], content={}, content_hash="h", policy_hash="p", code_version="0",
        )  # fmt: skip
        context = ReportContext(
            loader.shipped_form("empowerment"), "", "", stories=there.stories, group_analysis=there.group_analysis
        )
        await release_words.keep_uses(unit, release, [context])
    (use,) = await stories.uses_of(world.amina.scope, made.passage)
    assert (use.release, use.standing) == (release, True)
    assert await _to_renew(world) == ()
    await _withdraw(world, made)
    (renew,) = await _to_renew(world)
    assert (renew.release, renew.passages) == (release, 1)
    await group_validation.withdraw_account(world.amina.scope, analysis, now=TOMORROW)
    assert [one.passages for one in await _to_renew(world)] == [2]
    async with store.unit(world.carla.scope, write=True, now=TOMORROW) as unit:
        await releases.withdraw_release(unit, release)
    assert await _to_renew(world) == ()
