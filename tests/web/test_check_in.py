"""A check-in through the pages, as a browser without JavaScript goes: sheet, reading it over, receipt, mistakes."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid

import httpx
import pytest

from evalkit import store
from evalkit.store.queries import check_ins
from evalkit.store.unit import DAY_ZONE
from tests.web.conftest import Browser, House
from tests.world import World, a_check_in, a_consent

ANSWERS = {"answer.speaking_up": "2", "answer.people_to_turn_to": "3", "answer.letters_and_forms": "does_not_apply"}


def today() -> str:
    return dt.datetime.now(DAY_ZONE).date().isoformat()


def hidden(page: httpx.Response, name: str) -> str:
    """The value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


async def sheet_of(browser: Browser, path: str) -> dict[str, str]:
    """The fields of an opened sheet that travel with it."""
    page = await browser.get(path)
    assert page.status_code == 200
    own = {name: hidden(page, name) for name in ("submission_key", "form_version", "draft_version", "language")}
    return {**own, "day": today(), "mode": "together"}


def path(world: World) -> str:
    return f"/check-in/{world.grenadille.enrolment}"


async def rows(house: House, table: str) -> int:
    async with store.unit(house.world.amina.scope) as unit:
        found = await unit.raw(
            f"SELECT count(*) AS n FROM {table} WHERE organisation = {{}}",  # noqa: S608  (names of our own tests)
            unit.organisation,
        )
    return int(found[0]["n"])


async def noted(house: House, browser: Browser, **changed: str) -> str:
    """Note a check-in through the pages; gives its submission key."""
    fields = {**await sheet_of(browser, path(house.world)), **ANSWERS, **changed}
    answer = await browser.post(path(house.world), do="submit", **fields)
    assert answer.status_code == 303
    return fields["submission_key"]


async def check_in_of(house: House, key: str) -> str:
    async with store.unit(house.world.amina.scope) as unit:
        found = await check_ins.revision_by_key(unit, key)
    assert found is not None
    return found.check_in


async def test_home_says_who_can_be_asked_and_leads_to_the_sheet(house: House):
    async with house.as_(house.world.amina) as browser:
        page = await browser.get("/home")
        assert page.status_code == 200
        assert "tilleul 27" in page.text
        assert f'href="{path(house.world)}"' in page.text
        assert "ardoise 8" not in page.text


async def test_the_sheet_shows_every_level_in_words_and_no_answer_chosen(house: House):
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(path(house.world), **{"accept-language": "fr"})
    assert "En ce moment, je garde pour moi ce que je pense." in page.text
    assert "Je préfère ne pas répondre" in page.text
    assert page.text.count("Ça ne me concerne pas") == 1
    assert '" checked' not in page.text.replace('value="together" checked', "")
    assert page.text.count('class="card"') == 15


@pytest.mark.parametrize(
    ("language", "words", "direction"),
    [
        ("nl", "Nu hou ik voor mezelf wat ik denk.", "ltr"),
        ("ar", "في هذه الفترة أحتفظ بما أفكّر فيه لنفسي.", "rtl"),
    ],
)
async def test_the_language_of_the_questions_is_switched_and_what_was_chosen_stays(
    house: House, language: str, words: str, direction: str
):
    async with house.as_(house.world.amina) as browser:
        fields = await sheet_of(browser, path(house.world))
        page = await browser.went_on(path(house.world), switch=language, **{**fields, "answer.speaking_up": "4"})
    assert page.status_code == 200
    assert words in page.text
    assert f'id="field-speaking_up" lang="{language}" dir="{direction}"' in page.text
    assert 'name="answer.speaking_up" value="4" checked' in page.text
    assert hidden(page, "submission_key") == fields["submission_key"]
    assert hidden(page, "language") == language


