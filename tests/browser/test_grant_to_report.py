"""From a grant to a released report in French, in a real browser: the coordination writes, the funder reads."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from evalkit import store
from tests.browser.conftest import Live, come_in, picture
from tests.browser.test_every_page import wrong_here
from tests.reported import a_group
from tests.world import settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def people_answer(live: Live) -> None:
    """Twelve people with a start and a follow-up."""

    async def fill() -> None:
        await store.open(settings_at(live.home))
        try:
            await a_group(live.world)
        finally:
            await store.close()

    with ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(asyncio.run, fill()).result()


def test_a_report_from_its_grant_to_its_reader(page: Any, live: Live) -> None:
    people_answer(live)
    come_in(page, live.link("carla"))
    page.click("nav a:has-text('Subsides')")
    page.click("text=Lire la ville 2026")
    page.locator("input[name=typical][value=Q4]").check()
    page.locator("input[name=typical][value=Q10]").check()
    page.click("text=Ajouter celles qui sont cochées")
    assert wrong_here(page) == []
    picture(page, "the grant")
    page.click("text=Écrire le rapport")
    page.click("button:has-text('Écrire ce rapport')")
    page.locator("#text-making-speaking_up-fr").fill("Nous avons répété à haute voix avant chaque sortie.")
    for place in ("answer:4", "answer:10", "limits"):
        page.locator(f'[id="field-{place}"] > summary').click()
    page.locator("#text-answer-4-fr").fill("Elles demandent plus souvent elles-mêmes.")
    page.get_by_label("Participants selon le fichier du pouvoir subsidiant").fill("12")
    page.get_by_label("À dire aussi").fill("Une grève des trams a vidé quatre séances.")
    assert wrong_here(page) == []
    picture(page, "the editor")
    page.locator("[id='field-answer:4'] button:has-text('Enregistrer')").click()
    page.locator(".note.done").wait_for()
    assert page.evaluate("document.documentElement.scrollHeight") < 4000, "what is written is folded"
    assert page.locator("#text-answer-4-fr").is_visible(), "but what was saved just now stands open still"
    assert not page.locator("#text-limits-fr").is_visible()
    page.click("button[name=look][lang=nl]")
    assert "In het Frans, zoals het geschreven is:" in page.locator("#questions").inner_text()
    page.click("text=Retour à l’écriture")
    page.context.set_offline(True)
    page.click("text=Enregistrer, et passer à la transmission")
    assert "Vos mots sont toujours ici" in page.locator(".no-network").inner_text(), "no page of the browser's own"
    page.context.set_offline(False)
    with page.expect_navigation():
        page.click("text=Enregistrer, et passer à la transmission")
    assert "Voici ce qui sera lu chez Fonds Trois-Rivages." in page.locator("h1").first.inner_text()
    assert wrong_here(page) == []
    picture(page, "before it leaves")
    page.click("#missing li a[href$='#text-answer-4-nl']")
    box = page.locator("#text-answer-4-nl")
    assert box.evaluate("box => box === document.activeElement"), "what is missing leads to its very box"
    box.fill("Ze vragen het vaker zelf.")
    with page.expect_navigation():
        page.click("text=Enregistrer, et passer à la transmission")
    assert "Question 4" not in page.locator("#missing li", has_text="Nederlands").inner_text()
    page.get_by_label("J’ai lu, dans une langue au moins, tout ce qui n’est pas replié").check()
    page.click("button:has-text('Transmettre à Fonds Trois-Rivages')")
    assert "Transmis." in page.locator(".reading-note").first.inner_text()
    address = page.url.split("?")[0]

    page.context.clear_cookies()
    come_in(page, live.link("fatou"))
    assert "nouveau" in page.locator("main").inner_text()
    page.goto(address)
    page.locator("input[name=accept]").check()
    page.click("main form button")
    section = page.locator("#questions").first.inner_text()
    assert "Elles demandent plus souvent elles-mêmes." in section
    assert "Déclaré par l’association, hors evalkit" in section
    picture(page, "as it is read")
    page.click("summary:has-text('Autres langues et formats')")
    with page.expect_download() as taken:
        page.click("a[aria-label='Word, Nederlands']")
    assert taken.value.suggested_filename.endswith("-nl.docx")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.click("summary:has-text('Interroger l')")
    page.get_by_label("Vos questions").fill("Comment ouvrir un second groupe ?")
    # Nobody answers at the other end of a good network.
    page.evaluate("() => { window.kept = window.fetch; window.fetch = () => Promise.reject(new TypeError()); }")
    page.click("text=Envoyer les questions")
    assert "Vos mots sont toujours ici" in page.locator(".no-network").inner_text()
    assert page.get_by_label("Vos questions").input_value() == "Comment ouvrir un second groupe ?"
    page.evaluate("() => { window.fetch = window.kept; }")
    with page.expect_navigation():
        page.click("text=Envoyer les questions")
    assert "Comment ouvrir un second groupe ?" in page.locator("main").inner_text()
    page.goto(f"{live.address}/portfolio")
    assert wrong_here(page) == []
