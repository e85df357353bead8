"""Every page in a real browser: axe finds nothing, nothing sticks out on a phone, everything can be touched."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Live, come_in
from tests.web.routes import all_routes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NO_PAGES = (
    "/grants/{grant}/report.yaml",
    "/static", "/api", "/health", "/reports/{", "/sw.js", "/offline/state", "/offline/pages", "/me/offline",
)  # fmt: skip
PAGES = sorted(route.path for route in all_routes() if route.method == "GET" and not route.path.startswith(NO_PAGES))
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}

STICKS_OUT = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
TOO_SMALL = """() => [
    ...document.querySelectorAll('button, a.button, input:not([type=hidden]), select, summary, nav a')]
  .filter(one => one.checkVisibility() && !one.closest('p, article'))
  .map(one => one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one)
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.height > 2 && box.height < 44)
  .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, chromium: Any) -> Any:
    context = chromium.new_context(locale="fr-BE", **LOOKS[request.param])
    yield context.new_page()
    context.close()


def paths(live: Live) -> list[str]:
    place = live.world.grenadille
    ids = {
        "{enrolment}": place.enrolment,
        "{person}": place.participant,
        "{programme}": place.programme,
        "{grant}": live.world.grant,
        "{token}": "none",
    }
    found = []
    for path in PAGES:
        for mark, value in ids.items():
            path = path.replace(mark, value)
        found.append(path.replace("{", "").replace("}", ""))
    return found


def check(page: Any, address: str) -> list[str]:
    """What is wrong with the page at this address, in words."""
    page.goto(address)
    return wrong_here(page)


def wrong_here(page: Any) -> list[str]:
    """What is wrong with the page as it is shown now, in words."""
    from axe_playwright_python.sync_playwright import Axe

    # What still fades in has no contrast yet.
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    found = Axe().run(page, options={"runOnly": STANDARD, "resultTypes": ["violations"]})
    wrong = [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:120]})" for one in found.response["violations"]]
    sticking_out = page.evaluate(STICKS_OUT)
    if sticking_out > 0:
        wrong.append(f"sticks out by {sticking_out} pixels")
    wrong += [f"too small to touch: {one}" for one in page.evaluate(TOO_SMALL)]
    return wrong


@pytest.mark.parametrize("who", ["visitor", "carla", "fatou", "odile", "participant"])
def test_nothing_is_wrong_with_any_page(look: Any, live: Live, who: str) -> None:
    if who == "participant":
        come_in(look, live.card_link())
    elif who != "visitor":
        come_in(look, live.link(who))
    wrong = {}
    seen = 0
    for path in paths(live):
        answer = look.request.get(live.address + path, max_redirects=0)
        if answer.status == 200 or path in {"/nowhere", "/team", "/link/none"}:
            seen += 1
            if found := check(look, live.address + path):
                wrong[path] = found
    assert wrong == {}, "\n".join(f"{path}: {one}" for path, found in wrong.items() for one in found)
    assert seen >= 4


@pytest.mark.parametrize("path", ["/promise", "/c", "/me"])
def test_nothing_is_wrong_in_arabic(look: Any, live: Live, path: str) -> None:
    come_in(look, live.card_link())
    assert check(look, f"{live.address}{path}?lang=ar") == []
