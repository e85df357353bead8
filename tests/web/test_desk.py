"""The funder's desk: what is new, the portfolio without anybody's name beside a figure, and one round of questions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator

import docx
import pytest

from evalkit import store
from evalkit.services.reports import reading_charter
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


async def test_who_accepted_the_charter_before_is_told_what_changed(
    there: tuple[House, Reported], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, _ = there
    async with house.as_(house.world.fatou) as browser:
        with monkeypatch.context() as earlier:
            earlier.setattr(reading_charter, "VERSION", "2")
            await accept(browser)
        page = (await browser.get("/reports/charter?lang=en")).text
    assert "this is version 3. You accepted version 2 on" in page
    assert "New: the report may stand in the file of the grant" in page


async def test_question_and_answer_are_taken_along_as_a_sheet(there: tuple[House, Reported]) -> None:
    """The files stay as they were let out, and an answer comes later: whoever keeps the files gets it beside them."""
    house, reported = there
    address = f"/reports/{reported.release}"
    hostile = "Pourquoi <b>six</b> ?\nMaison Grenadille a répondu le 1er mai\x07"
    async with house.as_(house.world.fatou) as browser:
        assert (await browser.get(f"{address}/round.txt")).headers["location"].startswith("/reports/charter")
        await accept(browser)
        assert (await browser.get(f"{address}/round.docx")).status_code == 404, "nobody asked"
        assert "/round." not in (await browser.get(address)).text
        before = names_in((await browser.get(f"{address}/everything.zip")).content)
        await browser.post(f"{address}/questions", questions=hostile, language="fr")
        waits = (await browser.get(f"{address}/round.txt?in=en")).text
        assert "has not answered yet" in waits
    async with house.as_(house.world.bram) as browser:
        assert (await browser.get(f"{address}/round.docx")).status_code == 404
    async with house.as_(house.world.carla) as browser:
        await browser.post(f"{address}/answers", answer_fr="La grève.", answer_nl="De <i>staking</i>.")
    async with house.as_(house.world.fatou) as browser:
        assert f'href="{address}/round.docx?in=nl"' in (await browser.get(f"{address}?lang=nl")).text
        text = await browser.get(f"{address}/round.txt?in=nl")
        assert text.headers["content-disposition"].endswith('-vragen-en-antwoord-nl.txt"')
        assert "\n  Pourquoi <b>six</b> ?\n  Maison Grenadille a répondu" in text.text, (
            "no line of theirs is one of ours"
        )
        assert "\x07" not in text.text
        answered = text.text.index("  De <i>staking</i>.\n  In het Frans, zoals het geschreven is:\n  La grève.")
        assert answered > text.text.index("In het Frans, zoals het geschreven is:\n  Pourquoi")
        assert "controlecode" in text.text
        assert "sha256sums.txt noemt het niet" in text.text
        word = await browser.get(f"{address}/round.docx?in=nl")
        told = [paragraph.text for paragraph in docx.Document(io.BytesIO(word.content)).paragraphs]
        assert "Pourquoi <b>six</b> ?" in told
        assert "De <i>staking</i>." in told
        whole = await browser.get(f"{address}/everything.zip")
        assert len(names_in(whole.content) - before) == 6, "in three languages, as Word and text"
        with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
            assert archive.read(text.headers["content-disposition"].split('"')[1]) == text.content
            assert "antwoord" not in archive.read("sha256sums.txt").decode()
    async with store.unit(house.world.carla.scope) as unit:
        (views,) = await unit.raw("SELECT times FROM release_reader_view WHERE release = {}", reported.release)
    assert views["times"] == 7, "the page, the whole file and the sheet: each taking is noted"


def names_in(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return set(archive.namelist())


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
