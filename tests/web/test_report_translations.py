"""What a team noted in one language is translated on a page of its own, and leaves with the report in each format."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass
from uuid import uuid4

import docx
import pytest

from evalkit.definitions.weeks import monday
from evalkit.services.keeping import keys
from evalkit.services.process import journal
from tests.reported import a_group, reported_on_disk, reported_template
from tests.web.conftest import Browser, House
from tests.world import TODAY

__all__ = ["reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow

NOTE = "Il pleut depuis des semaines."
HOSTILE = "Het regent al weken. <script>alert(1)</script>"


@dataclass(frozen=True)
class Desk:
    house: House
    draft: str
    days: tuple[str, str]

    @property
    def page(self) -> str:
        return f"{self.draft}/translations"


@pytest.fixture
async def desk(house: House) -> Desk:
    """A report with a note of the journal that was written in French."""
    world = house.world
    keys.open_keys(world.settings)
    await a_group(world)
    week = monday(TODAY)
    note = journal.NewEntry(str(uuid4()), "obstacle", NOTE, week)
    await journal.write(world.carla.scope, world.grenadille.programme, note)
    days = (week - dt.timedelta(days=400)).isoformat(), TODAY.isoformat()
    async with house.as_(world.carla) as browser:
        begun = await browser.post("/reports/drafts", grant=world.grant, first=days[0], last=days[1])
    return Desk(house, begun.headers["location"], days)


def box(page: str, text: str = NOTE) -> str:
    """The place of a text's translation."""
    found = re.search(r'name="place" value="(translation:[0-9a-f]{32})"', page[page.index(text) :])
    assert found is not None
    return found[1]


async def translate(browser: Browser, desk: Desk, place: str, text: str, *, version: int = 0, into: str = "nl"):  # type: ignore[no-untyped-def]
    return await browser.post(desk.page, into=into, place=place, language=into, version=str(version), text=text)


async def release(browser: Browser, draft: str) -> str:
    making = {"place": "making:speaking_up", "language": "fr", "version": "0", "text": "Nous avons répété."}
    assert (await browser.post(draft, act="save", **making)).status_code == 303
    page = (await browser.get(f"{draft}/release")).text
    sent = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("key", "seen")}  # type: ignore[index]
    out = await browser.post(f"{draft}/release", sure="yes", **sent)
    assert out.status_code == 303, out.text
    return str(out.headers["location"]).partition("?")[0]


