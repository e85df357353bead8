"""The pages of relays: what the person sees and sends, and what the association that receives sees of it."""

from __future__ import annotations

import re

from evalkit import store
from evalkit.services.relays import receiving
from evalkit.store import new_id
from tests.relays import LINES, a_relay, receives
from tests.web.conftest import House
from tests.web.found_card import with_a_found_card
from tests.world import TODAY, a_check_in


def hidden(html: str, name: str) -> str:
    """What a hidden field holds."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found is not None, name
    return found[1]


async def test_from_the_list_to_what_became_of_it(house: House) -> None:
    world = house.world
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, world.grenadille)
        await a_check_in(unit, world.grenadille, wave="3_months", day=TODAY, answers={"speaking_up": 3})
    there = world.lanternes.organisation
    async with house.as_participant(world.grenadille) as browser:
        assert (await browser.get(f"/me/relays/new/{there}")).status_code == 404
        assert "Aucune association ne reçoit" in (await browser.get("/me/relays/new?lang=fr")).text
        await receives(world)
        listed = (await browser.get("/me/relays/new")).text
        assert f'href="/me/relays/new/{there}"' in listed
        assert LINES["fr"] in listed
        form = (await browser.get(f"/me/relays/new/{there}")).text
        assert " checked" not in form, "nothing is ticked in advance"
        path = re.findall(r'name="own_path" value="([^"]*)"', form)
        typed = {
            "submission_key": hidden(form, "submission_key"), "letter_language": "fr", "reach": "",
            "message": "Je cherche <b>quelqu’un</b>", "own_path": [path[0], "somebody’s:speaking_up"],
        }  # fmt: skip
        empty = await browser.post(f"/me/relays/new/{there}/look", **{**typed, "message": "", "own_path": []})
        assert empty.status_code == 422
        seen = await browser.post(f"/me/relays/new/{there}/look", **typed)
        assert seen.status_code == 200
        again = await browser.post(f"/me/relays/new/{there}/look", **typed, change="1")
        assert again.text.count(" checked") == 1
        shown = hidden(seen.text, "shown")
        changed = await browser.post(f"/me/relays/new/{there}", **{**typed, "message": "Autre"}, shown=shown)
        assert changed.status_code == 409
        assert "Voici ce qu’ils liront" in changed.text
        for _ in range(2):
            sent = await browser.post(f"/me/relays/new/{there}", **typed, shown=shown)
            assert (sent.status_code, sent.headers["location"]) == (303, "/me/relays?done=sent")
        mine = (await browser.get("/me/relays")).text
        assert mine.count("/take-back") == 1
        in_arabic = (await browser.get("/me/relays?lang=ar")).text
        assert 'dir="rtl"' in in_arabic
    article = re.compile(r"<article.*?</article>", re.DOTALL)
    shown_letter = re.sub(r' data-say="[^"]*"', "", article.findall(seen.text)[0])
    async with house.as_(world.bram) as browser:
        assert "/relays" in (await browser.get("/home")).text
        page = (await browser.get("/relays?lang=fr")).text
        assert "Je cherche" not in page
        relay = (await receiving.page(world.bram.scope)).readable[0].id
        opened = await browser.post(f"/relays/{relay}/open")
        assert article.findall(opened.text)[0] == shown_letter, "to the letter what was shown"
        assert opened.headers["cache-control"] == "no-store"
        assert (await browser.get(f"/relays/{relay}/open")).status_code == 405
        assert (await browser.post(f"/relays/{relay}/answer", answer="lost")).status_code == 422
        assert (await browser.post(f"/relays/{relay}/answer", answer="came")).status_code == 303
    async with house.as_participant(world.grenadille) as browser:
        mine = (await browser.get("/me/relays?lang=fr")).text
        assert "Ils ont noté ma venue" in mine
        own = re.findall(r"/me/relays/([^/]*)/please-delete", mine)[0]
        assert (await browser.post(f"/me/relays/{own}/take-back")).status_code == 409
        assert (await browser.post(f"/me/relays/{own}/please-delete")).status_code == 303
    async with house.as_(world.bram) as browser:
        assert "demande que vous l’effaciez" in (await browser.get("/relays?lang=fr")).text
        assert (await browser.post(f"/relays/{relay}/delete")).status_code == 303
        assert (await browser.post(f"/relays/{relay}/open")).status_code == 404


async def test_the_coordination_alone_opens_the_door(house: House) -> None:
    world = house.world
    fields = {"receives": "1", **{f"line_{language}": line for language, line in LINES.items()}}
    async with house.as_(world.amina) as browser:
        assert "/relays/desk" not in (await browser.get("/relays")).text
        assert (await browser.post("/relays/desk", **fields)).status_code == 403
    async with house.as_(world.carla) as browser:
        refused = await browser.post("/relays/desk", **{**fields, "line_ar": ""})
        assert refused.status_code == 422
        assert LINES["nl"] in refused.text
        assert (await browser.post("/relays/desk", **fields)).status_code == 303
        assert LINES["en"] in (await browser.get("/relays")).text


async def test_a_card_that_was_found_reads_and_sends_nothing(house: House) -> None:
    """TRUST T19: without its number a card only answers."""
    there = await receives(house.world)
    await a_relay(house.world)
    async with with_a_found_card(house) as browser:
        for path in ("/me/relays", "/me/relays/new"):
            assert (await browser.get(path)).status_code == 403
        fields = {"submission_key": new_id(), "letter_language": "fr", "message": "x", "shown": "x"}
        assert (await browser.post(f"/me/relays/new/{there}", **fields)).status_code == 403
        assert "/me/relays" not in (await browser.get("/me")).text
