"""What holds for every page that anybody sees: one title, its language, forms that carry their token, no stray text."""

from __future__ import annotations

import re
from contextlib import AbstractAsyncContextManager

import pytest

from evalkit.i18n import PARTICIPANT, SCREEN
from tests.web.conftest import Browser, House
from tests.web.routes import all_routes

PAGES = [
    route
    for route in all_routes()
    if route.method == "GET" and not route.path.startswith(("/static", "/api", "/health"))
]


def as_(house: House, who: str) -> AbstractAsyncContextManager[Browser]:
    if who == "visitor":
        return house.visitor()
    if who == "participant":
        return house.as_participant(house.world.grenadille)
    if who == "set_up":
        return house.setting_up()
    return house.as_(getattr(house.world, who))


@pytest.mark.parametrize("who", ["visitor", "amina", "carla", "fatou", "odile", "participant", "set_up"])
async def test_every_page_is_whole(house: House, who: str) -> None:
    """Also those that say that something is not there or not for this person."""
    place = house.world.grenadille
    ids = {"enrolment": place.enrolment, "person": place.participant, "programme": place.programme}
    seen = 0
    async with as_(house, who) as browser:
        for route in PAGES:
            answer = await browser.get(route.filled(**ids))
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            text = answer.text
            seen += answer.status_code == 200
            assert text.count("<h1") == 1, route
            assert re.search(r"<title>[^<]+ · evalkit</title>", text), route
            assert re.search(r'<html lang="(fr|nl|en|ar)" dir="(ltr|rtl)"', text), route
            assert "{{" not in text, route
            assert "{%" not in text, route
            for form in re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.DOTALL):
                assert 'name="_token"' in form, f"{route}: {form[:120]}"
            for image in re.findall(r"<img[^>]*>", text):
                assert "alt=" in image, route
            ids_here = re.findall(r'\sid="([^"]+)"', text)
            assert len(ids_here) == len(set(ids_here)), route
    assert seen >= 4


@pytest.mark.parametrize("language", PARTICIPANT)
async def test_a_page_speaks_the_language_that_is_asked_for_and_remembers_it(house: House, language: str) -> None:
    async with house.visitor() as browser:
        asked = await browser.get(f"/promise?lang={language}")
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in asked.text
        assert asked.headers["content-language"] == language
        again = await browser.get("/promise")
        assert f'<html lang="{language}"' in again.text
        start = await browser.get("/")
        assert f'<html lang="{language if language in SCREEN else "en"}"' in start.text


async def test_a_browser_is_answered_in_its_language_and_an_account_in_its_own(house: House) -> None:
    async with house.visitor(**{"accept-language": "de, nl-BE;q=0.8, fr;q=0.5"}) as browser:
        assert '<html lang="nl"' in (await browser.get("/")).text
    async with house.as_(house.world.bram) as browser:
        assert '<html lang="nl"' in (await browser.get("/account")).text
        await browser.post("/account/language", language="fr")
        browser.client.cookies.delete("language")
        assert '<html lang="fr"' in (await browser.get("/account")).text


@pytest.mark.parametrize("wish", ["de", "ar", "fr<script>", "", "EN"])
async def test_an_unknown_language_changes_nothing(house: House, wish: str) -> None:
    async with house.visitor(**{"accept-language": "nl"}) as browser:
        answer = await browser.client.get("/", params={"lang": wish})
        assert '<html lang="nl"' in answer.text
        assert "set-cookie" not in answer.headers
        assert "<script>" not in answer.text


async def test_the_marking_of_invented_people_stands_on_every_page(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        for path in ("/home", "/account", "/participants", "/reports"):
            assert "Exemple inventé" in (await browser.get(path)).text


async def test_programs_get_the_one_shape_of_errors(house: House) -> None:
    async with house.visitor() as browser:
        missing = await browser.get("/api/v1/nowhere")
        assert missing.status_code == 404
        assert missing.json() == {"error": {"code": "access.not_found", "message": missing.json()["error"]["message"]}}
        shut = await browser.get("/api/v1/openapi.json")
        assert (shut.status_code, shut.json()["error"]["code"]) == (401, "access.sign_in_first")
    async with house.as_(house.world.amina) as browser:
        document = (await browser.get("/api/v1/openapi.json")).json()
        assert document["openapi"] == "3.1.0"
        assert document["paths"]["/api/v1/openapi.json"]["get"]["x-access"] == "signed_in"


async def test_litestars_own_schema_pages_are_off(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        for path in ("/schema", "/schema/openapi.json", "/schema/swagger", "/docs"):
            assert (await browser.get(path)).status_code == 404


async def test_the_instance_says_that_it_lives_and_that_it_is_ready(house: House) -> None:
    async with house.visitor() as browser:
        assert (await browser.get("/health/live")).json() == {"status": "live"}
        assert (await browser.get("/health/ready")).json() == {"status": "ready"}