async def test_a_check_in_from_the_sheet_to_its_receipt(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS, "answer.story": "Plus lentement."}
        review = await browser.went_on(path(house.world), do="look_over", **fields)
        assert review.status_code == 200
        assert "Je le dis rarement, à une personne que je connais bien." in html.unescape(review.text)
        assert "Plus lentement." in review.text
        assert await rows(house, "check_in") == 0
        answer = await browser.post(path(house.world), do="submit", **fields)
        assert answer.status_code == 303
        receipt = await browser.get(answer.headers["location"])
        assert receipt.status_code == 200
        assert "Merci. C&#39;est noté." in receipt.text
        assert "Dites-le quand vous voulez" in receipt.text
        code = re.search(r'<p class="code" dir="ltr">([0-9A-Z]{4}-[0-9A-Z]{4})<', receipt.text)
        assert code is not None
        found = await browser.get(f"/receipts?code={code[1].lower()}")
        assert "tilleul 27" in found.text
    assert await rows(house, "check_in") == 1


async def test_reading_over_has_an_address_that_only_its_author_opens(house: House):
    """The answer to the form has nothing in it: a browser keeps what a form sent, beside the page, on its disk."""
    address = path(house.world)
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, address), **ANSWERS, "answer.story": "Plus lentement."}
        sent = await browser.post(address, do="look_over", **fields)
        assert (sent.status_code, sent.text) == (303, "")
        look = sent.headers["location"]
        assert "lentement" not in look
        assert ["Plus lentement." in (await browser.get(look)).text for _ in range(2)] == [True, True]
    async with house.as_(house.world.carla) as browser:
        hers = await browser.get(look)
        assert (hers.status_code, hers.headers["location"]) == (303, address)
    async with house.as_(house.world.amina) as browser:
        await browser.post(address, do="submit", **fields)
        noted = await browser.get(look)
        assert (noted.status_code, noted.headers["location"]) == (303, address)
        assert "Plus lentement." not in (await browser.get(address)).text


async def test_going_back_from_reading_over_keeps_everything(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS, "answer.story": "Un <b>mot</b>"}
        page = await browser.went_on(path(house.world), do="change", **fields)
    assert 'name="answer.people_to_turn_to" value="3" checked' in page.text
    assert "Un &lt;b&gt;mot&lt;/b&gt;</textarea>" in page.text


