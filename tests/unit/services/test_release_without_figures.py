"""A programme that follows nobody has a full report: process, what the group did, words; no figure about a person."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.reporting.context import Demand, Done, Story
from evalkit.services.keeping import keys
from evalkit.services.process import activity, journal, tallies
from evalkit.services.process.tallies import Tap
from evalkit.services.reports import release_plan, release_preview, release_reading, releases
from evalkit.services.reports.release_context import Beside
from evalkit.services.reports.release_plan import Wish
from evalkit.store.queries import programmes
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases as kept
from tests.reported import LATER
from tests.unit.services.sheet import a_key
from tests.world import World

pytestmark = pytest.mark.slow

TOLD = Beside(
    language="fr",
    demand=Demand(asked=40, accepted=30, no_place=7),
    done=Done(activities=("Un repas de rue par mois",), planned=12, held=11, hours=44),
    collective=("Un passage piéton obtenu devant l'école.",),
    stories=(Story("On se dit bonjour maintenant.", "fr"),),
)


async def a_street(world: World) -> str:
    """A programme without participants and its grant."""
    async with store.unit(world.carla.scope, write=True) as unit:
        street = await programmes.make_programme(
            unit, key="rue", names={"fr": "La rue en fête"}, kind="neighbourhood", municipality="Sennebeek",
            without_participants=True,
        )  # fmt: skip
        return await programmes.make_grant(
            unit, funder=world.funder, programme=street, title={"fr": "Rue 2026"},
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31),
        )  # fmt: skip


async def test_it_is_offered_seen_and_let_out_in_three_languages(world: World) -> None:
    keys.open_keys(world.settings)
    grant, scope = await a_street(world), world.carla.scope
    offered = [choice.grant.id for choice in await release_plan.choices(scope)]
    assert grant in offered
    seen = await release_preview.preview(scope, Wish(grant), language="fr", beside={"fr": TOLD}, now=LATER)
    assert (seen.people, seen.tables, seen.asked, seen.figures) == (0, 0, (), ())
    made = await releases.let_out(scope, Wish(grant), {}, key="k", beside={"fr": TOLD}, now=LATER)
    for language in ("fr", "nl", "en"):
        article = (await release_reading.read(scope, made.release, language)).article or ""
        assert "passage piéton" in article
        assert "On se dit bonjour" in article
        assert "<figure" not in article
    async with store.unit(scope) as unit:
        found = await kept.release(unit, made.release)
        assert found is not None
        assert found.tables == []
        assert found.content["report"]["not_counted"] is None


async def test_from_the_tables_to_every_format(world: World) -> None:
    """What the team counted, held and noted is a whole report, with pictures and no figure about a person."""
    keys.open_keys(world.settings)
    grant, scope, team = await a_street(world), world.carla.scope, world.amina.scope
    async with store.unit(scope) as unit:
        street = next(one.id for one in await programmes.programmes(unit) if one.key == "rue")
    day = dt.date(2026, 6, 1)
    for kind, item, n in (("demand", "asked", 40), ("demand", "no_place", 7), ("unmet_need", "housing", 8)):
        await tallies.tap(team, Tap(street, kind, item, day, a_key(), n), now=LATER)
    await activity.plan(team, street, activity.Series(a_key(), "meal", day, None, 180), now=LATER)
    note = journal.NewEntry(a_key(), "context", "La rue est fermée trois semaines.", day)
    await journal.write(team, street, note, language="fr", now=LATER)
    result = journal.NewResult(a_key(), "Un passage piéton.", "la commune", "Peint en juin.", day)
    await journal.write_result(team, street, result, language="fr", now=LATER)
    made = await releases.let_out(scope, Wish(grant), {}, key="k", now=LATER)
    dutch = (await release_reading.read(scope, made.release, "nl")).article or ""
    assert "Wonen" in dutch
    assert "passage piéton" in dutch
    assert dutch.count("<figure") == 2
    async with store.unit(scope) as unit:
        files = {(one.format, one.language) for one in await kept_files.files_of(unit, made.release)}
        sums = await kept.release(unit, made.release)
    assert {(f, code) for f in ("pdf", "docx", "xlsx", "json") for code in ("fr", "nl", "en")} <= files
    assert sums is not None
    assert sums.content["report"]["told"] == ["done", "collective"]
