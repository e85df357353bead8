"""Stories: kept word for word and sealed, passages exactly as told, and consents that nobody can hurry."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import check_ins
from evalkit.services.words import stories, story_passages
from evalkit.services.words.stories import Telling
from evalkit.services.words.story_passages import Answer, as_told
from evalkit.store import Scope
from tests.unit.services.sheet import a_key, a_sheet, actions, rows
from tests.unit.services.test_release_words import PASSAGE, TOLD, TOMORROW, a_story, agreed, say
from tests.world import NOW, TODAY, World, a_consent


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [p.code for p in caught.value.problems]


async def test_a_story_is_kept_once_with_its_week_and_nowhere_in_clear(world: World) -> None:
    key = a_key()
    wednesday = TODAY - dt.timedelta(days=5)
    for _ in range(2):
        await stories.tell(
            world.amina.scope,
            Telling(key, TOLD, "other", "fr", enrolment=world.grenadille.enrolment, day=wednesday),
            now=NOW,
        )
    assert await rows(world, "story") == 1
    (page,) = (await story_passages.person_stories(world.amina.scope, world.grenadille.participant, now=NOW)).stories
    assert (page.story.text, page.story.label) == (TOLD, "tilleul 27")
    assert page.story.story.week == wednesday - dt.timedelta(days=wednesday.weekday())
    files = [path.read_bytes() for path in world.settings.home.rglob("*") if path.is_file()]
    assert not any(b"plus lentement" in content for content in files)


async def test_nobody_named_is_sealed_too(world: World) -> None:
    story = await a_story(world, teller="visitor", text="Une phrase que personne ne devine")
    assert (await story_passages.story_page(world.amina.scope, story, now=NOW)).story.label == ""
    files = [path.read_bytes() for path in world.settings.home.rglob("*") if path.is_file()]
    assert not any(b"personne ne devine" in content for content in files)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"text": "  "}, ["words.nothing_told"]),
        ({"text": "x" * 10_001}, ["words.too_long"]),
        ({"text": "Voir 85.07.30-033.28"}, ["entry.national_number"]),
        ({"domain": "love"}, ["words.domain"]),
        ({"language": "xx"}, ["entry.unknown_language"]),
        ({"day": TODAY + dt.timedelta(days=1)}, ["entry.day_in_future"]),
        ({"submission_key": "x"}, ["entry.key_missing"]),
        ({"enrolment": a_key()}, ["entry.not_found"]),
        ({"teller": "journalist"}, ["words.teller"]),
    ],
)
async def test_what_does_not_fit_is_refused(world: World, changed: dict[str, object], expected: list[str]) -> None:
    values = {"submission_key": a_key(), "text": TOLD, "domain": "other", "language": "fr",
              "enrolment": world.grenadille.enrolment, **changed}  # fmt: skip
    with pytest.raises(Refused) as caught:
        await stories.tell(world.amina.scope, Telling(**values), now=NOW)  # type: ignore[arg-type]
    assert codes(caught) == expected
    assert await rows(world, "story") == 0


async def test_of_somebody_who_does_not_wish_to_be_followed_nothing_is_kept(world: World) -> None:
    async with store.unit(world.amina.scope, write=True, now=NOW) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="refused", day=TODAY)
    with pytest.raises(Refused) as caught:
        await a_story(world)
    assert codes(caught) == ["entry.no_consent"]


async def test_what_was_told_at_a_check_in_is_taken_up_once(world: World) -> None:
    answers = {"speaking_up": ["2"], "people_to_turn_to": ["3"], "letters_and_forms": ["2"], "story": ["Rien."]}
    await check_ins.submit(world.amina.scope, a_sheet(world, raw=answers), now=NOW)
    seen = await story_passages.person_stories(world.amina.scope, world.grenadille.participant, now=NOW)
    (waiting,) = seen.to_take_up
    assert waiting.text == "Rien."
    for _ in range(2):
        await stories.take_up(world.amina.scope, waiting.check_in, domain="other", now=NOW)
    seen = await story_passages.person_stories(world.amina.scope, world.grenadille.participant, now=NOW)
    assert (len(seen.stories), seen.to_take_up) == (1, ())


def test_a_passage_is_a_part_of_the_story_whatever_its_spaces() -> None:
    assert as_told("Un deux\n trois quatre", "deux trois") == "deux\n trois"
    assert as_told("Un deux trois", "deux  quatre") is None
    assert as_told("Un deux trois", "  ") is None
    assert as_told("deux un deux trois", "deux trois") == "deux trois"
    assert as_told("à ma porte.", "ma porte") == "ma porte"
    assert as_told("à ma porte.", "ma port") is None
    assert as_told("(tout) va", "(tout)") == "(tout)"


async def test_a_passage_with_other_words_is_refused(world: World) -> None:
    story = await a_story(world)
    for text, expected in (("En mars j'ai dit", "words.not_as_told"), (" ", "words.no_passage")):
        with pytest.raises(Refused) as caught:
            await story_passages.choose(world.amina.scope, story, submission_key=a_key(), text=text, now=NOW)
        assert codes(caught) == [expected]


async def test_who_chose_a_passage_does_not_read_it_over(world: World) -> None:
    story = await a_story(world)
    await story_passages.choose(world.amina.scope, story, submission_key=a_key(), text=PASSAGE, now=NOW)
    (passage,) = (await story_passages.story_page(world.amina.scope, story, now=NOW)).passages
    with pytest.raises(Refused) as caught:
        await story_passages.read_over(world.amina.scope, passage.id, "may_leave", now=NOW)
    assert codes(caught) == ["words.second_person"]
    with pytest.raises(Refused) as caught:
        await say(world, passage.id, f"funder:{world.funder}", yes=True)
    assert codes(caught) == ["words.not_read_over"]


async def test_a_day_lies_between_telling_and_a_yes_unless_the_person_wishes_otherwise(world: World) -> None:
    story = await a_story(world)
    await story_passages.choose(world.amina.scope, story, submission_key=a_key(), text=PASSAGE, now=NOW)
    (passage,) = (await story_passages.story_page(world.amina.scope, story, now=NOW)).passages
    await story_passages.read_over(world.carla.scope, passage.id, "may_leave", now=NOW)
    reader = f"funder:{world.funder}"
    with pytest.raises(Refused) as caught:
        await say(world, passage.id, reader, yes=True, now=NOW)
    assert codes(caught) == ["words.ask_tomorrow"]
    await say(world, passage.id, reader, yes=False, now=NOW)  # a no is never too early
    today = Answer(reader, yes=True, way="read_aloud", language="fr", decides_today=True)
    await story_passages.say(world.amina.scope, passage.id, today, now=NOW)
    (shown,) = (await story_passages.story_page(world.amina.scope, story, now=NOW)).passages
    assert [w.answer for w in shown.words if w.reader.id == world.funder] == ["given"]


async def test_a_persons_own_word_counts_and_stays_in_the_history(world: World) -> None:
    made = await agreed(world)
    own = Scope(world.grenadille.organisation, None, "participant", world.grenadille.participant)
    for yes in (False, False, True):
        await story_passages.say(own, made.passage, Answer(made.reader, yes, "screen", "ar"), now=TOMORROW)
    async with store.unit(world.amina.scope) as unit:
        said = await unit.raw(
            "SELECT answer, noted_by FROM story_consent WHERE organisation = {} ORDER BY position", unit.organisation
        )
    assert [(row["answer"], row["noted_by"]) for row in said] == [
        ("given", world.amina.account), ("withdrawn", None), ("given", None),
    ]  # fmt: skip
    assert (await actions(world))[-3:] == ["quote_consent"] * 3


async def test_somebody_elses_passage_is_not_there(world: World) -> None:
    made = await agreed(world)
    with pytest.raises(Refused) as caught:
        await story_passages.story_page(world.bram.scope, made.story, now=NOW)
    assert codes(caught) == ["entry.not_found"]
    said = Answer(made.reader, yes=False, way="screen", language="fr")
    with pytest.raises(Refused) as caught:
        await story_passages.say(world.bram.scope, made.passage, said, now=NOW)
    assert codes(caught) == ["entry.not_found"]
