"""A person changes their card themselves: what they read, what they are asked, and what others are told of it."""

from __future__ import annotations

import pytest

from evalkit.services.people import cards
from evalkit.store import new_id
from evalkit.web.sessions import cookie_name
from tests.own_key import chosen
from tests.relays import receives
from tests.web.conftest import Browser, House
from tests.web.found_card import with_a_found_card
from tests.web.test_relays import hidden

CARD = cookie_name("participant", behind_tls=False)
NUMBERS = {"number": "4711", "new": "80215", "again": "80215"}


async def reading(house: House, visitor: Browser, code: str, number: str) -> Browser:
    """The same browser, with this card open and its number given."""
    browser = Browser(visitor.client, "participant")
    await browser.post("/c", code=code)
    await browser.post("/me/number", number=number)
    return browser


async def given(house: House, *, number: str = "4711") -> str:
    return (await cards.give(house.world.amina.scope, house.world.grenadille.participant, number=number)).code


async def test_the_person_alone_knows_the_new_card_and_everybody_is_told_that_there_is_one(house: House) -> None:
    world = house.world
    await receives(world)
    old = await given(house)
    async with house.visitor() as visitor, house.visitor() as elsewhere:
        mine = await reading(house, visitor, old, "4711")
        watching = await reading(house, elsewhere, old, "4711")
        assert "connaît peut-être son numéro" in (await mine.get("/me/card?lang=fr")).text
        assert 'href="/me/card"' in (await mine.get("/me")).text
        assert 'href="/me/card"' in (await mine.get("/me/relays/new")).text, "before something is written with it"
        for wrong, field in (
            ({"number": "1111"}, "number"), ({"new": "12"}, "new"), ({"new": "4711", "again": "4711"}, "new"),
            ({"again": "80216"}, "again"),
        ):  # fmt: skip
            refused = await mine.post("/me/card/look", **{**NUMBERS, **wrong})
            assert refused.status_code in {401, 422}
            assert f'id="wrong-{field}"' in refused.text, wrong
            assert "80215" not in refused.text
        shown = await mine.post("/me/card/look", **NUMBERS)
        assert shown.headers["cache-control"] == "no-store"
        new = hidden(shown.text, "code")
        assert (await watching.get("/me/journey")).status_code == 200, "as long as they have not said that they have it"
        assert (await mine.post("/me/card", code=old)).status_code == 409
        before = mine.cookies()[CARD]
        changed = await mine.post("/me/card", code=new)
        assert (changed.status_code, changed.headers["location"]) == (303, "/me?done=card_changed")
        assert (await watching.get("/me/journey")).status_code == 401
        assert "Ma carte" in (journey := (await mine.get("/me/journey?lang=fr")).text)
        assert "ma carte a été changée" in journey
        assert "ma carte a été changée" in (await mine.post("/me/take-along", format="csv")).text
        assert "personne d’autre n’a vu" in (await mine.get("/me/card?lang=fr")).text
        assert 'href="/me/card"' not in (await mine.get("/me/relays/new")).text
        mine.set_cookie(CARD, before)
        assert (await mine.post("/me/card", code=new)).status_code == 401, "the second press of two"
    async with house.visitor() as visitor:
        assert (await visitor.post("/c", code=old)).status_code == 401
        browser = await reading(house, visitor, new, "4711")
        assert (await browser.get("/me/journey")).status_code == 403, "the old number opens nothing"
        browser = await reading(house, visitor, new, "80215")
        assert (await browser.get("/me/journey")).status_code == 200
    async with house.as_(world.carla) as browser:
        digest = (await browser.get("/team/openings?lang=fr")).text
        assert digest.count("ont changées elles-mêmes") == 1, "this week, and in no other"
        assert 'data-label="Cartes données">1<' in digest


async def test_a_found_card_a_link_and_somebody_else_change_none(house: House) -> None:
    async with with_a_found_card(house) as browser:
        assert (await browser.get("/me/card")).status_code == 403
        assert (await browser.post("/me/card/look", **NUMBERS)).status_code == 403
        assert (await browser.post("/me/card", code="A" * 16)).status_code == 403
    async with house.as_participant(house.world.grenadille) as browser:
        assert "/me/card/look" not in (await browser.get("/me/card")).text
        assert (await browser.post("/me/card/look", **NUMBERS)).status_code == 409
        assert "/me/card" not in (await browser.get("/me")).text
    async with house.as_(house.world.carla) as browser:
        assert (await browser.post("/me/card", code="A" * 16)).status_code == 401


