"""What changes something must come from our own pages; and a GET changes nothing at all."""

from __future__ import annotations

import pytest

from evalkit import store
from evalkit.store import Scope
from evalkit.web.sessions import VISITOR_COOKIE
from tests.web.conftest import HERE, House, token_in
from tests.web.routes import all_routes

UNSAFE = [route for route in all_routes() if route.method not in {"GET", "OPTIONS"}]

FOREIGN = (
    {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
    {"sec-fetch-site": "same-site", "origin": "http://other.127.0.0.1"},
    {"sec-fetch-site": "cross-site", "origin": "null"},
    {"origin": "https://evil.example"},
)
"""Four ways in which a form of another site arrives."""


async def snapshot() -> dict[str, list[dict[str, object]]]:
    """Every row of every table, but for what a reading may write: that somebody is still there, and that a
    reader opened a release."""
    async with store.unit(Scope.system("doctor")) as unit:
        names = [
            row["name"] for row in await unit.raw("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        found = {name: await unit.raw(f"SELECT * FROM {name}") for name in names}  # noqa: S608  (names of our tables)
    found.pop("release_reader_view")
    for row in found["session"]:
        row.pop("seen_at")
    assert len(found) > 25
    return found


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda h: " ".join(h.values()))
async def test_a_form_of_another_site_does_nothing(house: House, headers: dict[str, str]) -> None:
    """Even with the right token: signed in, and as a visitor."""
    async with house.as_(house.world.carla) as carla, house.visitor() as visitor:
        before = await snapshot()
        for route in UNSAFE:
            for browser in (carla, visitor):
                browser.client.headers.pop("sec-fetch-site", None)
                answer = await browser.client.request(
                    route.method, route.filled(), data={"_token": browser.token()}, headers=headers
                )
                assert answer.status_code in {401, 403}, f"{route}: {answer.status_code}"
        assert await snapshot() == before


async def test_a_form_without_this_sessions_token_does_nothing(house: House) -> None:
    async with house.as_(house.world.carla) as carla, house.as_(house.world.amina) as amina:
        before = await snapshot()
        for route in UNSAFE:
            for token in ("", "0" * 64, amina.token()):
                answer = await carla.client.request(route.method, route.filled(), data={"_token": token}, headers=HERE)
                # A participant's or set-up page looks at another cookie and finds nobody there.
                assert answer.status_code in {401, 403} or (route.rule and route.rule.anonymous), route
        after = await snapshot()
        after.pop("sign_in_try"), before.pop("sign_in_try")
        assert after == before


async def test_the_token_of_a_page_is_that_of_its_session(house: House) -> None:
    async with house.as_(house.world.carla) as carla:
        assert token_in((await carla.get("/team")).text) == carla.token()


async def test_a_browser_that_says_nothing_needs_the_token_of_its_own_cookie(house: House) -> None:
    """Plain HTTP in an office, or a browser from before 2023: `Origin: null` and no `Sec-Fetch-Site`."""
    blind = {"origin": "null"}
    async with house.visitor(**{"sec-fetch-site": ""}) as browser:
        page = await browser.client.get("/sign-in")
        token = token_in(page.text)
        assert token
        assert VISITOR_COOKIE in browser.cookies()
        fields = {"login": "amina@example.org", "passphrase": "these are wrong words"}
        right = await browser.client.post("/sign-in", data={**fields, "_token": token}, headers=blind)
        assert right.status_code == 401
        assert "access.stale_form" not in right.text
        forged = await browser.client.post("/sign-in", data={**fields, "_token": "0" * 64}, headers=blind)
        assert forged.status_code == 403


@pytest.mark.parametrize("person", ["amina", "carla", "fatou", "odile", None])
async def test_a_get_changes_nothing(house: House, person: str | None) -> None:
    coming_in = house.as_(getattr(house.world, person)) if person else house.visitor()
    async with coming_in as browser:
        before = await snapshot()
        for route in all_routes():
            if route.method == "GET":
                for path in (route.filled(), route.filled() + "?lang=nl"):
                    await browser.get(path)
        assert await snapshot() == before