async def test_a_second_click_gives_the_same_receipt(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS}
        first = await browser.post(path(house.world), do="submit", **fields)
        second = await browser.post(path(house.world), do="submit", **fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert await rows(house, "check_in") == 1


async def test_the_same_sheet_with_other_answers_is_told_and_kept_aside(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS}
        await browser.post(path(house.world), do="submit", **fields)
        other = await browser.post(path(house.world), do="submit", **{**fields, "answer.speaking_up": "5"})
    assert other.status_code == 409
    assert "Traceback" not in other.text
    assert await rows(house, "quarantine") == 1
    assert await rows(house, "check_in") == 1


async def test_errors_stand_at_the_top_and_beside_the_field_and_what_was_typed_stays(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = await sheet_of(browser, path(house.world))
        page = await browser.post(
            path(house.world),
            do="look_over",
            **{**fields, "answer.speaking_up": "9", "answer.people_to_turn_to": "4", "day": "soon",
               "answer.story": "n° 85.07.30-033.28"},
        )  # fmt: skip
    assert page.status_code == 422
    assert page.text.count('role="alert"') == 1
    for field in ("speaking_up", "story", "day"):
        assert f'href="#field-{field}"' in page.text
        assert f'id="wrong-{field}"' in page.text
    assert 'name="answer.people_to_turn_to" value="4" checked' in page.text
    assert "n° 85.07.30-033.28</textarea>" in page.text
    assert await rows(house, "check_in") == 0


async def test_a_telephone_number_in_the_words_is_only_hinted_at(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS, "answer.story": "Appelez le 0470 12 34 56."}
        page = await browser.went_on(path(house.world), do="look_over", **fields)
    assert page.status_code == 200
    assert "note mind" in page.text


@pytest.mark.parametrize("method", ["get", "post"])
async def test_foreign_and_unknown_enrolments_look_the_same(house: House, method: str):
    async with house.as_(house.world.bram) as browser:
        fields = await sheet_of(browser, f"/check-in/{house.world.lanternes.enrolment}")
        answers = []
        for enrolment in (house.world.grenadille.enrolment, str(uuid.uuid4())):
            address = f"/check-in/{enrolment}"
            sent = {**fields, **ANSWERS, "do": "submit"}
            answers.append(await browser.get(address) if method == "get" else await browser.post(address, **sent))
    assert [a.status_code for a in answers] == [404, 404]
    strip = [re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", a.text) for a in answers]
    assert strip[0] == strip[1]
    assert await rows(house, "check_in") == 0


async def test_an_added_field_is_refused(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS}
        page = await browser.post(path(house.world), do="submit", organisation="x", **fields)
        assert page.status_code == 422
        page = await browser.post(path(house.world), do="submit", **{**fields, "answer.organisation": "x"})
        assert page.status_code == 422
    assert await rows(house, "check_in") == 0


async def test_who_does_not_wish_to_be_asked_is_not_noted(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_consent(unit, house.world.grenadille.participant, purpose="follow_up", answer="refused")
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS}
        answer = await browser.post(path(house.world), do="submit", **fields)
    assert answer.status_code == 409
    assert await rows(house, "check_in") == 0


async def test_two_screens_of_one_draft_keep_both_texts_and_nobody_else_sees_either(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), "answer.speaking_up": "3"}
        await browser.post(f"{path(house.world)}/draft", **fields)
        other = {**fields, "answer.speaking_up": "5"}  # opened before that saving, on another screen
        for _ in range(2):  # an answer that was lost on the way
            kept = (await browser.post(f"{path(house.world)}/draft", **other)).json()
            assert (kept["kept"], kept["version"]) == (True, 1)
            assert kept["submission_key"] != fields["submission_key"]
        assert await rows(house, "draft") == 2
        other |= {"submission_key": kept["submission_key"], "draft_version": "1"}
        assert (await browser.post(f"{path(house.world)}/draft", **other)).json() == {"kept": True, "version": 2}
        left = await browser.post(path(house.world), do="save", **{**fields, "answer.speaking_up": "4"})
        assert left.status_code == 303
        assert await rows(house, "draft") == 3
    async with house.as_(house.world.carla) as colleague:
        page = await colleague.get(path(house.world))
        assert "checked" not in page.text.partition('name="answer.speaking_up"')[2].partition("</fieldset>")[0]
        assert hidden(page, "submission_key") not in (fields["submission_key"], kept["submission_key"])


async def test_a_draft_saves_itself_and_waits_on_the_home_page(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), "answer.speaking_up": "3"}
        saved = await browser.post(f"{path(house.world)}/draft", **fields)
        assert saved.status_code == 200
        assert saved.json() == {"kept": True, "version": 1}
        again = await browser.post(f"{path(house.world)}/draft", **fields)
        assert again.json() == {"kept": True, "version": 1}
        page = await browser.get(path(house.world))
        assert 'name="answer.speaking_up" value="3" checked' in page.text
        assert hidden(page, "submission_key") == fields["submission_key"]
        assert hidden(page, "draft_version") == "1"
    async with house.as_(house.world.carla) as other:
        assert 'value="3" checked' not in (await other.get(path(house.world))).text


async def test_go_on_later_and_begin_afresh_work_without_a_script(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), "answer.speaking_up": "3"}
        later = await browser.post(path(house.world), do="save", **fields)
        assert (later.status_code, later.headers["location"]) == (303, "/home?done=draft")
        afresh = await browser.post(path(house.world), do="afresh", **fields)
        assert afresh.status_code == 303
        page = await browser.get(path(house.world))
    assert '" checked' not in page.text.replace('value="together" checked', "")
    assert hidden(page, "submission_key") != fields["submission_key"]


