"""A form comes from a workbook of somebody else, is published, a programme takes it with its schedule, a worker sees it
proposed, a participant answers it on a telephone, and it stands in their record. In Dutch, from end to end.

With EVALKIT_PICTURES=FOLDER a picture of each step is put there, to be looked at.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Live, come_in, picture
from tests.unit.exchange.xlsform_sheets import workbook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
FROM_ELSEWHERE = workbook(
    survey="""
    type            | name     | label::Nederlands (nl)     | label::Français (fr)              | relevant
    select_one mood | buren    | Hoe gaat het met je buren? | Comment ça va avec vos voisins ?  |
    select_one yn   | zoekt    | Zoek je een andere woning? | Cherchez-vous un autre logement ? |
    integer         | bezoeken | Hoeveel woningen zag je?   | Combien de logements vus ?        | ${zoekt} = 'yes'
    geopoint        | plek     | Waar woon je?              | Où habitez-vous ?                 |
    """,
    choices="""
    list_name | name | label::Nederlands (nl) | label::Français (fr)
    mood      | 1    | Ik ken hier niemand.   | Je ne connais personne ici.
    mood      | 2    | Ik groet hen soms.     | Je les salue parfois.
    mood      | 3    | We helpen elkaar.      | On s'entraide.
    yn        | yes  | Ja                     | Oui
    yn        | no   | Nee                    | Non
    """,
    settings="form_title | form_id | version | default_language\nBuren | buren | 1 | Nederlands (nl)",
)


def test_a_form_from_a_workbook_becomes_a_step_of_somebodys_path(page: Any, live: Live) -> None:
    def look(name: str) -> str:
        picture(page, name)
        said: str = page.inner_text("main")
        return said

    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/forms/new?lang=nl")
    page.set_input_files("#field-file", {"name": "buren.xlsx", "mimeType": "application/zip", "buffer": FROM_ELSEWHERE})
    page.click("form[action='/forms/files'] button")
    would_come = look("what would come in")
    assert "Er zouden 3 vragen binnenkomen." in would_come
    assert "survey, rij 5: ‘plek’ valt weg; vragen van type geopoint bestaan hier niet." in would_come
    page.click("form[action='/forms/files/keep'] button")
    draft = page.url
    page.click("nav >> text=Naam en planning")
    page.fill("#field-days", "0, 90")
    page.locator("main form button[type=submit]").last.click()
    page.goto(draft)
    page.locator("li.asked").nth(0).get_by_text("Wijzigen").click()
    page.fill("#field-title", "Mijn buren")
    page.click("details:has([name=indicator]) > summary")
    page.check("[name=indicator]")
    page.click("button[value=done]")
    page.goto(f"{draft}/publish")
    assert "Er staat niets in: Engels, Arabisch." in look("publish")
    page.click("text=Versie 1 publiceren >> nth=-1")

    page.goto(f"{live.address}/programmes/new")
    page.check("input[name=form][value=buren]")
    page.click("main form button[type=submit]")
    page.fill("#name-nl", "Op de trap")
    page.click("main form button[type=submit]")
    assert "90 dagen na de start" in look("the programme")
    person = f"{live.address}/participants/{live.world.grenadille.participant}"
    page.goto(person)
    page.click("summary:has-text('nog een werking')")
    page.locator("form[action$='/enrol'] select").select_option(label="Op de trap")
    page.click("form[action$='/enrol'] button")

    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/home?lang=nl")
    assert "Op de trap · start" in look("proposed today")

    page.set_viewport_size(PHONE)
    come_in(page, live.card_link())
    page.goto(f"{live.address}/me?lang=nl")
    page.locator("a[href^='/me/check-in/']", has_text="Op de trap").first.click()
    page.click("[data-next]")
    page.click("fieldset:not([hidden]) .card:has-text('Ik groet hen soms.')")
    look("a level on a phone")
    page.click("[data-next]")
    page.click("fieldset:not([hidden]) .card:has-text('Nee')")
    page.click("[data-next]")
    assert page.locator("fieldset:not([hidden]):has-text('Hoeveel woningen')").count() == 0  # only after a yes
    page.click("button[value=look_over]:visible")
    look("read over")
    page.click("button[value=submit]")
    page.wait_for_selector(".receipt")
    look("the receipt")

    page.goto(person)
    assert "Ik groet hen soms." in look("the record")
