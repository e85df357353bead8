"""Sheets of paper: printed without a name of anything, found by their code, typed in with their true day."""

from __future__ import annotations

import re

import pytest

from evalkit import store
from evalkit.services.asking import paper_sheets
from evalkit.services.asking.paper_sheets import Paper
from evalkit.store.queries import check_ins
from tests.web.conftest import House
from tests.web.test_check_in import ANSWERS, hidden
from tests.world import ENTRY, a_check_in


async def papers(house: House) -> tuple[Paper, ...]:
    return await paper_sheets.papers(house.world.amina.scope, house.world.grenadille.programme)


async def test_each_wave_has_a_sheet_in_four_languages(house: House) -> None:
    found = await papers(house)
    assert [one.wave for one in found] == ["start", "3_months", "6_months"]
    assert {one.languages for one in found} == {("fr", "nl", "en", "ar")}
    assert len({one.code for one in found}) == 3
    assert [one.first for one in found] == [True, False, False]
    assert await papers(house) == found
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/programmes/{house.world.grenadille.programme}/paper")
        links = re.findall(r'href="([^"]+/paper/sheet[^"]+)"', page.text)
        assert len(links) == 12
        sheet = await browser.get(links[3].replace("&amp;", "&"))
    assert (sheet.status_code, sheet.headers["content-type"]) == (200, "application/pdf")
    assert sheet.headers["content-disposition"] == f'inline; filename="{found[0].code}-ar.pdf"'
    assert sheet.content.startswith(b"%PDF-1.")


@pytest.mark.parametrize(
    "asked", ["", "?form=none&wave=start&in=fr", "?form={form}&wave=none&in=fr", "?form={form}&wave=start&in=tr"]
)
async def test_a_sheet_that_is_none_is_not_found(house: House, asked: str) -> None:
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        answer = await browser.get(f"/programmes/{place.programme}/paper/sheet{asked.format(form=place.form_version)}")
    assert answer.status_code == 404


async def test_the_code_leads_to_the_form_the_wave_and_the_true_day(house: House) -> None:
    place, (first, *_) = house.world.grenadille, await papers(house)
    async with house.as_(house.world.amina) as browser:
        typed = await browser.get(f"/paper?code={first.code.lower()}")
        assert typed.headers["location"] == f"/paper/{first.code.lower().replace('-', '')}"
        page = await browser.get(typed.headers["location"])
        assert page.status_code == 200
        assert '<option value="tilleul 27">' in page.text
        sent = await browser.post(f"/paper/{first.code}", label=" TILLEUL  27 ", day=ENTRY.isoformat())
        where = sent.headers["location"]
        assert where == f"/check-in/{place.enrolment}?form={place.form_version}&mode=paper&day={ENTRY.isoformat()}"
        sheet = await browser.get(where)
        assert 'value="paper" checked' in sheet.text
        own = {name: hidden(sheet, name) for name in ("submission_key", "form_version", "draft_version", "language")}
        day = hidden(sheet, "day")
        noted = await browser.post(f"/check-in/{place.enrolment}", do="submit", day=day, mode="paper", **own, **ANSWERS)
        assert noted.status_code == 303
        receipt = await browser.get(noted.headers["location"])
        assert 'href="/paper"' in receipt.text
        again = await browser.get(f"/paper/{first.code}")
        assert '<option value="tilleul 27">' not in again.text
    async with store.unit(house.world.amina.scope) as unit:
        revision = await check_ins.revision_by_key(unit, own["submission_key"])
        assert revision is not None
        kept = await check_ins.check_in(unit, revision.check_in)
        uses = await check_ins.uses_of(unit, revision.check_in)
    assert kept is not None
    assert (revision.mode, kept.day, uses[0].wave) == ("paper", ENTRY, "start")


@pytest.mark.parametrize(
    ("typed", "status", "field"),
    [
        ({"label": "tilleul 28", "day": "2026-01-06"}, 422, "label"),
        ({"label": "ardoise 8", "day": "2026-01-06"}, 422, "label"),
        ({"label": "tilleul 27", "day": "soon"}, 422, "day"),
        ({"label": "tilleul 27"}, 422, "day"),
    ],
)
async def test_what_is_wrong_stands_beside_its_field(
    house: House, typed: dict[str, str], status: int, field: str
) -> None:
    code = (await papers(house))[0].code
    async with house.as_(house.world.amina) as browser:
        page = await browser.post(f"/paper/{code}", **typed)
    assert page.status_code == status
    assert f'id="wrong-{field}"' in page.text


@pytest.mark.parametrize("code", ["0000-0000", "nothing", "-"])
async def test_a_code_of_nothing_says_so(house: House, code: str) -> None:
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/paper/{code}")
        assert page.status_code == 404
        assert (await browser.post(f"/paper/{code}", label="tilleul 27", day="2026-01-06")).status_code == 404


async def test_another_associations_sheet_is_not_found(house: House) -> None:
    code = (await papers(house))[0].code
    async with house.as_(house.world.bram) as browser:
        assert (await browser.get(f"/paper/{code}")).status_code == 404


async def test_a_wave_that_is_noted_says_so_in_the_count(house: House) -> None:
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille)
    found = await paper_sheets.came_back(house.world.amina.scope, (await papers(house))[0].code)
    assert found is not None
    assert [(one.label, one.noted) for one in found.people] == [("tilleul 27", True)]
