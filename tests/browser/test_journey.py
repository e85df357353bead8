"""The newcomer's path, in a real browser on the demonstration: a worker checks in, a funder reads.

With EVALKIT_PICTURES=1 the pictures of the README are taken anew into docs/pictures.
"""

from __future__ import annotations

import json
import os
import re
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import come_in, free_port, run, serving
from tests.browser.test_every_page import check

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
TAKE = os.environ.get("EVALKIT_PICTURES") == "1"


@dataclass(frozen=True)
class Demonstration:
    """The served demonstration: its address, and one fresh link for each role."""

    address: str
    links: Mapping[str, str]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    home = tmp_path_factory.mktemp("demonstration") / "home"
    address = f"http://127.0.0.1:{free_port()}"
    run(home, address, "demo", "load")
    run(home, address, "demo", "links", "--format", "json", "--out", str(home.with_name("links.json")))
    links = json.loads(home.with_name("links.json").read_text(encoding="utf-8"))
    with serving(home, address):
        yield Demonstration(address, links)


def picture(page: Any, name: str, **options: Any) -> None:
    """A picture for the README, when they are taken anew."""
    if TAKE:
        page.wait_for_timeout(300)
        page.screenshot(path=PICTURES / f"{name}.png", **options)


def seen(page: Any, selector: str) -> Any:
    """The elements that a person sees."""
    return [one for one in page.query_selector_all(selector) if one.is_visible()]


def press(page: Any, *names: str) -> None:
    """Press the visible button that has one of these names, and wait for the page that it leads to, if it does."""
    wanted = re.compile(rf"^\s*({'|'.join(names)})\s*$")
    button = page.locator("main button:visible", has_text=wanted)
    if button.get_attribute("type") == "button":  # of a script: the next screen of the same page
        button.click()
        return
    with page.expect_navigation(wait_until="domcontentloaded"):  # a sheet asks first whether there is network
        button.click()


def test_a_worker_sees_who_can_be_asked_checks_in_and_gets_a_receipt(page: Any, demonstration: Demonstration) -> None:
    come_in(page, demonstration.links["worker"])
    page.wait_for_url("**/home")
    assert page.title().startswith("Aujourd")
    picture(page, "home-fr")
    who = page.inner_text("main .name >> nth=0")
    before = len(page.query_selector_all("main a[href*='/check-in/']"))
    page.click("main a[href*='/check-in/'] >> nth=0")
    press(page, "Suivant")
    answers = []
    while cards := seen(page, "main label:has(input[type=radio])"):
        answers.append(cards[2].inner_text().split("\n")[0].strip())
        cards[2].click()
        if len(answers) == 1:
            picture(page, "check-in-fr")
        press(page, "Suivant", "Relire")
    assert len(answers) == 3
    if seen(page, "main textarea"):
        press(page, "Relire")
    assert all(answer in page.inner_text("main") for answer in answers)
    press(page, "Noter")
    assert "Merci. C'est noté." in page.inner_text("main")
    assert who in page.inner_text("main")
    assert check(page, page.url) == []
    page.goto(f"{demonstration.address}/home")
    assert len(page.query_selector_all("main a[href*='/check-in/']")) == before - 1


def test_a_funder_accepts_the_charter_reads_in_three_languages_follows_a_figure_and_takes_the_pdf(
    page: Any, demonstration: Demonstration
) -> None:
    come_in(page, demonstration.links["funder"])
    page.wait_for_url("**/reports")
    assert len(page.query_selector_all("main a.line")) == 6  # of associations three, of neighbours two, one published
    page.click("main a.line:has-text('Quatre exercices')")
    page.check("main input[name=accept]")
    page.click("main form button")
    report = page.url
    for language, sentence in (
        ("fr", "Sur 120 personnes interrogées au début"),
        ("nl", "Van de 120 mensen die bij de start"),
        ("en", "Of 120 people asked at the start"),
    ):
        assert check(page, f"{report}?lang={language}") == []
        assert sentence in page.inner_text("main")
        assert "https://doi.org/10.5334/jopd.35" in page.inner_text("main")
    if TAKE:
        page.locator("main figure").first.scroll_into_view_if_needed()
        picture(page, "report-en")
    page.click("main a[href*='/figures/'] >> nth=0")
    assert "295" in page.inner_text("main")
    assert check(page, page.url) == []
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    for language in ("fr", "nl", "en"):
        wanted = urllib.request.Request(f"{report}/documents/pdf?lang={language}", headers={"cookie": cookies})  # noqa: S310
        with urllib.request.urlopen(wanted, timeout=30) as answer:  # noqa: S310  (our own address)
            assert answer.headers["content-type"] == "application/pdf"
            assert answer.read(5) == b"%PDF-"


def test_the_other_roles_find_their_first_page(page: Any, demonstration: Demonstration) -> None:
    for role, address in (
        ("coordinator", "/home"),
        ("worker_other_association", "/home"),
        ("observatory", "/observatory"),
        ("participant", "/me"),
    ):
        page.context.clear_cookies()
        come_in(page, demonstration.links[role])
        page.wait_for_url(demonstration.address + address)