async def test_saying_no_to_being_asked_closes_the_card_and_not_the_page(house: House) -> None:
    """What is open stays open until it is shut, with the card's number given: to read, to take along, to erase."""
    code = await given(house)
    async with house.visitor() as visitor, house.visitor() as elsewhere:
        mine = await reading(house, visitor, code, "4711")
        other = await reading(house, elsewhere, code, "4711")
        said = await mine.post("/me/consents", purpose="follow_up", recipient="", answer="no")
        assert said.headers["location"] == "/me/consents?done=closed"
        assert "ma carte n’ouvre plus rien" in (await mine.get("/me/consents?done=closed&lang=fr")).text
        assert (await mine.post("/me/take-along", format="csv")).status_code == 200
        assert (await mine.get("/me/erase")).status_code == 200
        assert "/me/card/look" not in (await mine.get("/me/card")).text, "there is none to change"
        over = await other.get("/me?lang=fr")
        assert over.status_code == 401
        assert "Votre page s’est fermée" in over.text
        assert (await mine.post("/leave")).headers["location"] == "/c"
        assert (await mine.get("/me")).status_code == 401
    async with house.visitor() as visitor:
        assert (await visitor.post("/c", code=code)).status_code == 401
        assert "Votre page s’est fermée" not in (await visitor.get("/me?lang=fr")).text


async def test_the_same_no_again_frees_no_page_from_its_card(house: House) -> None:
    """Who said no, and was given a card since, says it once more: the new card is theirs, and its end ends the page."""
    code = await given(house)
    async with house.visitor() as visitor:
        mine = await reading(house, visitor, code, "4711")
        await mine.post("/me/consents", purpose="follow_up", recipient="", answer="no")
    code = await given(house)
    async with house.visitor() as visitor:
        mine = await reading(house, visitor, code, "4711")
        said = await mine.post("/me/consents", purpose="follow_up", recipient="", answer="no")
        assert said.headers["location"] == "/me/consents?done=noted"
        assert "/me/card/look" in (await mine.get("/me/card")).text
        await cards.revoke(house.world.amina.scope, house.world.grenadille.participant)
        assert (await mine.get("/me")).status_code == 401


async def test_six_wrong_numbers_make_it_wait(house: House) -> None:
    """Whoever finds the page open does not guess the number, and so leaves nobody outside."""
    code = await given(house)
    async with house.visitor() as visitor:
        mine = await reading(house, visitor, code, "4711")
        for _ in range(6):
            assert (await mine.post("/me/card/look", **{**NUMBERS, "number": "0000"})).status_code == 401
        assert (await mine.post("/me/card/look", **NUMBERS)).status_code == 429


async def test_of_two_codes_that_were_shown_the_last_one_counts(house: House) -> None:
    code = await given(house)
    async with house.visitor() as visitor:
        mine = await reading(house, visitor, code, "4711")
        first, second = [hidden((await mine.post("/me/card/look", **NUMBERS)).text, "code") for _ in range(2)]
        assert (await mine.post("/me/card", code=first)).status_code == 409
        assert (await mine.get("/me/journey")).status_code == 200
        assert (await mine.post("/me/card", code=second)).status_code == 303


@pytest.mark.parametrize("own_key", [False, True])
async def test_what_the_person_wrote_with_the_old_card_opens_with_the_new_one(house: House, *, own_key: bool) -> None:
    world = house.world
    there = await receives(world)
    scope = (await chosen(world)).open(world.amina) if own_key else world.amina.scope
    old = (await cards.give(scope, world.grenadille.participant, number="4711")).code
    async with house.visitor() as visitor:
        mine = await reading(house, visitor, old, "4711")
        typed = {"submission_key": new_id(), "letter_language": "fr", "message": "Je cherche un toit"}
        shown = hidden((await mine.post(f"/me/relays/new/{there}/look", **typed)).text, "shown")
        await mine.post(f"/me/relays/new/{there}", **typed, shown=shown)
        new = hidden((await mine.post("/me/card/look", **NUMBERS)).text, "code")
        assert (await mine.post("/me/card", code=new)).status_code == 303
        assert "Je cherche un toit" in (await mine.get("/me/relays")).text
    async with house.visitor() as visitor:
        mine = await reading(house, visitor, new, "80215")
        page = (await mine.get("/me/relays")).text
        assert "Je cherche un toit" in page
        assert page.count("/take-back") == 1
    again = (await cards.give(scope, world.grenadille.participant, number="4711")).code
    async with house.visitor() as visitor:
        team = await reading(house, visitor, again, "4711")
        assert "Je cherche un toit" not in (await team.get("/me/relays")).text, "a card of the team reads it no more"
