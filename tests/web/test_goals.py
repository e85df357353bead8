"""Personal goals through the pages: set, talked about again, on the record and the person's own journey."""

import html
import re
import uuid

from evalkit.services.people import cards
from tests.web.conftest import Browser, House
from tests.web.test_people_and_programmes import told
from tests.world import TODAY

WORDS = {
    "goal": "Prendre le bus seule",
    "step_1": "Mon fils vient avec moi.",
    "step_3": "Je vais seule au marché.",
    "day": TODAY.isoformat(),
}


async def set_one(house: House) -> str:
    """Set a goal through its page; gives the address on which it is talked about again."""
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        form = await browser.get(f"/enrolments/{place.enrolment}/goal")
        key = re.findall(r'name="submission_key" value="([^"]+)"', form.text)[0]
        made = await browser.post(f"/enrolments/{place.enrolment}/goal", submission_key=key, **WORDS)
        assert made.headers["location"] == f"/participants/{place.participant}?done=goal"
        page = await browser.get(made.headers["location"])
    assert "Prendre le bus seule" in told(page.text)
    return re.findall(r'href="(/goals/[^"]+)"', page.text)[0]


async def test_a_goal_is_talked_about_again_in_its_own_words_and_without_numbers(house: House):
    address = await set_one(house)
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(address)
        cards = re.findall(r'<span class="words">(.*?)</span></label>', page.text, re.S)
        assert [html.unescape(re.sub(r"<[^>]*>|\s+", " ", c)).strip() for c in cards] == [
            "Mon fils vient avec moi.", "Un premier pas : à quoi je le verrai", "Je vais seule au marché.",
            "Un peu plus que ce que j'espère", "Beaucoup plus que ce que j'espère",
            "C'est plus difficile qu'au départ", "Ce n'est plus ce que je veux",
        ]  # fmt: skip
        assert not re.search(r"[-−][12]\b", told(page.text).partition(">")[2])
        rated = await browser.post(
            address, submission_key=str(uuid.uuid4()), chosen="step_3", day=TODAY.isoformat()
        )  # fmt: skip
        assert rated.status_code == 303
        record = await browser.get(rated.headers["location"])
    assert told(record.text).count("Je vais seule au marché.") == 1
    async with house.as_participant(house.world.grenadille) as browser:
        journey = await browser.get("/me/journey")
    assert "Prendre le bus seule" in told(journey.text)
    assert "/goals/" not in journey.text


async def test_what_is_missing_is_told_beside_its_field_and_the_words_stay(house: House):
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        page = await browser.post(
            f"/enrolments/{place.enrolment}/goal", **{**WORDS, "step_3": "", "submission_key": str(uuid.uuid4())}
        )
    assert page.status_code == 422
    assert 'id="wrong-step_3"' in page.text
    assert "Mon fils vient avec moi." in page.text


async def test_a_rating_without_a_card_is_asked_again(house: House):
    address = await set_one(house)
    async with house.as_(house.world.amina) as browser:
        page = await browser.post(address, submission_key=str(uuid.uuid4()), day=TODAY.isoformat())
    assert page.status_code == 422
    assert 'id="wrong-chosen"' in page.text


async def test_nobody_is_invited_to_talk_again_about_the_goal_of_somebody_who_died(house: House):
    await set_one(house)
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser:
        await browser.post(
            f"/participants/{place.participant}/leave",
            enrolment=place.enrolment, reason="death", note="", day=TODAY.isoformat(),
        )  # fmt: skip
        page = await browser.get(f"/participants/{place.participant}")
    assert "Prendre le bus seule" in told(page.text)
    assert "/goals/" not in page.text
    assert '/goal"' not in page.text


async def test_with_their_card_the_person_says_where_they_are_in_one_touch(house: House):
    """In every language of the pages, Arabic too; never a number, and what was said last stays closed."""
    goal = (await set_one(house)).removeprefix("/goals/")
    async with house.as_participant(house.world.grenadille) as mine:
        assert 'href="/me/goals"' in (await mine.get("/me")).text
        page = await mine.get("/me/goals")
        assert "Voici vos mots. Où en êtes-vous aujourd'hui ?" in told(page.text)
        assert len(re.findall(r'<button class="card[^>]*name="chosen"', page.text)) == 7
        key = re.findall(r'name="submission_key" value="([^"]+)"', page.text)[0]
        for _ in range(2):  # a double touch is one answer
            rated = await mine.post(f"/me/goals/{goal}", submission_key=key, chosen="step_3")
            assert rated.headers["location"] == f"/me/goals?done={goal}"
        assert "C’est noté." in told((await mine.get(rated.headers["location"])).text)
        arabic = await mine.get("/me/goals?lang=ar")
        assert "هذه كلماتي. أين أنا اليوم؟" in arabic.text
        assert "الأمر أصعب من البداية" in arabic.text
    async with house.as_(house.world.amina) as browser:
        record = await browser.get(f"/participants/{house.world.grenadille.participant}")
    assert told(record.text).count("Je vais seule au marché.") == 1


async def test_a_card_found_after_a_death_shows_none_of_the_goals(house: House):
    """Whoever goes through the drawer of somebody who died is not asked how far that person came."""
    await set_one(house)
    place = house.world.grenadille
    async with house.as_participant(place) as mine:
        assert "Prendre le bus seule" in told((await mine.get("/me/goals")).text)
        async with house.as_(house.world.amina) as browser:
            await browser.post(
                f"/participants/{place.participant}/leave",
                enrolment=place.enrolment, reason="death", note="", day=TODAY.isoformat(),
            )  # fmt: skip
        page = await mine.get("/me/goals")
    assert page.status_code == 200
    assert "Prendre le bus seule" not in told(page.text)
    assert 'name="chosen"' not in page.text


async def test_a_card_without_its_number_and_another_person_read_and_rate_no_goal(house: House):
    goal = (await set_one(house)).removeprefix("/goals/")
    sent = {"submission_key": str(uuid.uuid4()), "chosen": "step_3"}
    card = await cards.give(house.world.amina.scope, house.world.grenadille.participant)
    async with house.visitor() as browser:
        await browser.post("/c", token="", code=card.code)
        mine = Browser(browser.client, "participant")
        assert "/me/goals" not in (await mine.get("/me")).text
        assert (await mine.get("/me/goals")).status_code == 403
        assert (await mine.post(f"/me/goals/{goal}", **sent)).status_code == 403
    async with house.as_participant(house.world.lanternes) as other:
        assert (await other.post(f"/me/goals/{goal}", **sent)).status_code == 404
        assert "Prendre le bus seule" not in (await other.get("/me/goals")).text