async def test_the_last_answer_stands_closed_behind_a_summary_in_words(house: House):
    async with store.unit(house.world.amina.scope, write=True) as unit:
        await a_check_in(unit, house.world.grenadille)
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(path(house.world))
    found = re.search(r"<details><summary>[^<]*</summary>\s*<p><span lang=\"fr\" dir=\"ltr\">([^<]*)</span>", page.text)
    assert found is not None
    assert found[1].strip() == "Je le dis rarement, à une personne que je connais bien."


async def act(browser: Browser, check_in: str, what: str, **fields: str) -> httpx.Response:
    return await browser.post(f"/check-ins/{check_in}/{what}", submission_key=str(uuid.uuid4()), **fields)


async def test_what_was_noted_can_be_taken_back(house: House):
    async with house.as_(house.world.amina) as browser:
        check_in = await check_in_of(house, await noted(house, browser))
        answer = await act(browser, check_in, "undo")
        assert answer.headers["location"] == f"/check-ins/{check_in}?done=undone"
        page = await browser.get(answer.headers["location"])
        assert page.status_code == 200
        again = await act(browser, check_in, "undo")
        assert again.status_code == 409
    assert await rows(house, "check_in") == 1
    assert await rows(house, "check_in_revision") == 2


async def test_a_correction_shows_the_answers_as_they_stand_and_keeps_the_first(house: House):
    async with house.as_(house.world.amina) as browser:
        check_in = await check_in_of(house, await noted(house, browser))
        page = await browser.get(f"/check-ins/{check_in}/correct")
        assert 'name="answer.people_to_turn_to" value="3" checked' in page.text
        fields = {"submission_key": hidden(page, "submission_key"), "based_on": hidden(page, "based_on"),
                  "reason": "wrong_card", "mode": "together", **ANSWERS}  # fmt: skip
        wrong = await browser.post(f"/check-ins/{check_in}/correct", **{**fields, "answer.speaking_up": "7"})
        assert wrong.status_code == 422
        assert 'id="wrong-speaking_up"' in wrong.text
        answer = await browser.post(f"/check-ins/{check_in}/correct", **{**fields, "answer.speaking_up": "5"})
        assert answer.status_code == 303
        kept = await browser.get(f"/check-ins/{check_in}")
    assert "même si les autres ne sont pas d&#39;accord" in kept.text
    assert await rows(house, "check_in_revision") == 2


async def test_moving_setting_aside_and_bringing_back(house: House):
    async with house.as_(house.world.amina) as browser:
        check_in = await check_in_of(house, await noted(house, browser))
        moved = await act(browser, check_in, "move", place=f"{house.world.grenadille.enrolment}/3_months")
        assert moved.status_code == 303
        wrong = await act(browser, check_in, "move", place=f"{house.world.grenadille.enrolment}/never")
        assert wrong.status_code == 422
        unreasoned = await act(browser, check_in, "set-aside")
        assert unreasoned.status_code == 422
        aside = await act(browser, check_in, "set-aside", reason="trial")
        assert aside.status_code == 303
        assert (await act(browser, check_in, "set-aside", reason="trial")).status_code == 409
        assert (await act(browser, check_in, "bring-back")).status_code == 303
        unknown = await act(browser, check_in, "give", label="nobody 1")
        assert unknown.status_code == 422
        assert "nobody 1" in unknown.text