async def test_a_note_is_translated_and_stands_so_in_the_report_of_that_language_alone(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        editor = (await browser.get(desk.draft)).text
        assert f'href="{desk.page}?into=nl"' in editor
        page = (await browser.get(f"{desk.page}?into=nl")).text
        place = box(page)
        kept = await translate(browser, desk, place, HOSTILE)
        assert kept.headers["location"] == f"{desk.page}?into=nl&done=saved"
        assert (await translate(browser, desk, place, HOSTILE, version=0)).status_code == 303  # the same again
        dutch = (await browser.get(f"{desk.draft}/preview?in=nl")).text
        assert "Het regent al weken. &lt;script&gt;" in dutch
        assert NOTE not in dutch
        assert "vertaald" in dutch.lower() or "traduit" in dutch.lower()
        english = (await browser.get(f"{desk.draft}/preview?in=en")).text
        assert NOTE in english
        assert "Het regent" not in english
        told = (await browser.get(f"{desk.draft}/release")).text
        assert f'href="{desk.draft}/preview?in=nl#done"' not in told
        assert f'href="{desk.draft}/preview?in=en#done"' in told


async def test_it_leaves_in_each_format_and_stands_on_the_last_page_as_changed(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        await release(browser, desk.draft)
        place = box((await browser.get(f"{desk.page}?into=nl")).text)
        await translate(browser, desk, place, HOSTILE)
        last = (await browser.get(f"{desk.draft}/release")).text
        assert "Vos traductions : modifiées" in last.replace("\u00a0", " ")
        sent = {name: re.search(rf'name="{name}" value="([^"]+)"', last)[1] for name in ("key", "seen")}  # type: ignore[index]
        out = await browser.post(f"{desk.draft}/release", sure="yes", **sent)
        report = str(out.headers["location"]).partition("?")[0]
        for kind in ("json", "docx"):
            file = await browser.get(f"{report}/documents/{kind}?in=nl")
            assert file.status_code == 200
            if kind == "json":
                assert "Het regent al weken." in file.text
                assert NOTE not in file.text
            else:
                words = docx.Document(io.BytesIO(file.content))
                cells = [cell.text for table in words.tables for row in table.rows for cell in row.cells]
                assert HOSTILE in cells


async def test_two_colleagues_lose_nothing_and_a_national_number_is_refused_with_the_words_kept(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        place = box((await browser.get(f"{desk.page}?into=nl")).text)
        await translate(browser, desk, place, "Regen.")
        late = await translate(browser, desk, place, "Veel regen.")
        assert late.status_code == 409
        assert "Regen." in late.text
        assert "Veel regen." in late.text
        refused = await translate(browser, desk, place, "Bel 85.07.30-033.28.", version=1)
        assert refused.status_code == 422
        assert "Bel 85.07.30-033.28." in refused.text
        elsewhere = await browser.post(desk.page, into="nl", place="making:speaking_up", language="nl", version="0",
                                       text="Nee.")  # fmt: skip
        assert elsewhere.status_code == 422


async def test_a_text_that_is_written_anew_has_an_empty_box(desk: Desk) -> None:
    world = desk.house.world
    async with desk.house.as_(world.carla) as browser:
        place = box((await browser.get(f"{desk.page}?into=nl")).text)
        await translate(browser, desk, place, "Het regent al weken.")
        other = "Il pleut depuis des mois."
        note = journal.NewEntry(str(uuid4()), "obstacle", other, monday(TODAY))
        await journal.write(world.carla.scope, world.grenadille.programme, note)
        page = (await browser.get(f"{desk.page}?into=nl")).text
        assert box(page, other) != place
        assert page.count("Het regent al weken.") == 1


async def test_the_draft_of_other_months_begins_with_what_was_translated(desk: Desk) -> None:
    world = desk.house.world
    async with desk.house.as_(world.carla) as browser:
        place = box((await browser.get(f"{desk.page}?into=nl")).text)
        await translate(browser, desk, place, "Het regent al weken.")
        first = (dt.date.fromisoformat(desk.days[0]) + dt.timedelta(days=1)).isoformat()
        begun = await browser.post("/reports/drafts", grant=world.grant, first=first, last=desk.days[1])
        other = begun.headers["location"]
        assert other != desk.draft
        page = (await browser.get(f"{other}/translations?into=nl")).text
        assert "Het regent al weken." in page
        assert 'id="carried"' not in (await browser.get(other)).text  # no words of that report but these


async def test_a_small_number_in_a_translation_is_asked_about(desk: Desk) -> None:
    async with desk.house.as_(desk.house.world.carla) as browser:
        place = box((await browser.get(f"{desk.page}?into=nl")).text)
        await translate(browser, desk, place, "Het regent. Twee mensen slapen buiten.")
        page = (await browser.get(f"{desk.draft}/release")).text
        asked = page[page.index('id="small-numbers"') :]
        assert "<q>Twee mensen slapen buiten.</q>" in asked
        assert f'href="{desk.page}?into=nl#field-{place}"' in asked


async def test_nobody_else_reaches_it(desk: Desk) -> None:
    world = desk.house.world
    for somebody, status in ((world.amina, 403), (world.fatou, 403), (world.bram, 403)):
        async with desk.house.as_(somebody) as browser:
            assert (await browser.get(desk.page)).status_code == status
            assert (await translate(browser, desk, f"translation:{'0' * 32}", "Nee.")).status_code == status
