"""The funder's desk: what is new, the portfolio without anybody's name beside a figure, and one round of questions."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.reported import Reported, reported_on_disk, reported_template
from tests.web.conftest import Browser, House, living
from tests.web.routes import application_in

__all__ = ["reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow


@pytest.fixture
async def there(reported_on_disk: Reported) -> AsyncIterator[tuple[House, Reported]]:
    app = application_in(reported_on_disk.world.settings)
    async with living(app):
        yield House(app, reported_on_disk.world), reported_on_disk


async def accept(browser: Browser) -> None:
    assert (await browser.post("/reports/charter", accept="yes", next="")).status_code == 303


async def test_one_round_of_questions_asked_once_answered_once(there: tuple[House, Reported]) -> None:
    house, reported = there
    address = f"/reports/{reported.release}"
    async with house.as_(house.world.fatou) as browser:
        early = await browser.post(f"{address}/questions", questions="Pourquoi ?")
        assert early.status_code == 403
        await accept(browser)
        assert (await browser.post(f"{address}/questions", questions=" ")).status_code == 422
        assert "your questions are answered" not in (await browser.get("/reports?lang=en")).text
        asked = await browser.post(
            f"{address}/questions", questions="Pourquoi <b>six</b> au même niveau ?", language="fr"
        )
        assert asked.status_code == 303
        assert (await browser.post(f"{address}/questions", questions="Encore ?")).status_code == 409
    async with house.as_(house.world.bram) as browser:
        assert (await browser.get(address)).status_code == 404
    async with house.as_(house.world.amina) as browser:
        assert "Pourquoi &lt;b&gt;six&lt;/b&gt; au même niveau ?" in (await browser.get(address)).text
        assert (await browser.post(f"{address}/answers", answer_fr="Non", act="answer")).status_code == 403
    async with house.as_(house.world.carla) as browser:
        assert "its reader asked something" in (await browser.get("/reports?lang=en")).text
        assert '<a class="button" href="#round">' in (await browser.get(address)).text, "the report says so at its top"
        assert f'href="{address}#round">A funder asked something' in (await browser.get("/home?lang=en")).text
        empty = await browser.post(f"{address}/answers", answer_fr="", act="answer")
        assert empty.status_code == 422
        assert '<a href="#field-answer">' in empty.text[: empty.text.index("<article")], "said at the top"
        assert 'id="wrong-answer"' in empty.text, "and at the box"
        assert f'href="{address}?lang=nl"' in empty.text, "and the page can still be had in another language"
        both = await browser.post(f"{address}/answers", answer_fr="La grève.", act="outside")
        assert both.status_code == 422, "what was typed is not thrown away with the wrong button"
        assert "La grève.</textarea>" in both.text, "and stands on the page again"
        assert (
            await browser.post(f"{address}/answers", answer_fr="La grève.", answer_nl="De staking.")
        ).status_code == 303
        assert (await browser.post(f"{address}/answers", act="outside")).status_code == 409
    async with house.as_(house.world.fatou) as browser:
        assert "your questions are answered" in (await browser.get("/reports?lang=en")).text
        own = (await browser.get(f"{address}?lang=nl")).text
        assert '<p class="told">De staking.</p>' in own, "it was written in the reader's language too"
        page = (await browser.get(f"{address}?lang=en")).text
        assert 'In French, as it was written:</p><p class="told" lang="fr">La grève.</p>' in page
        assert 'In French, as it was written:</p><p class="told" lang="fr">Pourquoi' in page
        assert "This round is closed." in page
        assert "your questions are answered" in (await browser.get("/reports?lang=en")).text


async def test_a_report_is_new_until_it_was_opened(there: tuple[House, Reported]) -> None:
    house, reported = there
    async with house.as_(house.world.fatou) as browser:
        assert 'class="tag">new<' in (await browser.get("/reports?lang=en")).text
        await accept(browser)
        await browser.get(f"/reports/{reported.release}")
        assert 'class="tag">new<' not in (await browser.get("/reports?lang=en")).text


async def test_the_portfolio_tells_how_far_reports_are_and_no_figure_of_one_association(
    there: tuple[House, Reported],
) -> None:
    house, _ = there
    async with house.as_(house.world.fatou) as browser:
        page = (await browser.get("/portfolio?lang=en")).text
        assert "Maison Grenadille ASBL" in page
        assert "No indicator was released by three programmes" in page
        assert "3 indicators stand in their own reports only." in page
        assert "not in it:" in page
    for person in (house.world.carla, house.world.amina, house.world.odile):
        async with house.as_(person) as browser:
            assert (await browser.get("/portfolio")).status_code == 403