async def test_nobody_else_sees_or_changes_a_check_in(house: House):
    async with house.as_(house.world.amina) as browser:
        key = await noted(house, browser)
        check_in = await check_in_of(house, key)
    async with house.as_(house.world.bram) as browser:
        for address in (f"/check-ins/{check_in}", f"/check-ins/{check_in}/correct", f"/receipts/{key}"):
            assert (await browser.get(address)).status_code == 404
        for what, more in (("undo", {}), ("bring-back", {}), ("set-aside", {"reason": "trial"}),
                           ("move", {"place": f"{house.world.lanternes.enrolment}/start"}),
                           ("give", {"label": "ardoise 8"})):  # fmt: skip
            assert (await act(browser, check_in, what, **more)).status_code == 404
    async with house.as_(house.world.fatou) as browser:
        assert (await browser.get(f"/check-ins/{check_in}")).status_code == 403
        assert (await browser.get("/home")).status_code == 403


async def test_a_person_says_how_it_is_and_finds_it_on_their_journey(house: House):
    place = house.world.grenadille
    address = f"/me/check-in/{place.enrolment}"
    async with house.as_participant(place) as browser:
        first = await browser.get("/me?lang=fr")
        assert first.status_code == 200
        page = await browser.get(address)
        assert "<kbd" not in page.text
        fields = {**await sheet_of(browser, address), **ANSWERS, "mode": "alone"}
        review = await browser.went_on(address, do="look_over", **fields)
        assert review.status_code == 200
        answer = await browser.post(address, do="submit", **fields)
        assert answer.headers["location"] == f"/me/receipts/{fields['submission_key']}"
        receipt = await browser.get(answer.headers["location"])
        assert "Merci. C&#39;est noté." in receipt.text
        journey = await browser.get("/me/journey")
        assert "Je le dis rarement, à une personne que je connais bien." in journey.text
        told = re.sub(r"<[^>]*>", " ", journey.text.split("<main")[1].split("</main")[0])
        assert not re.search(r"\b[1-5] ?/ ?5\b", told)


async def test_a_person_opens_nobody_else_s_sheet_and_no_page_of_the_team(house: House):
    async with house.as_participant(house.world.grenadille) as browser:
        assert (await browser.get(f"/me/check-in/{house.world.lanternes.enrolment}")).status_code == 404
        assert (await browser.get("/home")).status_code == 401
        assert (await browser.get(f"/participants/{house.world.grenadille.participant}")).status_code == 401


@pytest.mark.parametrize("language", ["fr", "nl", "en", "ar"])
async def test_a_person_s_pages_speak_four_languages(house: House, language: str):
    async with house.as_participant(house.world.grenadille) as browser:
        for address in ("/me", "/me/journey", "/me/consents", f"/me/check-in/{house.world.grenadille.enrolment}"):
            page = await browser.get(f"{address}?lang={language}")
            assert page.status_code == 200
            assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page.text


async def test_a_person_changes_their_mind(house: House):
    async with house.as_participant(house.world.grenadille) as browser:
        for answer in ("yes", "no"):
            done = await browser.post("/me/consents", purpose="follow_up", recipient="", answer=answer)
            assert done.status_code == 303
        assert (await browser.post("/me/consents", purpose="sell", answer="yes")).status_code == 422
    assert await rows(house, "consent") == 2


async def test_the_second_version_waits_for_the_team_until_somebody_has_looked(house: House):
    async with house.as_(house.world.amina) as browser:
        fields = {**await sheet_of(browser, path(house.world)), **ANSWERS}
        await browser.post(path(house.world), do="submit", **fields)
        await browser.post(path(house.world), do="submit", **{**fields, "answer.speaking_up": "5"})
        assert 'href="/set-aside"' in (await browser.get("/home")).text
        page = await browser.get("/set-aside")
        assert "même si les autres ne sont pas d&#39;accord" in page.text
        waiting = hidden(page, "waiting")
        async with house.as_(house.world.bram) as other:
            assert "tilleul" not in (await other.get("/set-aside")).text
            assert (await other.post("/set-aside", waiting=waiting)).status_code == 404
        assert (await browser.post("/set-aside", waiting=waiting)).status_code == 303
        assert 'href="/set-aside"' not in (await browser.get("/home")).text
    assert await rows(house, "quarantine") == 1
