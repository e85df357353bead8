"""A form comes from a workbook of somebody else, is published, a programme takes it with its schedule, a worker sees it
proposed, a participant answers it on a telephone, and it stands in their record. In Dutch, from end to end.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Live, come_in
from tests.browser.test_every_page import wrong_here
from tests.unit.exchange.xlsform_sheets import workbook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
FROM_ELSEWHERE = workbook(
    survey="""
    type            | name     | label::Nederlands (nl)              | label::Français (fr)                  | relevant
    select_one mood | buren    | Hoe gaat het met je buren?          | Comment ça va avec vos voisins ?      |
    select_one yn   | zoekt    | Zoek je een andere woning?          | Cherchez-vous un autre logement ?     |
    integer         | bezoeken | Hoeveel woningen heb je bezocht?    | Combien de logements avez-vous vus ?  | ${zoekt} = 'yes'
    geopoint        | plek     | Waar woon je?                       | Où habitez-vous ?                     |
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


def test_a_form_from_a_workbook_becomes_a_step_of_somebodys_path(page: Any, live: Live, tmp_path: Any) -> None:
    def look(name: str) -> None:
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
        print("##", name, page.url, "\n", page.inner_text("main")[:1500])
        assert wrong_here(page) == [], name

    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/forms/new?lang=nl")
    page.set_input_files("#field-file", {"name": "buren.xlsx", "mimeType": "application/zip", "buffer": FROM_ELSEWHERE})
    page.click("form[action='/forms/files'] button")
    look("what would come in")
    page.click("form[action='/forms/files/keep'] button")
    look("the draft")
    draft = page.url
    page.goto(f"{draft}/publish")
    look("publish")
