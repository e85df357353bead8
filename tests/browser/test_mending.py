"""What goes wrong on an ordinary day: two tabs of the same check-in, one that counts for the wrong occasion, one that
should not count; and a programme that takes a form. French and Dutch, a desk and a phone.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Live, come_in, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def fill(page: Any, card: int) -> None:
    """Answer the three questions of the sheet, one screen after the other, by somebody who clicks everything twice."""
    page.dblclick("[data-next]")
    for question in ("1 sur 3", "2 sur 3", "3 sur 3"):
        assert page.inner_text("[data-progress]") == question
        assert page.locator("fieldset:not([hidden]) .card input:checked").count() == 0
        page.dblclick(f"fieldset:not([hidden]) .card >> nth={card}")
        assert page.locator("fieldset:not([hidden]) .card input:checked").count() == 1
        page.dblclick("[data-next]")


def test_two_tabs_of_one_check_in_note_it_once_and_say_so(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    address = f"{live.address}/check-in/{live.world.grenadille.enrolment}"
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address)
    fill(page, 1)
    fill(other, 2)
    page.dblclick("button[value=note]")
    page.wait_for_url("**/receipts/**")
    other.locator("[data-state]:not(:empty)").wait_for()  # it saves by itself two seconds after the last answer
    page.go_back()  # what is noted does not stand there as if it were not: only what the second tab has begun
    chosen = page.locator("[data-question] :checked").evaluate_all("(all) => all.map((one) => one.value)")
    assert chosen == ["3", "3", "3"]
    other.click("button[value=note]")
    warned = other.locator("[role=status]:has-text('Ce jour-là, ces questions sont déjà notées.')")
    warned.wait_for()  # it asks first whether there is network
    picture(other, "mending the second tab")
    warned.locator("a").click()
    assert "Ensemble, avec l’équipe" in other.inner_text("main")
    # What was said the last time stays hidden until somebody asks for it, and then says its words.
    page.goto(address)  # with what the second tab had begun, at its end
    for _ in range(3):
        page.click("[data-back]")
    last = page.locator("fieldset:not([hidden]) details:has-text('la dernière fois') p")
    assert last.is_visible() is False
    page.click("fieldset:not([hidden]) summary:has-text('la dernière fois')")
    assert last.inner_text().startswith("Je le dis")


def test_two_tabs_of_one_draft_both_keep_what_is_typed(page: Any, live: Live) -> None:
    come_in(page, live.link("carla"))
    address = f"{live.address}/check-in/{live.world.grenadille.enrolment}"
    page.goto(address)
    first_key = page.input_value("[name=submission_key]")

    def choose(tab: Any, card: int) -> None:
        tab.click(f"fieldset:not([hidden]) .card >> nth={card}")

    def said(tab: Any, words: str) -> None:
        tab.wait_for_function(
            "(words) => document.querySelector('[data-state]').textContent.includes(words)", arg=words
        )

    page.click("[data-next]")
    choose(page, 0)
    said(page, "Brouillon enregistré")
    other = page.context.new_page()
    other.goto(address)  # goes on with the draft
    other.click("[data-next]")
    choose(page, 1)
    page.wait_for_function("() => document.querySelector('[name=draft_version]').value === '2'")
    choose(other, 2)
    said(other, "un autre écran")
    picture(other, "mending the draft of the second tab", full_page=False)
    assert page.input_value("[name=submission_key]") == first_key
    assert other.input_value("[name=submission_key]") != first_key


def test_a_check_in_is_moved_set_aside_and_brought_back_on_a_phone(page: Any, live: Live) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/participants/{live.world.grenadille.participant}?lang=nl")
    noted = page.locator("a[href^='/check-ins/']").first.get_attribute("href")
    page.goto(f"{live.address}{noted}")
    page.click("details:has(form[action$='/move']) summary")
    page.select_option("#field-place", label="tussen twee rondes")
    picture(page, "mending moving")
    page.click("form[action$='/move'] button")
    assert "Verplaatst." in page.inner_text("main")
    page.click("details:has(form[action$='/set-aside']) summary")
    page.click("form[action$='/set-aside'] label >> nth=0")
    picture(page, "mending setting aside")
    page.click("form[action$='/set-aside'] button")
    assert "Het telt nergens mee" in page.inner_text("main")
    picture(page, "mending set aside")
    page.click("form[action$='/bring-back'] button")
    assert page.locator("form[action$='/bring-back']").count() == 0
    assert page.locator("ol.history li").count() == 4
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390


def test_a_programme_takes_a_form_with_its_schedule(page: Any, live: Live) -> None:
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/programmes/new")
    page.get_by_text("Pouvoir d'agir, en une minute").click()
    picture(page, "mending the questions")
    page.click("main form button[type=submit]")
    picture(page, "mending the next step")
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}")
    page.set_viewport_size({"width": 390, "height": 844})
    key = page.locator("p.legend")
    picture(page, "mending the grid on a phone")
    assert key.evaluate("(one) => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().right <= 390")
