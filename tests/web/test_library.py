"""The library through its pages: in three languages, with hostile words, from writing a sheet to taking it out."""

from __future__ import annotations

import re
import uuid

from tests.web.conftest import Browser, House
from tests.web.test_people_and_programmes import told

HOSTILE = "<script>alert(1)</script> \" ' & {{ 7*7 }} \u202e"
SHEET = {
    "title_fr": f"Marche {HOSTILE}", "what_fr": f"On marche. {HOSTILE}", "for_whom_fr": "Des voisines",
    "licence_fr": "CC BY 4.0", "need.ties": "yes", "speaks.fr": "yes", "minutes": "90", "fewest": "2", "most": "9",
    "contact": "Accueil, 02 500 00 00",
}  # fmt: skip


async def publish(browser: Browser, **changed: str) -> str:
    """Write a sheet and publish it; gives its address."""
    fields = {"key": str(uuid.uuid4()), **SHEET, **changed}
    made = await browser.post("/library/sheets", act="publish", **fields)
    assert made.status_code == 303, told(made.text)
    return made.headers["location"].partition("?")[0]


async def test_a_sheet_is_written_found_and_read_in_three_languages(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        assert (await browser.get("/library/new")).status_code == 200
        address = await publish(browser)
        edited = await browser.get(f"{address}/edit")
        assert 'value="90"' in edited.text
        assert (await browser.get(f"{address}/versions")).status_code == 200
    for person, languages in ((house.world.fatou, 3), (house.world.odile, 1), (house.world.bram, 1)):
        async with house.as_(person) as browser:
            for language, words in (
                ("fr", "Cette fiche"), ("nl", "nog niet in je taal"), ("en", "not written in your language yet"),
            )[:languages]:  # fmt: skip
                shown = await browser.get(f"{address}?lang={language}&beside=1")
                assert shown.status_code == 200
                assert (words in shown.text) == (language != "fr")
                assert "<script>alert" not in shown.text
                assert "{{ 7*7 }}" in shown.text
                listed = await browser.get("/library?words=march%C3%A9&need=ties&time=half_day&size=few&speaks=fr")
                assert address in listed.text
                assert "<script>alert" not in listed.text
            for typed in ('"', "NEAR(", "' OR 1=1 --", "a:* & !b", "%00", "\u202e", "*" * 300):
                answer = await browser.client.get("/library", params={"words": typed, "need": typed, "order": typed})
                assert answer.status_code == 200, typed
            assert (await browser.get(f"{address}/edit")).status_code in {403, 404}


async def test_a_refused_sheet_keeps_what_was_typed(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        refused = await browser.post(
            "/library/sheets", act="publish", key=str(uuid.uuid4()), **{**SHEET, "what_fr": "Appeler 0470 12 34 56"}
        )
        assert refused.status_code == 422
        assert "Appeler 0470 12 34 56" in refused.text
        assert 'href="#field-what_fr"' in refused.text
        assert 'id="field-what_fr"' in refused.text
        kept = await browser.post("/library/sheets", act="draft", key=str(uuid.uuid4()), title_fr="À finir")
        assert kept.headers["location"] == "/library/own?done=kept"
        assert "À finir" in (await browser.get("/library/own")).text
        assert "À finir" not in (await browser.get("/library")).text


async def test_a_team_says_how_it_went_and_no_number_of_it_is_shown(house: House) -> None:
    async with house.as_(house.world.bram) as browser:
        address = await publish(browser)
    said = {"with_whom": "Dix voisines", "went_well": "Le rythme", "went_wrong": HOSTILE, "again": "otherwise"}
    async with house.as_(house.world.amina) as browser:
        refused = await browser.post(f"{address}/evaluations", key=str(uuid.uuid4()), **{**said, "again": ""})
        assert refused.status_code == 422
        assert "Dix voisines" in refused.text
        for _ in range(3):
            done = await browser.post(f"{address}/evaluations", key=str(uuid.uuid4()), **said)
            assert done.status_code == 303
        page = await browser.get(f"{address}?lang=en")
        taken = re.findall(r'action="(/library/evaluations/[^"]+)"', page.text)
        assert len(taken) == 3
        assert (await browser.post(taken[0])).status_code == 303
    async with house.as_(house.world.fatou) as browser:
        page, listed = (await browser.get(f"{address}?lang=en")).text, (await browser.get("/library?lang=en")).text
        assert page.count("a team of another association") == 2
        assert "Grenadille" not in page
        assert "take-back" not in page
        assert not re.search(r"\b2 (evaluations|teams|times)", page + listed)
        assert (await browser.post(f"{address}/evaluations", key=str(uuid.uuid4()), **said)).status_code == 403


async def test_a_form_is_shared_and_taken_over(house: House) -> None:
    place = house.world.grenadille
    async with house.as_(house.world.carla) as browser:
        assert place.form_version in (await browser.get("/library/own-forms")).text
        refused = await browser.post(f"/library/own-forms/{place.form_version}", licence="", about="")
        assert refused.status_code == 422
        done = await browser.post(f"/library/own-forms/{place.form_version}", licence="CC BY 4.0", about=HOSTILE)
        assert done.status_code == 303
    async with house.as_(house.world.odile) as browser:
        (address,) = re.findall(r'href="(/library/forms/[^"]+)"', (await browser.get("/library")).text)
        shown = await browser.get(address)
        assert "<script>alert" not in shown.text
        assert f"{address}/take" not in shown.text
        assert (await browser.post(f"{address}/take", draft=str(uuid.uuid4()))).status_code == 403
    async with house.as_(house.world.carla) as browser:
        taken = await browser.post(f"{address}/take", draft=str(uuid.uuid4()))
        assert (await browser.get(taken.headers["location"])).status_code == 200
        assert "Maison Grenadille ASBL" in (await browser.get("/library/own-forms")).text


async def test_words_go_up_by_the_coordinations_choice_and_the_observatory_waits_for_three(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        programme = f"/programmes/{house.world.grenadille.programme}"
        written = await browser.post(
            f"{programme}/journal", key=str(uuid.uuid4()), kind="obstacle", text=f"Guichet {HOSTILE}", day="2026-03-02"
        )
        assert written.status_code == 303, told(written.text)
        page = (await browser.get("/going-up")).text
        assert "<script>alert" not in page
        (unit,) = set(re.findall(r'name="unit" value="([^"]+)"', page))
        sent = {"unit_kind": "journal", "unit": unit, "position": "0", "theme": "counters"}
        assert (await browser.post("/going-up", words="Autre chose", **sent)).status_code == 422
        assert (await browser.post("/going-up", words="Guichet", **sent)).status_code == 303
        assert "/going-up/take-back" in (await browser.get("/going-up?done=raised")).text
        back = await browser.post("/going-up/take-back", unit_kind="journal", unit=unit)
        assert back.status_code == 303
    async with house.as_(house.world.odile) as browser:
        page = await browser.get("/observatory/themes?lang=en")
        assert "No theme is met by 3 associations yet." in page.text
        assert "Guichet" not in page.text
