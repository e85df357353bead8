"""A relay on a phone: in French, then in Arabic and without a script; shown, sent, opened by the other association.

With EVALKIT_PICTURES=FOLDER a picture of each step is put there, to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from evalkit.store import new_id
from tests.browser.conftest import Live, come_in, picture, profile_of
from tests.browser.test_every_page import wrong_here, wrong_in_the_dark
from tests.browser.test_ways import with_store
from tests.relays import LINES, receives

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "fr-BE"}


@pytest.fixture(scope="module")
def there(live: Live) -> str:
    """The association that receives."""
    made: str = with_store(live, lambda: receives(live.world))
    return made


@pytest.fixture
def phone(chromium: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    context = profile_of(chromium, **PHONE, java_script_enabled=getattr(request, "param", True))
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium: Any, live: Live) -> Iterator[Any]:
    context = profile_of(chromium, viewport={"width": 1100, "height": 800})
    page = context.new_page()
    come_in(page, live.link("bram"))
    yield page
    context.close()


def read(desk: Any, live: Live, word: str) -> str:
    """What the other side reads of the relay with these four signs."""
    desk.goto(f"{live.address}/relays?lang=fr")
    desk.locator(".received li", has_text=word).locator("button").first.click()
    text: str = desk.locator("article.letter").inner_text()
    return text


def test_in_french_to_the_letter_and_back(phone: Any, desk: Any, live: Live, there: str) -> None:
    come_in(phone, live.card_link())
    phone.goto(f"{live.address}/me/journey")
    phone.click("text=En dire quelque chose à une autre association")
    phone.click("text=Envoyer un relais")
    assert wrong_here(phone) == []
    phone.click("text=Les Sept Lanternes ASBL")
    assert wrong_here(phone) == []
    assert phone.locator("input:checked").count() == 0
    phone.fill("[name=message]", "Je cherche de l’aide pour une lettre.\nLe mardi me va.")
    phone.check("[name=name_us]")
    picture(phone, "write")
    phone.click("text=Voir comme ils le liront")
    assert wrong_here(phone) == []
    assert wrong_in_the_dark(phone) == []
    picture(phone, "look")
    shown = phone.locator("article.letter").inner_text()
    assert "Maison Grenadille ASBL" in shown
    phone.click("text=L’envoyer maintenant")
    picture(phone, "sent")
    word = phone.locator(".word").inner_text()
    desk.goto(f"{live.address}/relays?lang=fr")
    assert wrong_here(desk) == []
    picture(desk, "received")
    assert read(desk, live, word) == shown
    assert wrong_here(desk) == []
    picture(desk, "opened")
    desk.click("text=C’est arrivé")
    phone.goto(f"{live.address}/me/relays")
    assert "C’est bien arrivé chez la bonne personne là-bas." in phone.locator("main").inner_text()
    assert phone.locator("form[action$=take-back]").count() == 0
    picture(phone, "answered")


@pytest.mark.parametrize("phone", [False], indirect=True)
def test_in_arabic_without_a_script_and_taken_back(phone: Any, desk: Any, live: Live, there: str) -> None:
    come_in(phone, live.card_link())
    phone.goto(f"{live.address}/me/relays/new/{there}?lang=ar")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    assert LINES["ar"] in phone.locator("main").inner_text()
    said = f"أبحث عن مكان هادئ {new_id()[:8]}"
    phone.fill("[name=message]", said)
    phone.click("main form.fields button[type=submit]")
    picture(phone, "look_ar")
    assert phone.locator("article.letter").get_attribute("dir") == "rtl"
    phone.click("button[name=change]")
    assert phone.input_value("[name=message]") == said
    phone.click("main form.fields button[type=submit]")
    phone.click("main .row form:first-child button")
    picture(phone, "sent_ar")
    word = phone.locator(".word").first.inner_text()
    desk.goto(f"{live.address}/relays")
    assert desk.locator(".received li", has_text=word).count() == 1
    phone.locator(".sent", has_text=word).locator("form[action$=take-back] button").click()
    desk.goto(f"{live.address}/relays")
    assert desk.locator(".received li", has_text=word).count() == 0
