"""Every page in a real browser: axe finds nothing, nothing sticks out on a phone, everything can be touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.browser.conftest import Live, come_in
from tests.web.routes import all_routes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NO_PAGES = (
    "/grants/{grant}/report.yaml", "/robots.txt", "/metrics",
    "/static", "/api", "/health", "/reports/{", "/sw.js", "/offline/state", "/offline/pages", "/me/offline",
)  # fmt: skip
PAGES = sorted(route.path for route in all_routes() if route.method == "GET" and not route.path.startswith(NO_PAGES))
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of that standard which look at colours."""

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}

VIOLATIONS = """(rules) => axe.run({ runOnly: rules, resultTypes: ["violations"] }).then((found) => found.violations
  .map((one) => `${one.id}: ${one.help} (${one.nodes[0].html.slice(0, 120)})`))"""
STICKS_OUT = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
TOO_SMALL = """() => [
    ...document.querySelectorAll('button, a.button, input:not([type=hidden]), select, summary, nav a')]
  .filter(one => one.checkVisibility() && !one.closest('p, article'))
  .map(one => one.matches('[type=checkbox], [type=radio]') ? one.closest('label') ?? one : one)
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.height > 2 && box.height < 44)
  .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""


@contextmanager
def opened(chromium: Any, look: str) -> Iterator[Any]:
    """A page that looks so, in a browser profile of its own."""
    context = chromium.new_context(locale="fr-BE", **LOOKS[look])
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
    wrong = violations(page, STANDARD)
    sticking_out = page.evaluate(STICKS_OUT)
    if sticking_out > 0:
        wrong.append(f"sticks out by {sticking_out} pixels")
    wrong += [f"too small to touch: {one}" for one in page.evaluate(TOO_SMALL)]
    return wrong


def wrong_in_the_dark(page: Any) -> list[str]:
    """What the dark colours alone make wrong: they change nothing else (see the test of the style sheets)."""
    page.emulate_media(color_scheme="dark")
    wrong = [f"in the dark: {one}" for one in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    return wrong


def wrong_in_every_look(page: Any, address: str) -> list[str]:
    """What is wrong with the page in the light, in the dark and on a phone: one visit, since only the style sheets
    tell the looks apart. The width is put back afterwards."""
    found = check(page, address) + wrong_in_the_dark(page)
    page.set_viewport_size(LOOKS["phone"]["viewport"])
    found += [f"on a phone: {one}" for one in wrong_here(page)]
    page.set_viewport_size(LOOKS["light"]["viewport"])
    return found


def violations(page: Any, rules: Any) -> list[str]:
    """What axe finds against these rules, once nothing fades in any more: that has no contrast yet."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(VIOLATIONS, rules)
    return found


@pytest.mark.parametrize("who", ["visitor", "carla", "fatou", "odile", "participant"])
def test_nothing_is_wrong_with_any_page(chromium: Any, live: Live, who: str) -> None:
    wrong: dict[str, list[str]] = {}
    with opened(chromium, "light") as page:
        if who == "participant":
            come_in(page, live.card_link())
        elif who != "visitor":
            come_in(page, live.link(who))
        seen = 0
        for path in paths(live):
            address = live.address + path
            answer = page.request.get(address, max_redirects=0)
            if answer.status == 200 or path in {"/nowhere", "/team", "/link/none"}:
                seen += 1
                if found := wrong_in_every_look(page, address):
                    wrong[path] = found
    assert wrong == {}, "\n".join(f"{path}: {one}" for path, found in wrong.items() for one in found)
    assert seen >= 4


@pytest.mark.parametrize("path", ["/promise", "/c", "/me"])
def test_nothing_is_wrong_in_arabic(chromium: Any, live: Live, path: str) -> None:
    with opened(chromium, "light") as page:
        come_in(page, live.card_link())
        assert wrong_in_every_look(page, f"{live.address}{path}?lang=ar") == []
