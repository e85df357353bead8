"""Two funders of one programme: the same period gives the same tables; of another, what would tell about few waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.i18n import problem_text
from evalkit.services.keeping import keys
from evalkit.services.reports import release_files, release_plan, releases
from evalkit.services.reports.release_plan import Wish
from evalkit.store import Scope, tables
from evalkit.store.queries import organisations, programmes
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases as kept
from tests.reported import INDICATORS, LATER, WORDS, a_group, let_out
from tests.world import World

pytestmark = pytest.mark.slow


async def another_funder(world: World, first: dt.date, last: dt.date) -> str:
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        funder = await organisations.make_organisation(
            unit, key=f"f{last:%m}", kind="funder", name="Commune", languages=["fr"]
        )
    async with store.unit(world.carla.scope, write=True) as unit:
        return await programmes.make_grant(
            unit, funder=funder, programme=world.grenadille.programme, title={"fr": "Autre"},
            starts_on=first, ends_on=last,
        )  # fmt: skip


async def test_side_by_side_they_are_the_same_or_what_would_tell_about_few_is_left_out(world: World) -> None:
    keys.open_keys(world.settings)
    await a_group(world)
    await a_group(world, [(1, 3), (2, 1)], first=60, entry=dt.date(2026, 3, 20))
    first = await let_out(world)
    same = await another_funder(world, dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    second = await releases.let_out(world.carla.scope, Wish(same), WORDS, key="2", now=LATER)
    async with store.unit(world.carla.scope) as unit:
        one, two = await kept.release(unit, first.release), await kept.release(unit, second.release)
        assert one is not None
        assert two is not None
        assert one.tables == two.tables
        assert one.recipient != two.recipient
        assert one.content["report"]["analysis"]["results"] == two.content["report"]["analysis"]["results"]
    other = await another_funder(world, dt.date(2026, 1, 1), dt.date(2026, 4, 30))
    made = await release_plan.plan(world.carla.scope, Wish(other), language="fr", now=LATER)
    (waits,) = made.waiting
    assert (waits.indicators, waits.why.code, waits.kept) == (INDICATORS, "release.few_people", None)
    assert "Choisissez la même" in problem_text(waits.why, "fr")
    third = await releases.let_out(world.carla.scope, Wish(other), WORDS, key="3", now=LATER)
    async with store.unit(world.carla.scope) as unit:
        kept_third = await kept.release(unit, third.release)
        files = {(one.format, one.language): one for one in await kept_files.files_of(unit, third.release)}
        article = await kept_files.release_file(unit, third.release, language="fr", format="article")
    assert kept_third is not None
    results = kept_third.content["report"]["analysis"]["results"]
    assert {(one["wave"], one["state"]) for one in results} == {("6_months", "suppressed")}
    assert {name for name, language in files if language == "fr"} >= {"article", "pdf", "docx", "xlsx", "json"}
    assert article is not None
    text = release_files.checked(article).decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert "cela parlerait de moins de 5 personnes" in text


async def test_a_programme_of_an_exposed_public_stands_in_no_report_about_several(world: World) -> None:
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await programmes.make_programme(
            unit, key="shelter", names={"fr": "Abri"}, kind="housing", municipality="Sennebeek"
        )
        found = await programmes.grant(unit, world.grant)
        assert found is not None
        whole = replace(found, programme=None, programmes=[])
        both = {one.id for one in await release_plan._about(unit, Wish(world.grant), whole)}
        await unit.change(tables.Programme, {"exposed_public": True}, tables.Programme.id == other)
        left = {one.id for one in await release_plan._about(unit, Wish(world.grant), whole)}
    assert (both - left, left) == ({other}, {world.grenadille.programme})
