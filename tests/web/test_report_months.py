"""The months of a report: not over yet, changed while it is written, and another report about other months."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from evalkit import store
from evalkit.services.keeping import keys
from evalkit.services.reports import grant_funders
from evalkit.services.reports.grant_funders import Reading
from evalkit.store.queries import programmes
from evalkit.store.unit import DAY_ZONE
from tests.reported import a_group, reported_on_disk, reported_template
from tests.web.conftest import Browser, House

__all__ = ["reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow

WORDS = "Nous avons répété à haute voix."
FIRST, LAST = "2026-01-01", "2026-06-30"
TODAY = dt.datetime.now(DAY_ZONE).date()
ENDS = TODAY + dt.timedelta(days=40)
"""Of the grant: these pages go by the real day, on which it still runs."""


@pytest.fixture
async def ready(house: House) -> House:
    """A group that can be reported on, in a year that is not over."""
    keys.open_keys(house.world.settings)
    await a_group(house.world)
    async with store.unit(house.world.carla.scope, write=True) as unit:
        grant = await programmes.grant(unit, house.world.grant)
        assert grant is not None
        await programmes.change_grant(
            unit, grant.id, title=dict(grant.title), starts_on=grant.starts_on, ends_on=ENDS,
            programme=grant.programme, conditions={},
        )  # fmt: skip
    return house


async def written(browser: Browser, **wish: str) -> str:
    """A draft with words and a total; gives its address."""
    draft = (await browser.post("/reports/drafts", **wish)).headers["location"]
    place, language = ["making:speaking_up"], ["fr"]
    await browser.post(draft, act="save", place=place, language=language, version=["0"], text=[WORDS])
    return draft


async def test_a_period_that_is_not_over_is_said_before_writing_and_on_the_last_page(ready: House) -> None:
    grant = ready.world.grant
    async with ready.as_(ready.world.carla) as browser:
        proposed = (await browser.get(f"/reports/new?grant={grant}&lang=en")).text
        assert f'name="last" value="{TODAY.isoformat()}"' in proposed, (
            "while the grant goes on, what there is until today"
        )
        assert "The grant goes on until" in proposed
        assert "The period is not over yet." not in proposed
        page = (await browser.get(f"/reports/new?grant={grant}&last={ENDS.isoformat()}&lang=en")).text
        assert "The period is not over yet." in page
        assert page.index('id="unfinished"') < page.index("Write this report")
        ways = re.findall(r'class="button second" href="(/reports/new\?[^"]*last=[^"]+)"', page)
        assert len(ways) == 2
        for way in ways:
            other = (await browser.get(way.replace("&amp;", "&") + "&lang=en")).text
            assert "The period is not over yet." not in other, "what is offered is over"
        draft = await written(browser, grant=grant)
        there = (await browser.get(f"/reports/new?grant={grant}&lang=en")).text
        assert f'name="last" value="{ENDS.isoformat()}"' in there, "the days of the one that is being written"
        last = (await browser.get(f"{draft}/release?lang=en")).text
        assert "The period is not over yet." in last
        told = re.search(r"About these months</dt><dd>(.*?)</dd>", last)
        assert told is not None
        assert f"{ENDS:%-d %B %Y}" in told[1].replace("\u00a0", " ")
        sent = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', last))
        report = (await browser.post(f"{draft}/release", sure="yes", **sent)).headers["location"].partition("?")[0]
        for code, name in (("fr", "rapport intermédiaire"), ("nl", "tussentijds verslag"), ("en", "interim report")):
            assert f"· {name}" in (await browser.get(f"{report}?lang={code}")).text
        assert "tells until" in (await browser.get(f"{report}?lang=en")).text


async def test_a_report_about_other_months_begins_with_the_words_that_are_there(ready: House) -> None:
    grant = ready.world.grant
    async with ready.as_(ready.world.carla) as browser:
        old = await written(browser, grant=grant)
        page = (await browser.get(f"/reports/new?grant={grant}&first={FIRST}&last={LAST}&lang=en")).text
        assert "A report about other months is being written" in page
        assert f'action="{old}/days"' in page
        new = (await browser.post("/reports/drafts", grant=grant, first=FIRST, last=LAST)).headers["location"]
        assert new != old
        editor = (await browser.get(f"{new}?lang=en")).text
        assert WORDS in editor
        assert "These words come from your report about" in editor
        place, language = ["making:speaking_up"], ["fr"]
        await browser.post(new, act="save", place=place, language=language, version=["1"], text=["Autre chose."])
        assert "These words come from" not in (await browser.get(f"{new}?lang=en")).text, "they were all read again"
        assert WORDS in (await browser.get(old)).text


async def test_a_draft_keeps_its_words_when_its_months_change_until_it_is_released(ready: House) -> None:
    grant = ready.world.grant
    async with ready.as_(ready.world.carla) as browser:
        draft = await written(browser, grant=grant)
        wrong = await browser.post(f"{draft}/days", first=LAST, last=FIRST)
        assert wrong.status_code == 422
        moved = await browser.post(f"{draft}/days", first=FIRST, last=LAST)
        assert moved.headers["location"].startswith(draft)
        editor = (await browser.get(f"{draft}?lang=en")).text.replace("\u00a0", " ")
        assert "30 June 2026" in editor
        assert WORDS in editor
        other = (await browser.post("/reports/drafts", grant=grant)).headers["location"]
        assert (await browser.post(f"{other}/days", first=FIRST, last=LAST)).status_code == 409, "two of one kind"
        sent = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', (await browser.get(f"{draft}/release")).text))
        assert (await browser.post(f"{draft}/release", sure="yes", **sent)).status_code == 303
        assert (await browser.post(f"{draft}/days", first=FIRST, last="2026-05-31")).status_code == 409
        listed = (await browser.get("/reports?lang=en")).text
        assert "A new version is" not in listed, "a report about other months is none"
        last = (await browser.get(f"{other}/release?lang=en")).text
        assert "both can be read" in last


async def test_that_nobody_can_read_it_yet_is_said_before_it_leaves(
    ready: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ready.as_(ready.world.carla) as browser:
        draft = await written(browser, grant=ready.world.grant)
        assert "Nobody there can sign in yet." not in (await browser.get(f"{draft}/release?lang=en")).text

        async def nobody(*_: object, **__: object) -> Reading:
            return Reading(there=False, readers=(), first=True, link=None)

        monkeypatch.setattr(grant_funders, "reading", nobody)
        assert "Nobody there can sign in yet." in (await browser.get(f"{draft}/release?lang=en")).text


async def test_nobody_but_the_coordination_changes_the_months(ready: House) -> None:
    async with ready.as_(ready.world.carla) as browser:
        draft = (await browser.post("/reports/drafts", grant=ready.world.grant)).headers["location"]
    async with ready.as_(ready.world.amina) as browser:
        assert (await browser.post(f"{draft}/days", first=FIRST, last=LAST)).status_code == 403
    async with ready.as_(ready.world.carla) as browser:
        assert LAST not in (await browser.get(draft)).text
