"""A form made in the browser: from nothing to published, on a phone and with axe on every page of the studio."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Live, come_in, picture
from tests.browser.test_every_page import wrong_here

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}


def test_a_coordinator_makes_a_form_on_a_phone(page: Any, live: Live) -> None:
    page.set_viewport_size(PHONE)
    come_in(page, live.link("carla"))

    def look(name: str) -> None:
        """Every page of the way is whole for axe, as wide as the phone, and kept as a picture."""
        assert wrong_here(page) == [], name
        picture(page, f"studio {name}")

    page.goto(f"{live.address}/forms/new")
    look("new")
    page.fill("#field-title", "Accueil")
    page.click("text=Commencer >> nth=-1")
    draft = page.url
    look("empty")
    page.click("text=Prendre du catalogue")
    look("catalogue")
    page.locator("input[name=take][value^='item:people_to_turn_to']").check()
    page.click("text=Prendre ce qui est coché")

    def write(kind: str, question: str, title: str = "") -> None:
        page.click("summary:has-text('Écrire une question')")
        page.click(f".kinds a[href$='kind={kind}']")
        page.fill("#field-question", question)
        if title:
            page.fill("#field-title", title)

    write("yes_no", "Cherchez-vous un logement ?")
    page.click("button[value=done]")
    write("integer", f"Combien de visites ? {'visites' * 20}", "Visites")  # an endless word fits the phone too
    page.select_option("#if-0-question", label="Cherchez-vous un logement ?")
    assert page.locator("#if-0-value optgroup:not([hidden])").count() == 1  # the script leaves that question's answers
    page.select_option("#if-0-value", label="Oui")
    look("question")
    page.click("button[value=done]")
    assert "Seulement si" in page.inner_text("main")
    first = page.locator("li.asked").nth(0).locator("h3").inner_text()
    page.locator("li.asked").nth(1).get_by_role("button", name="Monter").click()
    assert page.locator("li.asked").nth(1).locator("h3").inner_text() == first
    look("draft")

    page.click("nav >> text=Traduire")
    look("texts")
    page.locator("textarea[lang=nl]").nth(1).fill("Zoek je een woning?")
    page.click("text=Garder les traductions")
    assert "Zoek je een woning?" in [t.input_value() for t in page.locator("textarea[lang=nl]").all()]

    page.goto(f"{draft}/preview?in=fr")
    look("preview")
    page.click("[data-next]")
    page.locator("[data-screen]:not([hidden]) label.card", has_text="Non").click()
    page.click("[data-next]")
    shown = page.locator("[data-screen]:not([hidden])").inner_text()
    assert "Combien de visites ?" not in shown  # left out by the rule
    picture(page, "studio preview, the next question", full_page=False)

    page.goto(f"{draft}/publish")
    look("publish")
    page.click("text=Publier la version 1 >> nth=-1")
    assert "reste tel quel" in page.inner_text("main")
    look("published")
    with page.expect_download() as taken:
        page.click("text=XLSX (XLSForm)")
    assert taken.value.suggested_filename == "accueil-1.xlsx"
