"""What a group says of itself: one sentence agreed on, or none, and what was seen differently; never a person's."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.asking import group_views
from evalkit.services.asking.group_views import NewGroupView
from evalkit.services.reports.progression_tables import Days
from evalkit.store.queries import programmes
from tests.unit.definitions.test_comparability import form
from tests.unit.services.sheet import a_key, actions, rows
from tests.unit.services.test_versions import WAVES, asked_by
from tests.world import NOW, TODAY, World

OWN = """
form: kitchen
version: "1"
title: {en: Kitchen}
items:
  - {key: mood, levels: {from: 1, to: 5}, question: {en: "How are you?"}}
  - key: we_cook
    unit: group
    title: {en: Cooking}
    question: {en: "Do we cook together?"}
    levels: {1: {en: "Rarely"}, 2: {en: "Often together"}}
"""
WEEK = dt.timedelta(days=7)


def said(**changed: object) -> NewGroupView:
    values = {"submission_key": a_key(), "chosen": "3", "day": TODAY, "place": "Salle du fond",
              "differently": "Deux disent : l'équipe décide encore."}  # fmt: skip
    return NewGroupView(**{**values, **changed})  # type: ignore[arg-type]


async def keep(world: World, new: NewGroupView) -> None:
    await group_views.keep(world.amina.scope, world.grenadille.programme, new, now=NOW)


async def test_the_newest_stands_first_in_words(world: World) -> None:
    await keep(world, said(chosen="2", day=TODAY - WEEK, differently=""))
    await keep(world, said())
    page = await group_views.group_page(world.amina.scope, world.grenadille.programme, now=NOW)
    newest, before = page.said
    assert newest.words is not None
    assert newest.words["fr"] == "Nous choisissons parfois ensemble ce que nous faisons."
    assert (newest.place, newest.differently) == ("Salle du fond", "Deux disent : l'équipe décide encore.")
    assert (before.day, before.differently) == (TODAY - WEEK, "")
    async with store.unit(world.amina.scope) as unit:
        kept = await unit.raw("SELECT words FROM group_check_in WHERE organisation = {}", unit.organisation)
    assert not any(b"Salle" in bytes(row["words"]) for row in kept)


async def test_not_agreeing_is_an_answer_that_says_what_was_seen_differently(world: World) -> None:
    with pytest.raises(Refused, match="group_differences_missing"):
        await keep(world, said(chosen="not_agreed", differently=""))
    await keep(world, said(chosen="not_agreed"))
    (one,) = (await group_views.group_page(world.amina.scope, world.grenadille.programme, now=NOW)).said
    assert one.words is None
    assert one.differently


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"chosen": ""}, "group_level_missing"),
        ({"chosen": "6"}, "group_level_missing"),
        ({"day": None}, "day_missing"),
        ({"day": TODAY + WEEK}, "day_in_future"),
        ({"differently": "NISS 85.07.30-033.28"}, "national_number"),
        ({"submission_key": "x"}, "key_missing"),
    ],
)
async def test_what_cannot_be_kept_is_refused(world: World, changed: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        await keep(world, said(**changed))
    assert await rows(world, "group_check_in") == 0


async def test_twice_the_same_key_is_once_and_a_mistake_is_set_aside_and_stays(world: World) -> None:
    new = said()
    await keep(world, new)
    await keep(world, new)
    assert await rows(world, "group_check_in") == 1
    (one,) = (await group_views.group_page(world.amina.scope, world.grenadille.programme)).said
    with pytest.raises(Refused, match="not_found"):
        await group_views.set_aside(world.bram.scope, one.entry, submission_key=a_key())
    key = a_key()
    for _ in range(2):
        programme = await group_views.set_aside(world.amina.scope, one.entry, submission_key=key, now=NOW)
        assert programme == world.grenadille.programme
    assert (await group_views.group_page(world.amina.scope, world.grenadille.programme)).said == ()
    assert await rows(world, "group_check_in") == 2
    assert (await actions(world))[-2:] == ["group_check_in", "set_group_check_in_aside"]


async def test_a_report_reads_the_sentences_of_its_period(world: World) -> None:
    await keep(world, said(chosen="2", day=TODAY - 4 * WEEK))
    await keep(world, said(chosen="4"))
    async with store.unit(world.carla.scope) as unit:
        programme = await programmes.programme(unit, world.grenadille.programme)
        assert programme is not None
        within = await group_views.sentences(unit, [programme], Days(TODAY - WEEK, TODAY))
        whole = await group_views.sentences(unit, [programme], None)
        none = await group_views.sentences(unit, [], None)
    assert [one.day for one in within] == [TODAY]
    assert [one.day for one in whole] == [TODAY - 4 * WEEK, TODAY]
    assert none == ()


async def test_it_touches_no_person_and_no_figure(world: World) -> None:
    before = {table: await rows(world, table) for table in ("check_in", "check_in_use", "check_in_revision")}
    await keep(world, said())
    assert {table: await rows(world, table) for table in before} == before
    assert "participant" not in {field.name for field in dataclasses.fields(group_views.Sentence)}


async def test_another_association_finds_no_programme(world: World) -> None:
    with pytest.raises(Refused, match="not_found"):
        await group_views.keep(world.bram.scope, world.grenadille.programme, said(), now=NOW)
    with pytest.raises(Refused, match="not_found"):
        await group_views.group_page(world.bram.scope, world.grenadille.programme)


async def test_a_group_is_asked_the_questions_of_its_own_forms_too(world: World) -> None:
    """And what it said stays in the words of that version, whatever the form asks later."""
    place, scope = world.grenadille, world.carla.scope
    async with store.unit(scope, write=True, now=NOW) as unit:
        await asked_by(unit, place, form(OWN + WAVES))
    page = await group_views.group_page(scope, place.programme, now=NOW)
    assert [one.key for one in page.questions] == ["group_acts_together", "we_cook"]
    with pytest.raises(Refused, match="not_found"):
        await keep(world, said(asked="mood"))
    with pytest.raises(Refused, match="group_level_missing"):
        await keep(world, said(asked="we_cook", chosen="4"))
    await keep(world, said(asked="we_cook", chosen="2"))
    async with store.unit(scope, write=True, now=NOW) as unit:
        await asked_by(
            unit, place, form(OWN.replace('version: "1"', 'version: "2"').replace("Often", "Always") + WAVES)
        )
    (one,) = (await group_views.group_page(scope, place.programme, now=NOW)).said
    assert (one.title, one.words) == ({"en": "Cooking"}, {"en": "Often together"})
