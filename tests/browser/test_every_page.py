"""Every page in a real browser: axe finds nothing, nothing sticks out on a phone, everything can be touched."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from evalkit.access import Role, can_rule
from tests.browser.conftest import Live, come_in, profile_of
from tests.house.test_little_room import OTHERWISE_ON_A_PHONE
from tests.web.routes import all_routes

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NO_PAGES = (
    "/grants/{grant}/report.yaml", "/robots.txt", "/metrics",
    "/static", "/api", "/health", "/reports/{", "/sw.js", "/offline/state", "/offline/pages", "/me/offline",
)  # fmt: skip
PAGES = [route for route in all_routes() if route.method == "GET" and not route.path.startswith(NO_PAGES)]
REFUSED = {"/team", "/link/none"}
"""Pages that say what is not to be had: they are looked at too."""
ROLES = {
    "visitor": None,
    "carla": Role.COORDINATOR,
    "fatou": Role.FUNDER,
    "odile": Role.OBSERVATORY,
    "participant": Role.PARTICIPANT,
}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of that standard which look at colours."""

BAD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .only-wide { color: #000; background: #fff; } .only-phone { color: #fff; background: #000; }
    @media (prefers-color-scheme: dark) { .only-wide { color: #eee; } }
    @media (prefers-color-scheme: light) { .only-phone { color: #111; } }
    @media (max-width: 40rem) { .only-wide { display: none; } }
    @media (min-width: 40.1rem) { .only-phone { display: none; } }`);
  document.adoptedStyleSheets.push(sheet);
  for (const className of ["only-wide", "only-phone"])
    document.querySelector("main").append(
      Object.assign(document.createElement("p"), { className, textContent: "Lire" }));
}"""
"""Adds a line that cannot be read wide in the dark, and one that cannot be read on a phone in the light."""

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}},
}

VIOLATIONS = """([rules, only]) => axe.run(
    only ? { include: only.map((number) => window.apart[number]) } : document,
    { runOnly: rules, resultTypes: ["violations"] },
  ).then((found) => found.violations
  .map((one) => `${one.id}: ${one.help} (${one.nodes[0].html.slice(0, 120)})`))"""
WITH_TEXT = """const withText = () => [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility() &&
    [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));"""
SHOWN = f"() => {{ {WITH_TEXT} window.shown = new Set(withText()); }}"
"""Remembers what is shown now."""
APART = f"""(coloured) => {{
  {WITH_TEXT}
  const now = new Set(withText());
  const added = [...now].filter((one) => !window.shown.has(one) || (coloured && one.closest(coloured)));
  const gone = [...window.shown].filter((one) => !now.has(one));
  const name = (one) => one === document.body ? "" : name(one.parentElement) + " > " + one.localName
    + "." + one.getAttribute("class") + (one.getAttribute("aria-current") ?? "");
  window.apart = [...added, ...gone];
  return [added, gone].map((some) => some.map(name));
}}"""
"""What is shown now and was not then, or is coloured otherwise; and what was shown then alone. Each by the names and
classes of all that it stands in: where these are the same, so are the colours."""
ANOTHER_EACH_TIME = re.compile(r"""(?<=value=")[\w-]{20,}={0,2}(?=")""")
"""Words that prove a form to be ours, keys of what is sent."""
STICKS_OUT = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""
CROSSED = """() => {
  const [above, below] = [".masthead .tools", ".masthead .where"].map((one) => document.querySelector(one)
    ?.getBoundingClientRect());
  return Boolean(above && below) && below.top < above.bottom - 0.5 && below.bottom > above.top
    && below.left < above.right && below.right > above.left;
}"""
"""Whether the line under the chosen language runs through the association's name."""
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
    context = profile_of(chromium, **LOOKS[look])
    yield context.new_page()
    context.close()


def paths(live: Live, role: Role | None) -> list[str]:
    """The pages that this role may open, and those of :data:`REFUSED`; `tests/access` proves that it opens no other."""
    place = live.world.grenadille
    ids = {
        "{enrolment}": place.enrolment,
        "{person}": place.participant,
        "{programme}": place.programme,
        "{grant}": live.world.grant,
        "{token}": "none",
    }
    found = []
    for route in PAGES:
        path = route.path
        for mark, value in ids.items():
            path = path.replace(mark, value)
        path = path.replace("{", "").replace("}", "")
        if can_rule(role, route.rule) or path in REFUSED:
            found.append(path)
    return sorted(found)


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
    if page.evaluate(CROSSED):
        wrong.append("a line runs through the association's name")
    wrong += [f"too small to touch: {one}" for one in page.evaluate(TOO_SMALL)]
    return wrong


def wrong_in_the_dark(page: Any) -> list[str]:
    """What the dark colours alone make wrong: they change nothing else (see the test of the style sheets)."""
    page.emulate_media(color_scheme="dark")
    wrong = [f"in the dark: {one}" for one in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    return wrong


def wrong_in_every_look(page: Any, address: str, alike: set[str] | None = None) -> list[str]:
    """What is wrong with the page at this address, wide and on a phone, in the light and in the dark."""
    page.goto(address)
    return wrong_here_in_every_look(page, alike)


def wrong_here_in_every_look(page: Any, alike: set[str] | None = None) -> list[str]:
    """What is wrong with the page as it is shown now, wide and on a phone, in the light and in the dark: in one visit,
    since only the style sheets tell the looks apart.

    Two looks show nearly all: wide in the light, and a phone in the dark. The dark changes colours and nothing else
    (`tests/house/test_dark.py`), so all that is no colour is seen at both widths; and at another width the same text
    has the same colours (`tests/house/test_little_room.py`), so what is shown in both looks is seen in the light and
    in the dark. The rest is looked at by itself: what one width alone shows, or colours otherwise, in the colours
    in which it was not seen yet. ``alike`` remembers what such parts were called, for pages that share them.
    """
    alike = set() if alike is None else alike
    own_size = page.viewport_size
    if own_size != LOOKS["light"]["viewport"]:  # each change draws the page anew
        page.set_viewport_size(LOOKS["light"]["viewport"])
    found = wrong_here(page)
    page.evaluate(SHOWN)
    page.set_viewport_size(LOOKS["phone"]["viewport"])
    page.emulate_media(color_scheme="dark")
    found += [f"on a phone in the dark: {one}" for one in wrong_here(page)]
    on_a_phone, wide = page.evaluate(APART, ", ".join(one.removesuffix("::before") for one in OTHERWISE_ON_A_PHONE))
    first = len(on_a_phone)
    if new := [number for number, name in enumerate(wide, first) if f"wide{name}" not in alike]:
        page.set_viewport_size(LOOKS["light"]["viewport"])
        found += [f"wide in the dark: {one}" for one in violations(page, COLOURS, new)]
        page.set_viewport_size(LOOKS["phone"]["viewport"])
    page.emulate_media(color_scheme="light")
    if new := [number for number, name in enumerate(on_a_phone) if name not in alike]:
        found += [f"on a phone: {one}" for one in violations(page, COLOURS, new)]
    alike.update(on_a_phone, (f"wide{name}" for name in wide))
    if own_size != LOOKS["phone"]["viewport"]:
        page.set_viewport_size(own_size)
    return found


def violations(page: Any, rules: Any, only: list[int] | None = None) -> list[str]:
    """What axe finds against these rules (in these of the parts that stand apart), once nothing fades in any more:
    that has no contrast yet."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(VIOLATIONS, [rules, only])
    return found


@pytest.fixture(scope="module")
def alike() -> set[str]:
    """What the pages share and one width alone shows."""
    return set()


@pytest.fixture(scope="module")
def seen_before() -> set[str]:
    """Pages that were looked at already: some are the same for everybody."""
    return set()


@pytest.mark.parametrize("who", ROLES)
def test_nothing_is_wrong_with_any_page(
    chromium: Any, live: Live, who: str, alike: set[str], seen_before: set[str]
) -> None:
    wrong: dict[str, list[str]] = {}
    with opened(chromium, "light") as page:
        if who == "participant":
            come_in(page, live.card_link())
        elif who != "visitor":
            come_in(page, live.link(who))
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
        seen = 0
        for path in paths(live, ROLES[who]):
            status, content = answer(live, path, cookies)
            if status == 200 or path in REFUSED:
                seen += 1
                if content not in seen_before and (found := wrong_in_every_look(page, live.address + path, alike)):
                    wrong[path] = found
                seen_before.add(content)
    assert wrong == {}, "\n".join(f"{path}: {one}" for path, found in wrong.items() for one in found)
    assert seen >= 4


def answer(live: Live, path: str, cookies: str) -> tuple[int, str]:
    """The status of a page, and its content without what is another at each visit. Asked without the browser: some
    answer that there is nothing here."""
    connection = http.client.HTTPConnection(live.address.removeprefix("http://"), timeout=60)
    connection.request("GET", path, headers={"Cookie": cookies, "Accept-Language": "fr-BE"})
    with closing(connection), connection.getresponse() as got:
        return got.status, ANOTHER_EACH_TIME.sub("", got.read().decode())


def test_nothing_is_wrong_in_arabic(chromium: Any, live: Live, alike: set[str]) -> None:
    with opened(chromium, "light") as page:
        come_in(page, live.card_link())
        for path in ("/promise", "/c", "/me"):
            assert wrong_in_every_look(page, f"{live.address}{path}?lang=ar", alike) == [], path


def test_what_only_one_width_shows_is_seen_in_both_colours(chromium: Any, live: Live) -> None:
    """The looks that are left out would have shown these."""
    with opened(chromium, "light") as page:
        page.goto(f"{live.address}/promise")
        page.evaluate(BAD)
        found = wrong_here_in_every_look(page)
    assert [one.partition(": Elements")[0] for one in found] == [
        "wide in the dark: color-contrast",
        "on a phone: color-contrast",
    ]
