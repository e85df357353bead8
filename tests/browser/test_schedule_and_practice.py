"""The schedule, leaving, reminders and practice as people meet them: in a real browser, on the running program."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Live, come_in, picture
from tests.browser.test_every_page import check

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_coordination_adds_an_occasion_after_leaving(page: Any, live: Live) -> None:
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}")
    page.click("text=Voir ou changer le calendrier")
    rows = page.locator("table.grid tbody tr").count()
    page.click("summary:has-text('Changer le calendrier')")
    page.click("summary:has-text('Une étape de plus') >> nth=0")
    new = page.locator("details.occasion[open]")
    new.get_by_label("Nom", exact=True).fill("Six mois plus tard")
    new.get_by_label("Nombre de jours ou de venues").fill("180")
    new.get_by_label("Compté à partir de").select_option("after_exit")
    picture(page, "a new occasion")
    page.click("text=Faire la nouvelle version")
    assert page.locator("table.grid tbody tr").count() == rows + 1
    assert "180 jours après la sortie" in page.locator("table.grid").inner_text()
    assert "1 personne garde la version 1." in page.locator("main").inner_text()
    picture(page, "the new version")


def test_what_is_wrong_opens_its_occasion(page: Any, live: Live) -> None:
    come_in(page, live.link("carla"))
    page.goto(f"{live.address}/programmes/{live.world.grenadille.programme}/schedule")
    page.click("summary:has-text('Changer le calendrier')")
    page.click("details.occasion > summary >> nth=1")
    page.locator("details.occasion[open]").get_by_label("Nombre de jours ou de venues").fill("bientôt")
    page.click("text=Faire la nouvelle version")
    assert page.locator("details.occasion[open] .wrong").count() == 1
    assert check_here(page) == []


def check_here(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [f"{one['id']}: {one['help']}" for one in found.response["violations"]]


def test_practice_says_so_on_every_page_and_ends_with_one_button(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/home")
    page.click("text=Commencer l’exercice")
    assert page.locator(".marking").inner_text().startswith("Exercice.")
    assert check(page, f"{live.address}/home") == []
    picture(page, "practice")
    page.click("main a.line >> nth=0")
    assert page.locator(".marking").inner_text().startswith("Exercice.")
    page.click("text=Retour à mon association")
    assert "tilleul 27" in page.locator("main").inner_text()
    assert not page.locator(".marking").inner_text().startswith("Exercice.")


def test_a_calendar_s_address_is_made_read_and_closed(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/reminders")
    page.click("text=Faire une adresse")
    address = page.get_by_label("Adresse de votre agenda").input_value()
    feed = page.request.get(address)
    assert feed.text().startswith("BEGIN:VCALENDAR")
    assert "tilleul 27" in feed.text()
    page.click("main >> text=Fermer")
    assert page.request.get(address).status == 404


def test_a_death_is_noted_quietly_and_every_list_is_empty_of_it(page: Any, live: Live) -> None:
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/participants/{live.world.grenadille.participant}")
    page.click("summary:has-text('Quitte')")
    page.get_by_label("Décès").check()
    picture(page, "leaving")
    page.click("text=Noter le départ")
    assert "Plus rien n’est proposé pour cette personne" in page.locator("main").inner_text()
    picture(page, "afterwards")
    page.goto(f"{live.address}/home")
    assert "tilleul 27" not in page.locator("main").inner_text()
