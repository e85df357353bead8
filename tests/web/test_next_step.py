"""What a grant says is next, from its first question to a reader who has read, and the list that says it for each."""

from __future__ import annotations

import datetime
import re

import pytest

from evalkit.services.doors import accounts
from evalkit.services.keeping import keys
from evalkit.services.reports import grant_funders, grant_next, grant_questions, grants, release_reading, release_rounds
from evalkit.services.reports.grant_next import Kind
from evalkit.store.unit import DAY_ZONE
from tests.reported import a_group, reported_on_disk, reported_template
from tests.web.conftest import Browser, House
from tests.web.test_report_editor import MAKING, TYPED, write

__all__ = ["TYPED", "reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow

NOON = datetime.time(12)
NEW = grants.Typed(
    title="Cohésion 2026", language="fr", new_funder="Commune", starts_on="2024-01-01", ends_on="2027-12-31"
)


async def _next(house: House, grant: str) -> Kind:
    return (await grant_next.steps(house.world.carla.scope))[grant].kind


async def _release(browser: Browser, draft: str, **more: str) -> str:
    page = (await browser.get(f"{draft}/release?lang=fr")).text
    sent = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', page))
    answers = [await browser.post(f"{draft}/release", **sent, **more) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"], "a double click releases once"
    return answers[0].headers["location"].partition("?")[0]


async def test_the_black_button_is_always_the_next_step(house: House) -> None:
    keys.open_keys(house.world.settings)
    scope = house.world.carla.scope
    grant = await grants.make(scope, NEW)
    here = f"/grants/{grant}?lang=fr"
    assert await _next(house, grant) is Kind.QUESTIONS
    await grant_questions.add_typical(scope, grant, ["Q4"])
    assert await _next(house, grant) is Kind.AGREE
    await a_group(house.world)
    assert await _next(house, grant) is Kind.WRITE
    async with house.as_(house.world.carla) as browser:
        assert _black(await browser.get(here)) == [f"/reports/new?grant={grant}"]
        draft = (await browser.post("/reports/drafts", grant=grant)).headers["location"]
        assert await _next(house, grant) is Kind.GO_ON
        assert _black(await browser.get(here)) == [draft]
        await write(browser, draft, MAKING, ("answer:4", "fr", 0, "Elles osent."))
        assert await _next(house, grant) is Kind.LOOK
        assert _black(await browser.get(here)) == [f"{draft}/release"]
        assert _black(await browser.get("/reports?lang=fr"))[0] in (
            f"{draft}/release",
            f"/grants/{house.world.grant}#questions",
        )
        report = await _release(browser, draft, sure="yes")
        assert await _next(house, grant) is Kind.INVITE
        assert _black(await browser.get(here)) == [f"/grants/{grant}#reader"]
        token = await grant_funders.invite_reader(scope, grant, name="Nadia")
        assert await _next(house, grant) is Kind.PASSED_ON
        assert _black(await browser.get(here)) == []
        page = (await browser.get(f"{report}?lang=fr")).text
        assert "Un lien a été fait pour Nadia, le " in page
        await accounts.accept_invitation(
            token, login="nadia", name="Nadia Peeters", language="fr", passphrase="quatre mots vraiment longs"
        )
        assert await _next(house, grant) is Kind.NOTHING
        assert _black(await browser.get(here)) == []
        assert "il ne reste rien à faire" in (await browser.get("/reports?lang=fr")).text
        await write(browser, draft, ("answer:4", "fr", 1, "Elles osent plus."))
        assert await _next(house, grant) is Kind.LOOK
        assert (await browser.get(here)).text.count("Une nouvelle version est écrite.") == 1


async def test_a_grant_that_goes_on_offers_a_newer_report_a_month_later(house: House) -> None:
    keys.open_keys(house.world.settings)
    scope, today = house.world.carla.scope, datetime.datetime.now(DAY_ZONE).date()
    grant = await grants.make(scope, NEW)
    await grant_questions.add_typical(scope, grant, ["Q4"])
    await a_group(house.world)
    days = {"first": NEW.starts_on, "last": (today - datetime.timedelta(days=40)).isoformat()}
    offered = f"/reports/new?grant={grant}&amp;first={NEW.starts_on}&amp;last={today.isoformat()}"
    async with house.as_(house.world.carla) as browser:
        draft = (await browser.post("/reports/drafts", grant=grant, **days)).headers["location"]
        await write(browser, draft, MAKING, ("answer:4", "fr", 0, "Elles osent."))
        assert offered not in (await browser.get(f"/grants/{grant}")).text, "it is still being written"
        await _release(browser, draft, sure="yes")
        await grant_funders.invite_reader(scope, grant, name="Nadia")
        for page in (f"/grants/{grant}", "/reports"):
            assert offered in (await browser.get(page)).text
        assert (await browser.get(offered.replace("&amp;", "&"))).status_code == 200
        soon = today + datetime.timedelta(days=-40 + 27)
        step = (await grant_next.steps(scope, now=datetime.datetime.combine(soon, NOON, datetime.UTC)))[grant]
        assert step.newer is None, "what changes in fewer days is mostly too few people"


async def test_what_the_reader_asks_comes_first(house: House) -> None:
    keys.open_keys(house.world.settings)
    await a_group(house.world)
    grant, fatou = house.world.grant, house.world.fatou.scope
    await grants.make(house.world.carla.scope, NEW)  # newer, and its questions are to be noted
    async with house.as_(house.world.carla) as browser:
        draft = (await browser.post("/reports/drafts", grant=grant)).headers["location"]
        await write(browser, draft, MAKING)
        report = await _release(browser, draft, sure="yes")
        await write(browser, draft, (*MAKING[:2], 1, "Autrement."))
        assert await _next(house, grant) is Kind.LOOK
        await release_reading.accept_charter(fatou, "fr")
        await release_rounds.ask(fatou, report.rpartition("/")[2], "Pourquoi ?", language="fr")
        assert await _next(house, grant) is Kind.ANSWER
        assert _black(await browser.get("/reports?lang=fr")) == [f"{report}#round"]
        first = (await browser.get("/reports?lang=fr")).text
        assert "2 rapports attendent une suite de votre part." in first
        corrected = await _release(browser, draft, sure="yes")
        assert corrected != report
        assert await _next(house, grant) is Kind.ANSWER, "who asked about the version before still waits"
        assert _black(await browser.get("/reports?lang=fr")) == [f"{corrected}#round"], "the version that counts"
        assert f'href="{corrected}#round">' in (await browser.get("/home?lang=fr")).text
        assert 'name="answer_fr"' in (await browser.get(report)).text
        await browser.post(f"{corrected}/answers", act="answer", answer_fr="Le bus ne passe plus.")
        assert await _next(house, grant) is Kind.NOTHING


async def test_nothing_leaves_without_the_box_beside_the_button(house: House) -> None:
    keys.open_keys(house.world.settings)
    await a_group(house.world)
    async with house.as_(house.world.carla) as browser:
        draft = (await browser.post("/reports/drafts", grant=house.world.grant)).headers["location"]
        await write(browser, draft, MAKING)
        page = (await browser.get(f"{draft}/release?lang=fr")).text
        end = page[page.index('id="release"') :]
        assert "Fonds Trois-Rivages" in end
        assert "Français, Nederlands, English" in end
        assert re.search(r"figures\s: [1-9]", end)
        assert "il ne peut plus être repris" in end
        sent = dict(re.findall(r'name="(key|seen)" value="([^"]+)"', page))
        refused = await browser.post(f"{draft}/release", **sent)
        assert refused.status_code == 422
        assert "Cochez que vous avez lu ce qui n’est pas replié, puis appuyez encore une fois." in refused.text
        assert await _next(house, house.world.grant) is Kind.LOOK
        other = await browser.post(f"{draft}/release", **sent, sure="no")
        assert other.status_code == 422


async def test_the_charter_leads_back_to_where_one_came_from(house: House) -> None:
    here = f"/grants/{house.world.grant}"
    async with house.as_(house.world.carla) as browser:
        page = (await browser.get(f"{here}?lang=fr")).text
        way = re.search(r'href="(/reports/charter\?next=[^"]+)"', page)
        assert way is not None
        assert f'class="button second" href="{here}"' in (await browser.get(way[1])).text
        astray = (await browser.get("/reports/charter?next=//elsewhere.example")).text
        assert 'href="//elsewhere.example' not in astray


async def test_the_next_step_is_the_coordinations_own(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        page = (await browser.get("/reports?lang=fr")).text
        assert "/grants/" not in page
    lanternes = grant_funders.Scope(house.world.lanternes.organisation, house.world.bram.account, "coordinator")
    assert house.world.grant not in await grant_next.steps(lanternes)


def _black(answer: object) -> list[str]:
    """Where the black buttons of a page lead, apart from those that send a form."""
    text = getattr(answer, "text", "")
    return re.findall(r'<a class="button" href="([^"]+)"', text)
