"""The round of questions goes along with the report's versions, and a new version says what is new in it."""

from __future__ import annotations

import datetime

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.reports import release_reading, release_rounds, release_shelves, round_sheet
from evalkit.services.reports.version_change import what_stands
from tests.reported import LATER, WORDS, Reported, a_group, let_out, reported, reported_on_disk, reported_template

__all__ = ["reported", "reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow

OTHER = {"fr": {"speaking_up": "Oser parler est venu du théâtre."}}
WEEK = datetime.timedelta(days=7)


async def refused(reader: store.Scope, release: str) -> str:
    with pytest.raises(Refused) as refusal:
        await release_rounds.ask(reader, release, "Encore ?")
    return refusal.value.problems[0].code


async def test_a_version_with_other_words_takes_the_round_along_and_one_with_other_numbers_opens_another(
    reported: Reported,
) -> None:
    world = reported.world
    fatou, carla = world.fatou.scope, world.carla.scope
    await release_reading.accept_charter(fatou, "fr")
    await release_rounds.ask(fatou, reported.release, "Waarom?", language="nl", now=LATER)
    second = (await let_out(world, key="second", words=OTHER, now=LATER + WEEK)).release
    there = await release_rounds.of_release(fatou, second)
    assert [(one.earlier, one.questions, one.asked_in) for one in there.rounds] == [(True, "Waarom?", "nl")]
    assert not there.may_ask, "it waits for its answer"
    await release_rounds.answer(carla, second, {"fr": "La grève.", "nl": "", "en": "The strike."})
    there = await release_rounds.of_release(fatou, second)
    assert there.rounds[0].answered_for("en") == ("en", "The strike.")
    assert there.rounds[0].answered_for("nl") == ("fr", "La grève."), "the one that was written first"
    assert not there.may_ask
    assert await refused(fatou, second) == "release.round_over"

    read = await release_reading.read(fatou, second, "fr")
    assert read.since is not None
    assert [(one.kind, one.what) for one in read.since.changes] == [("making", "speaking_up")]
    assert (read.since.figures, read.since.texts, read.since.day) == (0, 1, LATER.date())
    assert read.since.titles["speaking_up"]["fr"]
    (shelf,) = await release_shelves.list_for_reader(fatou)
    assert [card.since.texts if card.since else None for card in shelf.cards] == [1, None]

    await a_group(world, first=20)
    third = (await let_out(world, key="third", words=OTHER, now=LATER + 2 * WEEK)).release
    read = await release_reading.read(fatou, third, "fr")
    assert read.since is not None
    assert read.since.figures > 0
    assert (await release_rounds.of_release(fatou, third)).may_ask
    await release_rounds.ask(fatou, third, "Encore ?", language="fr")
    there = await release_rounds.of_release(carla, third)
    assert [one.questions for one in there.rounds] == ["Encore ?", "Waarom?"], "each round stands on the newest version"
    assert await refused(fatou, third) == "release.round_over"
    sheet = (await round_sheet.sheet(fatou, third, "en", "txt")).content.decode()
    assert sheet.index("  Encore ?") < sheet.index(", about the version of ") < sheet.index("  Waarom?")


async def test_words_from_before_languages_were_kept_are_told_without_one(reported: Reported) -> None:
    world = reported.world
    await release_reading.accept_charter(world.fatou.scope, "fr")
    await release_rounds.ask(world.fatou.scope, reported.release, "Pourquoi ?")
    (one,) = (await release_rounds.of_release(world.fatou.scope, reported.release)).rounds
    assert one.asked_in == ""
    assert release_rounds.texts_of('{"fr": "guillemets"} ?') == {"": '{"fr": "guillemets"} ?'}


def test_what_a_figure_was_computed_from_is_not_told_to_a_reader() -> None:
    """The author hears that something behind the tables changed; a reader only of what they can read."""
    old, new = ({"beside": digest, "words": WORDS} for digest in ("one", "another"))
    assert what_stands(old, new, "fr") == ()
    assert [one.kind for one in what_stands(old, {**new, "words": OTHER}, "fr")] == ["making"]
