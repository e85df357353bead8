"""What a funder's question would lack today: nothing at the beginning, then since when, or that there is none."""

from __future__ import annotations

import datetime as dt

from evalkit import store
from evalkit.services.reports import grant_gaps, grant_questions
from evalkit.services.reports.grant_gaps import Gap
from evalkit.services.reports.release_difference import Change, difference
from evalkit.services.words import stories
from evalkit.services.words.stories import Telling
from tests.unit.services.sheet import a_key
from tests.world import NOW, World, a_check_in, a_consent


async def gaps(world: World, day: str) -> tuple[Gap, ...]:
    now = dt.datetime.fromisoformat(f"{day}T09:00:00+00:00")
    found = await grant_gaps.quiet(world.carla.scope, now=now)
    return found[0].gaps if found else ()


async def test_a_question_says_months_ahead_what_it_lacks(world: World) -> None:
    await grant_questions.add_typical(world.carla.scope, world.grant, ["Q4"])
    assert await gaps(world, "2026-01-20") == ()
    assert await gaps(world, "2026-03-02") == (
        Gap("4", "check_ins", None), Gap("4", "consents", None), Gap("4", "story", None),
    )  # fmt: skip
    async with store.unit(world.carla.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille, day=dt.date(2026, 3, 1))
        await a_consent(unit, world.grenadille.participant)
    assert await gaps(world, "2026-03-02") == (Gap("4", "story", None),)
    telling = Telling(
        a_key(), "On s'est parlé.", "other", "fr", programme=world.grenadille.programme, teller="team",
        day=dt.date(2026, 3, 1),
    )  # fmt: skip
    await stories.tell(world.amina.scope, telling, now=NOW)
    assert await gaps(world, "2026-03-02") == ()
    assert await gaps(world, "2026-07-15") == (Gap("4", "check_ins", dt.date(2026, 3, 1)),)
    assert await gaps(world, "2027-01-15") == (), "the period is over"


async def test_a_question_without_a_list_of_data_needs_what_its_parts_are_made_of(world: World) -> None:
    typed = grant_questions.Typed("", "Que racontent les personnes ?", "fr", sections=("stories", "limits"))
    await grant_questions.save(world.carla.scope, world.grant, typed)
    assert await gaps(world, "2026-03-02") == (Gap("1", "story", None),)


async def test_check_ins_of_another_programme_answer_nothing(world: World) -> None:
    await grant_questions.add_typical(world.carla.scope, world.grant, ["Q4"])
    async with store.unit(world.bram.scope, write=True) as unit:
        await a_check_in(unit, world.lanternes, day=dt.date(2026, 3, 1))
    assert Gap("4", "check_ins", None) in await gaps(world, "2026-03-02")


def test_a_difference_names_what_changed_and_nothing_else() -> None:
    old = {
        "analysis": {"results": [{"indicator": "a", "n": 9}, {"indicator": "b", "n": 9}]},
        "words": {"fr": {"a": "Avant."}}, "answers": {"fr": [["1. Quoi ?", "Ceci."]]}, "limits": ["x"],
        "totals": [["3", {"fr": "Suite"}, "9"]], "not_counted": None, "beside": "h",
    }  # fmt: skip
    assert difference(old, dict(old), "fr") == ()
    new = {
        **old, "analysis": {"results": [{"indicator": "a", "n": 12}, {"indicator": "c", "n": 9}]},
        "words": {"fr": {"c": "Nouveau."}}, "answers": {"fr": [["1. Quoi ?", "Cela."]]}, "limits": [],
        "totals": [["3", {"fr": "Suite"}, "10"]],
    }  # fmt: skip
    assert set(difference(old, new, "fr")) == {
        Change("figure", "a", "changed"), Change("figure", "b", "gone"), Change("figure", "c", "added"),
        Change("making", "a", "gone"), Change("making", "c", "added"), Change("answer", "1. Quoi ?", "changed"),
        Change("total", "3 Suite", "changed"), Change("limits", "", "gone"),
    }  # fmt: skip
