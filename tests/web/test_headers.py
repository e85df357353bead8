"""The headers of TRUST 6 stand on every answer: every route, every status, errors and static files too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from evalkit.app import create_app
from evalkit.web import fonts, static_files
from evalkit.web.door import is_our_host
from evalkit.web.headers import EVERYWHERE, FOR_EVER, OPEN_TO_ROBOTS, PASSKEYS
from evalkit.web.open_rendering import BRIEFLY, LONGER
from tests.web.conftest import HERE, House, living
from tests.web.routes import all_routes
from tests.world import World, settings_at

OF_PASSKEYS = {"/sign-in/second-step", "/sign-in/passkey", "/account/second-step/passkeys"}
"""The pages on which a passkey is asked for or made."""


def check(answer: httpx.Response) -> None:
    for_everybody = answer.status_code == 200 and answer.request.url.path.startswith("/open")
    for name, value in (EVERYWHERE | (dict([OPEN_TO_ROBOTS]) if for_everybody else {})).items():
        passkeys = name == PASSKEYS[0] and answer.request.url.path in OF_PASSKEYS
        found = answer.headers.get_list(name)
        assert found == [value] or (passkeys and found == [PASSKEYS[1]]), f"{answer.request.url}: {name}"
    assert answer.headers["cache-control"] in ({BRIEFLY, LONGER} if for_everybody else {"no-store", FOR_EVER})
    if answer.content:
        kind = answer.headers["content-type"]
        assert "charset=utf-8" in kind or not kind.startswith("text/"), kind
    assert "server" not in answer.headers


async def test_every_route_sends_them_to_everybody(house: House) -> None:
    seen = set()
    async with house.visitor() as visitor, house.as_(house.world.carla) as carla:
        for route in all_routes():
            for browser in (visitor, carla):
                answer = await browser.client.request(
                    route.method, route.filled(), data={"_token": browser.token()}, headers=HERE
                )
                check(answer)
                seen.add(answer.status_code)
    assert {200, 204, 303, 401, 403, 404, 410, 422} <= seen


async def test_what_they_forbid_is_written_down_here_once_more(house: House) -> None:
    """By their words and not by ours: a line that is taken out of the program is missed here."""
    async with house.visitor() as browser:
        answer = await browser.get("/sign-in")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
        "font-src": "'self'", "connect-src": "'self'", "manifest-src": "'self'", "form-action": "'self'",
        "base-uri": "'none'", "frame-ancestors": "'none'", "require-trusted-types-for": "'script'",
    }  # fmt: skip
    for name, value in (
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
    ):
        assert answer.headers[name] == value
    powers = answer.headers["permissions-policy"].split(", ")
    for power in ("camera", "microphone", "geolocation", "publickey-credentials-get", "usb"):
        assert f"{power}=()" in powers


async def test_errors_send_them_too(house: House) -> None:
    async with house.visitor() as browser:
        for answer, status in (
            (await browser.get("/nowhere"), 404),
            (await browser.client.put("/sign-in", headers=HERE), 405),
            (await browser.client.post("/sign-in", data={"login": "x" * 1_100_000}, headers=HERE), 413),
            (await browser.client.get("/", headers={"host": "evil.example"}), 400),
            (await browser.client.get("/", headers={"host": ""}), 400),
            (await browser.get("/api/v1/nowhere"), 404),
        ):
            assert answer.status_code == status
            check(answer)


async def test_over_tls_browsers_are_told_to_stay_there(world_on_disk: World) -> None:
    app = create_app(replace(world_on_disk.settings, behind_tls=True))
    async with living(app), House(app, world_on_disk).visitor() as browser:
        answer = await browser.get("/?lang=nl")
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert "Secure" in answer.headers["set-cookie"]


async def test_over_tls_the_session_cookie_belongs_to_this_host_alone(world_on_disk: World) -> None:
    app = create_app(replace(world_on_disk.settings, behind_tls=True))
    async with living(app):
        house = House(app, world_on_disk)
        link = await house.link(house.world.amina)
        async with house.visitor() as browser:
            cookie = (await browser.post(link)).headers["set-cookie"]
    assert cookie.startswith("__Host-evalkit=")
    for attribute in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("[::1]:8000", True),
        ("192.168.1.20:8000", True),
        ("evalkit.example.org", True),
        ("EVALKIT.example.org:443", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("evalkit.example.org.evil.example", False),
        ("", False),
        ("a b", False),
    ],
)
def test_a_foreign_name_that_points_at_us_is_not_answered(host: str, ours: bool) -> None:
    settings = replace(settings_at(Path("nowhere")), public_url="https://evalkit.example.org")
    assert is_our_host(host, settings) is ours


async def test_static_files_are_kept_for_ever_under_their_own_address(house: House) -> None:
    static: static_files.StaticFiles = house.app.state.static
    async with house.visitor() as browser:
        for name in static.files:
            answer = await browser.get(static.address(name))
            assert (answer.status_code, answer.headers["cache-control"]) == (200, FOR_EVER)
            assert answer.headers["content-type"].split(";")[0] in {
                kind.split(";")[0] for kind in static_files.KINDS.values()
            }
            check(answer)
        old = await browser.get("/static/000000000000/style.css")
        assert (old.status_code, old.headers["cache-control"]) == (200, "no-store")


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "/etc/passwd", "levels", "", "style.css/../../app.py"])
async def test_no_path_reaches_the_file_system(house: House, name: str) -> None:
    async with house.visitor() as browser:
        answer = await browser.get(f"/static/{house.app.state.static.build}/{name}")
        assert answer.status_code == 404


@pytest.mark.slow
def test_the_font_is_cut_once_and_stays_small(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("fonts")
    made = fonts.prepare(home)
    assert len(made) == len(fonts.WEIGHTS) * len(fonts.SCRIPTS)
    assert all(content[:4] == b"wOF2" and len(content) <= fonts.LARGEST for content in made.values())
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*.woff2")}
    assert fonts.prepare(home) == made == fonts.kept(home)
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*.woff2")} == before


def test_the_stylesheet_names_the_letters_that_the_font_has() -> None:
    css = (static_files.FOLDER / "style.css").read_text(encoding="utf-8")
    for script in fonts.SCRIPTS:
        for weight in fonts.WEIGHTS:
            letters = f"unicode-range: {fonts.unicode_range(script)};"
            assert f'url("fonts/plex-{script}-{weight}.woff2") format("woff2"); {letters}' in css
