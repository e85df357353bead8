"""Erasing a person who told stories: words, codings and presences go, and a report that quotes them is made anew."""

from __future__ import annotations

import pytest

from evalkit import store
from evalkit.reporting.context import Story
from evalkit.services.people import erasing
from evalkit.services.process import activity, attendance
from evalkit.services.reports import releases
from evalkit.services.reports.release_context import Beside
from evalkit.services.reports.release_plan import Wish
from evalkit.services.words import themes
from evalkit.store import Scope
from evalkit.store.queries import activity as kept_sessions
from evalkit.store.queries import releases as kept
from tests.reported import LATER, WORDS, a_group
from tests.unit.services.sheet import a_key, rows
from tests.unit.services.test_release_words import PASSAGE, TOMORROW, agreed
from tests.world import NOW, TODAY, World

pytestmark = pytest.mark.trust("erasing")


async def _attended(world: World) -> None:
    """A session at which the person was."""
    scope, programme = world.amina.scope, world.grenadille.programme
    await activity.plan(scope, programme, activity.Series(a_key(), "meal", TODAY, None, 60), now=NOW)
    async with store.unit(scope) as unit:
        (session,) = await kept_sessions.activity_sessions(unit, [programme])
    await attendance.save(scope, session.id, ticked=[world.grenadille.enrolment], shown=[], now=NOW)


async def test_nothing_told_and_no_presence_is_left(world: World) -> None:
    made = await agreed(world)
    await _attended(world)
    theme = a_key()
    await themes.write_theme(
        world.carla.scope, theme, based_on=0, names={"fr": "Oser"}, definition="Quand on ose", example="", now=NOW
    )
    await themes.code(world.amina.scope, "story", made.story, [theme], now=NOW)
    assert await rows(world, "coding") == 1
    removed = await erasing.erase(world.carla.scope, world.settings, world.grenadille.participant, now=TOMORROW)
    for table in ("story", "story_passage", "story_second_reading", "story_consent", "coding", "attendance"):
        assert removed[table] == 1, table
        assert await rows(world, table) == 0
    assert await rows(world, "theme") == 1
    assert await rows(world, "activity_session") == 1


@pytest.mark.slow
async def test_a_report_that_quotes_the_person_is_made_anew(world: World) -> None:
    made = await agreed(world)
    await a_group(world)
    told = Beside(language="fr", stories=(Story(PASSAGE, "fr", made.passage),))
    old = await releases.let_out(world.carla.scope, Wish(world.grant), WORDS, key="k", beside={"fr": told}, now=LATER)
    own = Scope(world.grenadille.organisation, None, "participant", participant=world.grenadille.participant)
    await erasing.erase(own, world.settings, world.grenadille.participant, now=LATER)
    async with store.unit(world.carla.scope) as unit:
        before = await kept.release(unit, old.release)
        assert before is not None
        assert before.replaced_by is not None
        after = await kept.release(unit, before.replaced_by)
    assert after is not None
    assert made.passage not in str(after.content["report"])
    assert await rows(world, "release_passage") == 0
