"""Letting a report out: whose answers count, the team's words, one release per click, the gate, frozen tables."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.i18n import problem_text
from evalkit.services.reports import release_preview, releases
from evalkit.services.reports.release_context import not_counted
from evalkit.services.reports.release_files import DOCUMENTS, FOR_THE_GROUP
from evalkit.services.reports.release_plan import Wish, plan
from evalkit.store import audit
from evalkit.store.queries import release_files as kept_files
from evalkit.store.queries import releases as kept
from tests.reported import (
    FOLLOW_UP,
    INDICATORS,
    LATER,
    Reported,
    a_group,
    another_grant,
    let_out,
    reported,
    reported_on_disk,
    reported_template,
)
from tests.world import ENTRY, World, a_consent

__all__ = ["reported", "reported_on_disk", "reported_template"]

pytestmark = pytest.mark.slow

NEXT_DAY = LATER + datetime.timedelta(days=1)


def codes(refusal: Refused) -> list[str]:
    return [problem.code for problem in refusal.problems]


async def count(world: World) -> int:
    async with store.unit(world.carla.scope) as unit:
        return len(await kept.releases(unit))


async def test_only_those_who_agreed_for_this_funder_are_counted(world: World) -> None:
    await a_group(world)
    await a_group(world, [(1, 1)] * 6, first=20, answer="refused")
    _, withdrew, _ = await a_group(world, [(2, 3)], first=30)
    async with store.unit(world.carla.scope, write=True) as unit:
        await a_consent(unit, withdrew[0], answer="withdrawn", recipient=world.funder)
    made = await plan(world.carla.scope, Wish(world.grant), language="en", now=LATER)
    assert (made.gathered.people, made.gathered.outside) == (12, 8)  # six refused, one withdrew, one was never asked
    # One more of these later would be one who joined or withdrew in between.
    assert not_counted(made.facts) == not_counted(replace(made.facts, outside=9))
    table = made.publishable.sets["speaking_up", None, "3_months"]
    assert len(table.people) == 12


async def test_nobody_who_agreed_means_no_report(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        await let_out(world)
    assert codes(refusal.value) == ["release.nobody"]


@pytest.mark.parametrize("words", [{}, {"fr": {"speaking_up": "  "}}, {"fr": {"letters_and_forms": "Bien."}}])
async def test_a_figure_without_the_teams_words_does_not_leave(world: World, words: dict[str, dict[str, str]]) -> None:
    await a_group(world)
    with pytest.raises(Refused) as refusal:
        await let_out(world, words=words)
    assert codes(refusal.value) == ["release.words_missing"]
    assert await count(world) == 0


async def test_a_national_number_does_not_leave(world: World) -> None:
    await a_group(world)
    with pytest.raises(Refused) as refusal:
        await let_out(world, words={"fr": {"speaking_up": "Voir 85.07.30-033.28"}})
    assert codes(refusal.value) == ["entry.national_number"]


async def test_a_second_click_releases_nothing_more(reported: Reported) -> None:
    again = await let_out(reported.world)
    assert again == releases.LetOut(reported.release, new=False)
    same_content = await let_out(reported.world, key="another page", now=NEXT_DAY)
    assert same_content == releases.LetOut(reported.release, new=False)
    assert await count(reported.world) == 1


async def test_two_clicks_at_once_release_once(world: World) -> None:
    await a_group(world)
    both = await asyncio.gather(let_out(world), let_out(world))
    assert both[0].release == both[1].release
    assert sorted(one.new for one in both) == [False, True]
    assert await count(world) == 1


async def test_a_release_is_frozen_with_its_files_and_told_in_the_audit(reported: Reported) -> None:
    world = reported.world
    async with store.unit(world.carla.scope) as unit:
        found = await kept.release(unit, reported.release)
        files = await kept_files.files_of(unit, reported.release)
        lines = await unit.raw("SELECT action, object FROM audit WHERE organisation = {}", unit.organisation)
        broken = await audit.broken_lines(unit)
        views = await kept.reader_views(unit, reported.release)
    assert found is not None
    assert (found.recipient, found.audience, len(found.content_hash)) == (world.funder, "funder", 64)
    assert found.content["report"]["words"]["fr"]["speaking_up"].startswith("Oser parler")
    report = {(f, code) for f in ("article", "sources", *DOCUMENTS) for code in ("fr", "nl", "en")}
    group = {(f, code) for f in FOR_THE_GROUP for code in ("fr", "nl", "en", "ar")}
    expected = report | group | {("decisions", "en"), ("again", "en")}
    assert {(file.format, file.language) for file in files} == expected
    assert {"action": "released", "object": reported.release} in lines
    assert (broken, views) == ((), ())


async def test_the_preview_is_what_the_reader_gets(reported: Reported) -> None:
    seen = await release_preview.preview(
        reported.world.carla.scope, Wish(reported.world.grant), language="fr", words={}, now=LATER
    )
    assert seen.people == 12
    assert seen.outside is None  # one person was never asked: fewer than five
    assert (seen.standing, seen.tables) == (6, 6)
    assert seen.figures == ()
    assert "Oser parler est venu" not in seen.article
    assert [(asked.indicator, asked.main) for asked in seen.asked] == [
        (key, key == "speaking_up") for key in INDICATORS
    ]
    assert await count(reported.world) == 1


async def test_two_people_more_have_to_wait_and_the_author_is_told_why(reported: Reported) -> None:
    """The reader keeps the figures that it had, with their day; the rest of the report leaves."""
    world = reported.world
    await a_group(world, [(1, 2), (2, 3)], first=40)
    seen = await release_preview.preview(world.carla.scope, Wish(world.grant), language="en", now=NEXT_DAY)
    (waits,) = seen.figures
    assert (waits.indicators, waits.why.code, waits.kept) == (INDICATORS, "release.few_people", LATER.date())
    said = problem_text(waits.why, "en")
    assert "20 July 2026" in said
    assert "2 in all" in said
    assert "at least 5 people can be added together" in said
    assert "is told as of 20 July 2026; later answers wait until at least 5 people" in seen.article.replace(
        "\u00a0", " "
    )
    made = await let_out(world, key="second", now=NEXT_DAY)
    async with store.unit(world.carla.scope) as unit:
        first, second = await kept.release(unit, reported.release), await kept.release(unit, made.release)
    assert first is not None
    assert second is not None
    assert second.content["report"]["waiting"] == {key: {FOLLOW_UP: "2026-07-20"} for key in INDICATORS}
    assert second.content["report"]["analysis"]["results"] == first.content["report"]["analysis"]["results"]


async def test_five_people_more_may_leave_and_the_new_report_takes_the_place_of_the_old(reported: Reported) -> None:
    world = reported.world
    await a_group(world, [(1, 2), (2, 3), (2, 2), (3, 3), (1, 1)], first=40)
    made = await let_out(world, key="second", now=NEXT_DAY)
    async with store.unit(world.carla.scope) as unit:
        old = await kept.release(unit, reported.release)
        tables = await kept.published_tables(unit)
    assert old is not None
    assert (old.withdrawn_at, old.replaced_by) == (NEXT_DAY, made.release)
    assert len(tables) > 6


async def test_one_withdrawal_waits_too(reported: Reported) -> None:
    async with store.unit(reported.world.carla.scope, write=True) as unit:
        await a_consent(unit, reported.participants[0], answer="withdrawn")
    world = reported.world
    seen = await release_preview.preview(world.carla.scope, Wish(world.grant), language="en", now=NEXT_DAY)
    assert [(one.why.code, len(one.indicators)) for one in seen.figures] == [("release.few_people", 3)]


async def test_a_second_grant_gets_the_very_same_tables(reported: Reported) -> None:
    world = reported.world
    grant = await another_grant(world, first=ENTRY, last=datetime.date(2026, 12, 31))
    made = await let_out(world, key="second", grant=grant, now=NEXT_DAY)
    async with store.unit(world.carla.scope) as unit:
        first, second = await kept.release(unit, reported.release), await kept.release(unit, made.release)
        tables = await kept.published_tables(unit)
    assert first is not None
    assert second is not None
    assert first.tables == second.tables
    assert set(second.tables) == {table.id for table in tables}
    assert (first.withdrawn_at, second.withdrawn_at) == (None, None)


async def test_a_grant_of_another_association_is_not_there(world: World) -> None:
    await a_group(world)
    stranger = store.Scope(world.lanternes.organisation, world.bram.account, "coordinator")
    with pytest.raises(Refused) as refusal:
        await releases.let_out(stranger, Wish(world.grant), {}, now=LATER)
    assert codes(refusal.value) == ["access.not_found"]


async def test_a_worker_releases_nothing(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        await releases.let_out(world.amina.scope, Wish(world.grant), {}, now=LATER)
    assert codes(refusal.value) == ["access.other_role"]


async def test_another_programme_than_the_grants_and_a_turned_period_are_refused(world: World) -> None:
    for wish, code in (
        (Wish(world.grant, programme=world.lanternes.programme), "release.not_this_programme"),
        (Wish(world.grant, first=LATER.date(), last=ENTRY), "release.days"),
    ):
        with pytest.raises(Refused) as refusal:
            await releases.let_out(world.carla.scope, wish, {}, now=LATER)
        assert codes(refusal.value) == [code]
