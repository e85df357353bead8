"""Reminders and practice through the pages."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from tests.web.conftest import House
from tests.web.test_people_and_programmes import told


async def test_a_calendar_s_address_is_shown_once_and_opens_without_signing_in(house: House):
    async with house.as_(house.world.amina) as browser:
        made = await browser.post("/reminders/calendar")
        assert made.status_code == 200
        found = re.search(r'value="http://[^/]+(/calendar/[^"]+\.ics)"', made.text)
        assert found is not None
        assert found[1] not in (await browser.get("/reminders")).text
    async with house.visitor() as anybody:
        feed = await anybody.get(found[1])
        assert feed.status_code == 200
        assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
        assert feed.text.startswith("BEGIN:VCALENDAR\r\n")
        assert "tilleul 27" in feed.text
        assert anybody.cookies() == {}
        nothing = await anybody.get("/calendar/nothing/evalkit.ics")
        assert nothing.status_code == 404
    async with house.as_(house.world.amina) as browser:
        assert (await browser.post("/reminders/end", kind="calendar")).status_code == 303
    async with house.visitor() as anybody:
        assert (await anybody.get(found[1])).status_code == 404


async def test_without_mail_the_page_says_so_and_nothing_breaks(house: House):
    async with house.as_(house.world.amina) as browser:
        page = await browser.get("/reminders")
        assert "Aucun courriel n’est réglé sur cette installation" in told(page.text)
        assert 'name="address"' not in page.text
        refused = await browser.post("/reminders/letter", address="amina@example.org")
        assert refused.status_code == 409
        assert "EVALKIT_SMTP_URL" in refused.text


async def test_with_mail_a_letter_is_wished_and_ended(house: House):
    house.app.state.settings = replace(house.world.settings, smtp_url="smtp://127.0.0.1:9")
    async with house.as_(house.world.amina) as browser:
        page = await browser.get("/reminders")
        assert 'value="amina@example.org"' in page.text
        wrong = await browser.post("/reminders/letter", address="amina")
        assert wrong.status_code == 422
        assert 'id="wrong-address"' in wrong.text
        assert (await browser.post("/reminders/letter", address="amina@example.org")).status_code == 303
        assert "Elle va à amina@example.org." in told((await browser.get("/reminders")).text)
        assert (await browser.post("/reminders/end", kind="weekly_letter")).status_code == 303
        assert 'name="address"' in (await browser.get("/reminders")).text


async def test_practice_is_on_the_real_pages_and_every_one_says_so(house: House):
    async with house.as_(house.world.carla) as browser:
        assert (await browser.post("/practice")).status_code == 303
        home = await browser.get("/home")
        assert "Personne sur ces pages n’existe, rien ne compte" in html.unescape(home.text)
        assert "tilleul 27" not in home.text
        assert '/practice/leave"' in home.text
        assert "/reminders" not in home.text
        sheet = re.search(r'href="(/check-in/[^"]+)"', home.text)
        assert sheet is not None
        for address in (sheet[1], "/participants", "/programmes", "/reports"):
            page = await browser.get(address)
            assert page.status_code == 200
            assert "rien ne compte" in page.text, address
        for shut in ("/programmes/new", "/team"):
            assert (await browser.get(shut)).status_code == 403
        assert (await browser.get(f"/participants/{house.world.grenadille.participant}")).status_code == 404
        assert (await browser.post("/practice/leave")).status_code == 303
        back = await browser.get("/home")
        assert "tilleul 27" in back.text
        assert "rien ne compte" not in back.text


@pytest.mark.parametrize("path", ["/practice", "/practice/leave"])
async def test_others_have_no_place_to_practise(house: House, path: str):
    async with house.as_(house.world.fatou) as browser:
        assert (await browser.post(path)).status_code == 403
