"""A check-in asks under twelve taps and a minute of a worker with a phone (issue 4), and it fits one in Arabic."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench.burden import MOST_SECONDS, MOST_TAPS, PHONE, add_people, walk
from tests.browser.conftest import Live, come_in, free_port, picture, serving
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def many(world_to_serve: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The small world with thirty people in Amina's programme, served."""
    home = tmp_path_factory.mktemp("many") / "home"
    shutil.copytree(world_to_serve.settings.home, home)
    add_people(home, world_to_serve)
    address = f"http://127.0.0.1:{free_port()}"
    with serving(home, address):
        yield Live(address, home, world_to_serve)


def test_from_signing_in_to_the_receipt_under_twelve_taps_and_a_minute(page: Any, many: Live) -> None:
    page.set_viewport_size(PHONE)
    burden = walk(page, many.link("amina"))
    assert burden.taps < MOST_TAPS, burden.steps
    assert burden.human < MOST_SECONDS
    assert "Merci. C'est noté." in page.inner_text("main")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_buttons_of_a_persons_own_sheet_fit_a_phone(page: Any, many: Live, language: str) -> None:
    page.set_viewport_size(PHONE)
    come_in(page, many.card_link())
    page.goto(f"{many.address}/me/check-in/{many.world.grenadille.enrolment}?lang={language}")
    page.locator("[data-next]:visible").click()
    page.locator(".level-cards label.card:visible").first.click()
    page.locator("[data-next]:visible").click()
    picture(page, f"own-{language}", full_page=False)
    row = page.locator(".ways:visible").bounding_box()
    boxes = [button.bounding_box() for button in page.locator(".ways > :visible:not(:empty)").all()]
    edges = min(box["x"] for box in boxes), max(box["x"] + box["width"] for box in boxes)
    assert edges == pytest.approx((row["x"], row["x"] + row["width"]), abs=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
