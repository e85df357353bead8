"""Stories and group analyses through the pages, as the team and the person themselves use them."""

from __future__ import annotations

import re
import uuid

from tests.unit.services.test_release_words import PASSAGE, TOLD
from tests.web.conftest import Browser, House
from tests.web.test_people_and_programmes import told
from tests.world import TODAY

STORY = {"text": TOLD, "domain": "self_confidence", "language": "fr"}


def a_key() -> str:
    return str(uuid.uuid4())


async def tell(house: House, browser: Browser, **changed: str) -> str:
    """Note a story on the person's page; gives its address."""
    place = house.world.grenadille
    fields = {"submission_key": a_key(), "enrolment": place.enrolment, "day": TODAY.isoformat(), **STORY, **changed}
    made = await browser.post(f"/participants/{place.participant}/stories", **fields)
    assert made.status_code == 303, told(made.text)
    return made.headers["location"].partition("?")[0]


async def ready_to_ask(house: House) -> tuple[str, str]:
    """A story whose passage Carla read over: (its address, the passage)."""
    async with house.as_(house.world.amina) as browser:
        story = await tell(house, browser, day="")
        chosen = await browser.post(f"{story}/passages", submission_key=a_key(), text=PASSAGE)
        assert chosen.status_code == 303
        page = await browser.get(story)
        assert "/reading" not in page.text  # whoever chose does not read over
    async with house.as_(house.world.carla) as browser:
        page = await browser.get(story)
        passage = re.findall(r'action="/passages/([^/]+)/reading"', page.text)[0]
        assert (await browser.post(f"/passages/{passage}/reading", verdict="may_leave")).status_code == 303
    return story, passage


async def test_the_team_notes_a_story_and_its_hint_is_always_there(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"/participants/{house.world.grenadille.participant}/stories")
        assert "Vous pouvez aussi dire que rien n&#39;a changé" in page.text
        story = await tell(house, browser)
        assert "plus lentement" in told((await browser.get(story)).text)
        words = await browser.get(f"/programmes/{house.world.grenadille.programme}/words")
        assert f'href="{story}"' in words.text


async def test_what_is_missing_is_told_beside_its_field_and_the_words_stay(house: House) -> None:
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        refused = await browser.post(
            f"/participants/{place.participant}/stories", submission_key=a_key(), enrolment=place.enrolment,
            text=TOLD, domain="", language="fr", day="",
        )  # fmt: skip
        assert refused.status_code == 422
        assert "field-domain" in refused.text
        assert "plus lentement" in told(refused.text)
        story = await tell(house, browser)
        wrong = await browser.post(f"{story}/passages", submission_key=a_key(), text="En mars")
        assert (wrong.status_code, "En mars" in wrong.text) == (422, True)


async def test_asking_for_each_reader_and_withdrawing(house: House) -> None:
    story, passage = await ready_to_ask(house)
    reader = f"funder:{house.world.funder}"
    async with house.as_(house.world.amina) as browser:
        hurried = await browser.post(f"/passages/{passage}/consent", reader=reader, answer="yes", months="12")
        assert hurried.status_code == 409  # it was noted today: the person is asked tomorrow, or decides by themselves
        yes = await browser.post(
            f"/passages/{passage}/consent", reader=reader, answer="yes", months="12", decides_today="yes"
        )
        assert yes.status_code == 303
        page = told((await browser.get(story)).text)
        assert "oui, jusqu’au" in page or "yes, until" in page
        no = await browser.post(f"/passages/{passage}/consent", reader=reader, answer="no")
        assert no.status_code == 303


async def test_a_person_reads_their_stories_tells_one_and_decides(house: House) -> None:
    _, passage = await ready_to_ask(house)
    place = house.world.grenadille
    async with house.as_participant(place) as browser:
        page = await browser.get("/me/stories")
        assert "plus lentement" in told(page.text)
        made = await browser.post(
            "/me/stories", submission_key=a_key(), enrolment=place.enrolment, text="Rien n’a changé.", domain="other"
        )
        assert made.headers["location"] == "/me/stories?done=told"
        for answer in ("yes", "no"):
            said = await browser.post(
                f"/me/passages/{passage}/consent", reader=f"funder:{house.world.funder}", answer=answer
            )
            assert said.status_code == 303
        page = await browser.get("/me/stories")
        (mine,) = set(re.findall(r'action="(/me/stories/[^"]+/take-back)"', page.text)[:1])
        assert (await browser.post(mine)).status_code == 303
        empty = await browser.post("/me/stories", submission_key=a_key(), enrolment=place.enrolment, text=" ")
        assert empty.status_code == 422


