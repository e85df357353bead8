"""What somebody wrote while their session ended: shown back in that very answer, sent again, and never in a room."""

from __future__ import annotations

import html
import re
import uuid

import pytest

from evalkit import store
from evalkit.services.doors import sessions
from evalkit.store import Scope
from evalkit.web.sessions import cookie_name
from tests.house import extraction
from tests.web.conftest import HERE, Browser, House
from tests.web.routes import all_routes

WORDS = 'Elle est venue avec sa fille, et "pour la première fois" <elle> a parlé.'


def fields(**changed: str) -> dict[str, str]:
    return {"submission_key": str(uuid.uuid4()), "text": WORDS, "domain": "other", "language": "fr",
            "teller": "team", **changed}  # fmt: skip


async def end_all() -> None:
    """As if half an hour had gone by."""
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        await unit.raw("DELETE FROM session")


def sent_again(page: str) -> dict[str, str]:
    """The fields of the form that sends it once more, as a browser reads them."""
    form = page.split('class="given-back" autocomplete="off">', 1)[1].split("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


async def told(house: House) -> list[str]:
    place = house.world.grenadille
    async with store.unit(house.world.amina.scope) as unit:
        rows = await unit.raw("SELECT id FROM story WHERE organisation = {}", place.organisation)
    return [str(row["id"]) for row in rows]


async def come_in_again(house: House, browser: Browser) -> None:
    amina = house.world.amina
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        opened = await sessions.begin(
            unit, door="account", organisation=amina.organisation, role=amina.role, account=amina.account
        )
    browser.set_cookie(cookie_name("account", behind_tls=False), opened.token)


async def test_a_worker_s_story_comes_back_and_is_kept_once(house: House):
    address = f"/programmes/{house.world.grenadille.programme}/stories/new"
    async with house.as_(house.world.amina) as browser:
        await end_all()
        over = await browser.post(address, **fields())
        assert over.status_code == 401
        assert over.headers["cache-control"] == "no-store"
        assert html.escape(WORDS, quote=False).replace('"', "&#34;") in over.text
        assert "<elle>" not in over.text
        assert await told(house) == []
        early = await browser.client.post(address, data=sent_again(over.text), headers=HERE)
        assert early.status_code == 401  # nobody signed in yet: it is not lost either
        await come_in_again(house, browser)
        looked = await browser.client.post(address, data=sent_again(early.text), headers=HERE)
        assert looked.status_code == 403
        assert "This page is not for you" not in looked.text
        assert await told(house) == []
        for _ in range(2):
            kept = await browser.client.post(address, data=sent_again(looked.text), headers=HERE)
            assert kept.status_code == 303
        (story,) = await told(house)
        assert html.escape(WORDS, quote=False).replace('"', "&#34;") in (await browser.get(f"/stories/{story}")).text


async def test_a_person_s_own_story_comes_back_on_their_telephone_and_never_in_a_room(house: House):
    async with house.as_participant(house.world.grenadille) as browser:
        await end_all()
        over = await browser.post("/me/stories", **fields())
        assert over.status_code == 401
        assert "pour la première fois" in over.text
        assert 'href="/c" target="_blank"' in over.text
        for cookie in ("evalkit-room", "evalkit-box"):
            browser.set_cookie(cookie, "x")
            nothing = await browser.post("/me/stories", **fields())
            assert nothing.status_code in (401, 403)
            assert "première fois" not in nothing.text
            browser.client.cookies.delete(cookie)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
async def test_nothing_is_given_back_to_a_form_of_another_site(house: House, site: str):
    address = f"/programmes/{house.world.grenadille.programme}/stories/new"
    async with house.as_(house.world.amina) as browser:
        await end_all()
        over = await browser.client.post(address, data=fields(), headers={"sec-fetch-site": site, "origin": "null"})
        assert over.status_code in (401, 403)
        assert "première fois" not in over.text


async def test_a_browser_that_says_nothing_shows_the_token_of_the_session_that_is_over(house: House):
    address = f"/programmes/{house.world.grenadille.programme}/stories/new"
    async with house.as_(house.world.amina) as browser:
        token = browser.token()
        del browser.client.headers["sec-fetch-site"]
        await end_all()
        for given, shown in ((token, True), ("0" * 64, False)):
            secret = browser.client.cookies.get(cookie_name("account", behind_tls=False))
            over = await browser.client.post(address, data={**fields(), "_token": given}, headers={"origin": "null"})
            assert ("première fois" in over.text) is shown
            if secret:
                browser.set_cookie(cookie_name("account", behind_tls=False), secret)


async def test_a_report_s_texts_come_back_with_their_places(house: House):
    address = f"/reports/drafts/{uuid.uuid4()}"
    sent = {
        "place": ["intro", "end"],
        "language": ["fr", "fr"],
        "version": ["0", "0"],
        "text": [WORDS, WORDS + " Oui."],
    }
    async with house.as_(house.world.carla) as browser:
        await end_all()
        over = await browser.post(address, act="save", **sent)
        assert over.text.count("<textarea") == 2
        form = over.text.split('class="given-back" autocomplete="off">', 1)[1].split("</form>")[0]
        assert re.findall(r'name="place" value="(\w+)"', form) == ["intro", "end"]


async def test_short_things_and_other_forms_are_not_repeated(house: House):
    async with house.as_(house.world.carla) as browser:
        await end_all()
        short = await browser.post(
            f"/programmes/{house.world.grenadille.programme}/stories/new", **fields(text="Trop court")
        )
        assert "given-back" not in short.text
        other = await browser.post("/account/passphrase", passphrase="une phrase bien assez longue")
        assert "phrase bien assez" not in other.text


GIVES_BACK = [route.path for route in all_routes() if route.method == "POST" and route.gives_back]
FORM = re.compile(r"<form\b[^>]*>")


def test_a_form_says_that_its_words_come_back_where_its_route_gives_them_back():
    """The question before a session ends says what is so of the form that somebody wrote in."""
    known = {re.sub(r"\{[^}]*\}", "", path) for path in GIVES_BACK}
    found = set()
    for template in extraction.all_templates():
        for form in FORM.findall((extraction.TEMPLATES / template).read_text(encoding="utf-8")):
            action = re.search(r'action="([^"]*)"', form)
            if action:
                path = re.sub(r"\{\{.*?\}\}", "", action[1])
                assert ("data-given-back" in form) is (path in known), f"{template}: {form}"
                found |= {path} & known
    assert (
        len(found) == 6
    )  # a passage, an own story, a report's texts and translations, a funder's question, its answer


async def test_a_form_of_its_own_page_says_so_too(house: House):
    place = house.world.grenadille
    here = (f"/programmes/{place.programme}/stories/new", f"/participants/{place.participant}/stories")
    assert len(GIVES_BACK) == 6 + len(here)
    async with house.as_(house.world.amina) as browser:
        for address in here:
            own = [one for one in FORM.findall((await browser.get(address)).text) if "action=" not in one]
            assert ["data-given-back" in one for one in own] == [True], address