async def test_a_group_analysis_step_by_step_with_two_who_write(house: House) -> None:
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        begun = await browser.post(f"/programmes/{place.programme}/group-analyses", submission_key=a_key())
        room = begun.headers["location"]
        analysis = room.partition("/steps/")[0]
        on = await browser.post(room, based_on="0", participants="6", team="3", absent="les hommes du soir")
        assert on.headers["location"] == f"{analysis}/steps/proposals"
        for step, fields in {
            "choice": {"chosen": "L'attestation"},
            "account": {"account": "Une preuve de présence."},
            "agreement": {"convergences": "Il manque une règle", "divergences": "Non"},
            "perspectives": {"perspectives.0.what": "Un papier", "perspectives.0.who": "équipe"},
        }.items():
            assert (await browser.post(f"{analysis}/steps/{step}", based_on="0", **fields)).status_code == 303
        both = await browser.post(f"{analysis}/steps/choice", based_on="0", chosen="La file")
        assert both.status_code == 409
        text = both.text
        assert "L&#39;attestation" in text
        assert "La file" in text
        assert 'name="based_on" value="1"' in text
        endless = await browser.post(f"{analysis}/steps/choice", based_on="9" * 5000, chosen="La file")
        assert endless.status_code == 409  # no version: neither kept nor an error of the server
        page = await browser.get(f"{analysis}/validate")
        read = dict(re.findall(r'name="(read\.\w+)" value="(\d+)"', page.text))
        done = await browser.post(f"{analysis}/validate", present="le groupe", dissent="Trop vite.", **read)
        assert done.headers["location"] == f"{analysis}/leaves?done=validated"
        leaves = await browser.get(f"{analysis}/leaves")
        assert 'value="agreement.divergences.0"' in leaves.text
        chosen = await browser.post(
            f"{analysis}/leaves", reader=f"funder:{house.world.funder}", passage="account.account"
        )
        assert chosen.headers["location"] == f"{analysis}/leaves?done=chosen"
        assert (await browser.post(f"{analysis}/withdraw-account")).status_code == 303
        whole = await browser.get(analysis)
        assert "Une preuve de présence." not in whole.text
        assert (await browser.get("/group-analyses/guide")).status_code == 200


async def test_themes_rounds_and_the_groups_answer(house: House) -> None:
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        first, second = await tell(house, browser), await tell(house, browser, text="Rien n’a changé.")
        theme = a_key()
        wrong = await browser.post(f"/themes/{theme}", based_on="0", name_fr="", definition="")
        assert wrong.status_code == 422
        assert (await browser.post(f"/themes/{theme}", based_on="0", name_fr="Oser", definition="x")).status_code == 303
        coded = await browser.post("/coding", kind="story", text=first.rpartition("/")[2], theme=theme)
        assert coded.status_code == 303
        assert "Oser" in (await browser.get("/coding")).text
        assert "Oser" in (await browser.get("/themes")).text
        one, other = (address.rpartition("/")[2] for address in (first, second))
        page = await browser.get(f"/programmes/{place.programme}/selection?domain=self_confidence")
        assert one in page.text
        assert other in page.text
        fields = {"submission_key": a_key(), "domain": "self_confidence", "story": one, "team": "3",
                  "reason": "Elle l'a dit.", "dissent": "Trop beau.", "day": TODAY.isoformat()}  # fmt: skip
        refused = await browser.post(f"/programmes/{place.programme}/selection", read=one, **fields)
        assert refused.status_code == 422
        held = await browser.client.post(
            f"/programmes/{place.programme}/selection",
            data={"_token": browser.token(), "read": [one, other], **fields},
            headers={"sec-fetch-site": "same-origin", "origin": "null"},
        )
        assert held.status_code == 303
        words = await browser.get(f"/programmes/{place.programme}/words")
        assert "Trop beau." in words.text
        (back,) = re.findall(r'action="(/selections/[^"]+)"', words.text)
        told_back = await browser.post(back, submission_key=a_key(), text="Elle a souri.", day=TODAY.isoformat())
        assert told_back.status_code == 303
        answer = await browser.post(
            f"/programmes/{place.programme}/return", submission_key=a_key(), text="Trop droit.", language="fr",
            day=TODAY.isoformat(), may_leave="yes",
        )  # fmt: skip
        assert answer.status_code == 303
        assert "Trop droit." in (await browser.get(f"/programmes/{place.programme}/words")).text
