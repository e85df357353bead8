"""Other voices on their pages: the team's view, what a group says, and the box that knows nobody."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import replace

from evalkit import store
from evalkit.services.asking import about_us, ballots, worker_view_choices
from evalkit.store import Scope
from evalkit.store.queries import about_us as kept
from tests.web.conftest import House
from tests.web.test_check_in import hidden
from tests.web.test_rooms import entered_today, noted
from tests.world import a_check_in

BOX = "evalkit-box"
ITEM = "people_to_turn_to"
ANSWERS = {"listened_to": "4", "can_disagree": "2", "can_decide": "prefer_not_to_say"}


def said(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)))


async def switched_on(house: House) -> None:
    await worker_view_choices.choose(
        house.world.carla.scope, house.world.grenadille.programme, [ITEM], ask_why=True, based_on=0
    )


async def a_kept_check_in(house: House) -> str:
    async with store.unit(house.world.amina.scope, write=True) as unit:
        return (await a_check_in(unit, house.world.grenadille)).revision.check_in


async def counts(house: House) -> dict[str, dict[str, int]]:
    async with store.unit(house.world.amina.scope) as unit:
        months = await kept.months(unit, [house.world.grenadille.programme])
    return months[0].counts if months else about_us.nothing()


# The team's view


async def test_the_coordination_switches_it_on_and_the_receipt_then_asks(house: House) -> None:
    world = house.world
    where = f"/programmes/{world.grenadille.programme}/worker-view"
    check_in = await a_kept_check_in(house)
    async with house.as_(world.amina) as browser:
        assert (await browser.get(where)).status_code == 200
        assert (await browser.post(where, items=ITEM)).status_code == 403
        assert f"/check-ins/{check_in}/view" not in (await browser.get(f"/check-ins/{check_in}")).text
        assert (await browser.get(f"/check-ins/{check_in}/view")).status_code == 409
    async with house.as_(world.carla) as browser:
        done = await browser.post(where, items=ITEM, ask_why="yes", number="0")
        assert done.headers["location"] == f"{where}?done=chosen"
        assert "checked" in (await browser.get(where)).text
        assert (await browser.post(where, items="nothing", number="1")).status_code == 422
    async with house.as_(world.amina) as browser:
        _, enrolment = await entered_today(house)
        key = await noted(browser, f"/check-in/{enrolment}", mode="together")
        assert re.search(r'href="/check-ins/[0-9a-f-]{36}/view"', (await browser.get(f"/receipts/{key}")).text)


async def test_the_team_answers_without_seeing_what_was_said_and_the_person_reads_it(house: House) -> None:
    await switched_on(house)
    check_in = await a_kept_check_in(house)
    where = f"/check-ins/{check_in}/view"
    async with house.as_(house.world.amina) as browser:
        empty = await browser.get(where)
        assert " checked" not in empty.text
        assert "speaking_up" not in empty.text
        nothing = await browser.post(where, submission_key=str(uuid.uuid4()), number="0")
        assert nothing.status_code == 422
        typed = {f"view.{ITEM}": "4", f"why.{ITEM}": "Sa voisine l'attend à la porte."}
        done = await browser.post(where, submission_key=hidden(empty, "submission_key"), number="0", **typed)
        assert done.headers["location"] == f"/check-ins/{check_in}?done=viewed"
        again = await browser.get(where)
        assert "Sa voisine" in html.unescape(again.text)
        assert hidden(again, "number") == "1"
        old = await browser.post(where, submission_key=str(uuid.uuid4()), number="0", **{f"view.{ITEM}": "5"})
        assert old.status_code == 409
    async with house.as_participant(house.world.grenadille) as browser:
        journey = said((await browser.get("/me/journey?lang=fr")).text)
        assert "Comment quelqu’un de l’équipe l’a vu" in journey
        assert "Sa voisine l'attend" in journey
        arabic = await browser.get("/me/journey?lang=ar")
        assert "كيف رأى ذلك أحد من الفريق" in arabic.text
    async with house.as_(house.world.amina) as browser:
        away = await browser.post(f"{where}/take-away", submission_key=str(uuid.uuid4()))
        assert away.headers["location"] == f"/check-ins/{check_in}?done=view_away"
    async with house.as_participant(house.world.grenadille) as browser:
        assert "voisine" not in (await browser.get("/me/journey")).text


async def test_no_page_on_which_somebody_answers_alone_ever_asks_the_team(house: House) -> None:
    await switched_on(house)
    place = house.world.grenadille
    person, enrolment = await entered_today(house)
    async with house.as_participant(replace(place, participant=person, enrolment=enrolment)) as browser:
        key = await noted(browser, f"/me/check-in/{enrolment}", mode="alone")
        for path in ("/me", f"/me/check-in/{enrolment}", f"/me/receipts/{key}"):
            text = (await browser.get(path)).text
            assert "/view" not in text
            assert "view." not in text


async def test_a_program_reads_no_view(house: House) -> None:
    check_in = await a_kept_check_in(house)
    async with store.unit(house.world.amina.scope, write=True) as unit:
        view = await a_check_in(unit, house.world.grenadille, voice="worker", answers={ITEM: 5})
    async with house.as_program(house.world.carla) as browser:
        listed = (await browser.get("/api/v1/check-ins")).json()
        assert [one["id"] for one in listed["items"]] == [check_in]
        assert (await browser.get(f"/api/v1/check-ins/{view.revision.check_in}")).status_code == 404


# The last answer


async def test_the_last_answer_is_folded_wherever_a_worker_enters_and_on_no_page_of_the_persons_own(
    house: House,
) -> None:
    """On the sheet, from paper with its day, and when the sheet comes back with a mistake."""
    await a_kept_check_in(house)
    path = f"/check-in/{house.world.grenadille.enrolment}"
    async with house.as_(house.world.amina) as browser:
        sheet = await browser.get(path)
        back = await browser.get(f"{path}?mode=paper&day=2026-02-20")
        own = {name: hidden(sheet, name) for name in ("submission_key", "form_version", "draft_version", "language")}
        mistaken = await browser.post(path, do="look_over", day="2099-01-01", mode="together", **own)
        assert mistaken.status_code == 422
        for page in (sheet, back):
            folded = re.findall(
                r"<details><summary>Ce qui a été dit la dernière fois</summary>(.*?)</details>", page.text, re.S
            )
            assert len(folded) == 3
            assert all("5 janvier 2026" in one for one in folded)
            assert "rarement" in said(folded[0])
        before = await browser.get(f"{path}?mode=paper&day=2026-01-04")
        assert "Ce qui a été dit la dernière fois" not in before.text
    async with house.as_participant(house.world.grenadille) as browser:
        own_page = await browser.get(f"/me/check-in/{house.world.grenadille.enrolment}")
        assert own_page.status_code == 200
        assert "janvier 2026" not in own_page.text


# The group


async def test_a_group_says_one_sentence_in_its_own_language(house: House) -> None:
    where = f"/programmes/{house.world.grenadille.programme}/group-view"
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(f"{where}?in=ar")
        assert 'lang="ar" dir="rtl"' in page.text
        assert "نختار معًا" in page.text
        refused = await browser.post(where, submission_key=str(uuid.uuid4()), chosen="", day="2026-03-01")
        assert refused.status_code == 422
        fields = {"chosen": "4", "day": "2026-03-01", "place": "Cuisine", "differently": "Une voix : pas encore."}
        done = await browser.post(where, submission_key=hidden(page, "submission_key"), **fields)
        assert done.headers["location"] == f"{where}?done=noted"
        text = said((await browser.get(where)).text)
        assert "Nous choisissons souvent ensemble et nous partageons les tâches." in text
        assert "Une voix : pas encore." in text.replace("\u00a0", " ")
        entry = re.search(r"/group-views/([0-9a-f-]{36})/set-aside", (await browser.get(where)).text)
        assert entry is not None
        await browser.post(f"/group-views/{entry[1]}/set-aside", submission_key=str(uuid.uuid4()))
        assert "Une voix" not in (await browser.get(where)).text


# The box


async def test_a_room_answers_on_its_own_telephones_and_no_session_is_looked_at(house: House) -> None:
    world = house.world
    async with house.as_(world.amina) as browser:
        where = f"/programmes/{world.grenadille.programme}/about-us"
        opened = await browser.post(where, where="room", sheets="6")
        wall = await browser.get(opened.headers["location"])
        code = re.search(r'<p class="code" dir="ltr">([0-9A-Z-]{9})</p>', wall.text)
        assert code is not None
        assert "/b" in wall.text
    async with house.as_participant(world.grenadille) as phone:
        async with store.unit(Scope.system("sign_in")) as unit:
            before = await unit.raw("SELECT * FROM session")
        came = await phone.client.post("/b", data={"code": code[1]}, headers={"sec-fetch-site": "same-origin"})
        assert came.headers["location"] == "/b/say"
        sheet = await phone.get("/b/say?lang=ar")
        assert 'dir="rtl"' in sheet.text
        assert "هنا يأخذون الوقت للاستماع إليّ." in sheet.text
        assert "tilleul" not in sheet.text
        key = hidden(sheet, "page")
        empty = await phone.post("/b/say", page=key)
        assert empty.status_code == 422
        assert hidden(empty, "page") == key
        for _ in range(2):  # a second click
            done = await phone.post("/b/say", page=key, one_thing="Une rampe.", **ANSWERS)
            assert done.headers["location"] == "/b/thanks"
        assert (await phone.get("/b/say")).headers["location"] == "/b/thanks"
        again = await phone.client.post("/b", data={"code": code[1]}, headers={"sec-fetch-site": "same-origin"})
        assert again.headers["location"] == "/b/thanks"
        assert (await phone.get("/b/thanks?lang=ar")).status_code == 200
        async with store.unit(Scope.system("sign_in")) as unit:
            assert await unit.raw("SELECT * FROM session") == before
    found = await counts(house)
    assert {key: {a: n for a, n in found[key].items() if n} for key in found} == {
        "listened_to": {"4": 1}, "can_disagree": {"2": 1}, "can_decide": {"prefer_not_to_say": 1},
    }  # fmt: skip


async def test_a_tablet_goes_from_hand_to_hand_and_a_worker_takes_it_back(house: House) -> None:
    world = house.world
    where = f"/programmes/{world.grenadille.programme}/about-us"
    async with house.as_(world.amina) as browser:
        started = await browser.post(where, where="tablet", sheets="2")
        assert started.headers["location"] == "/b/say"
        assert (await browser.get("/home")).status_code == 401
        for number in (1, 2):
            sheet = await browser.get("/b/say")
            assert " checked" not in sheet.text
            done = await browser.post("/b/say", page=hidden(sheet, "page"), **ANSWERS)
            assert done.headers["location"] == "/b/thanks"
            thanks = await browser.get("/b/thanks")
            assert ('href="/b/say"' in thanks.text) == (number == 1)
        third = await browser.post("/b/say", page=str(uuid.uuid4()), **ANSWERS)
        assert third.status_code == 409
        link = await house.link(world.amina)
        await browser.post(link)
        assert not browser.cookies().get(BOX)
        assert (await browser.get("/b/say")).headers["location"] == "/b"
    assert (await counts(house))["listened_to"]["4"] == 2


async def test_a_heap_of_paper_and_the_sheet_to_print(house: House) -> None:
    where = f"/programmes/{house.world.grenadille.programme}/about-us"
    async with house.as_(house.world.amina) as browser:
        for language in ("fr", "ar"):
            sheet = await browser.get(f"{where}/sheet?in={language}")
            assert sheet.content.startswith(b"%PDF")
        assert (await browser.get(f"{where}/sheet?in=xx")).status_code == 404
        refused = await browser.post(where, where="paper", sheets="many")
        assert refused.status_code == 422
        heap = (await browser.post(where, where="paper", sheets="2")).headers["location"]
        for expected in (heap, f"{where}?done=typed"):
            page = await browser.get(heap)
            done = await browser.post(heap, page=hidden(page, "page"), **ANSWERS)
            assert done.headers["location"] == expected
        assert (await browser.get(heap)).status_code == 404
        assert "La boîte n" in (await browser.get(where)).text


async def test_the_team_reads_openings_and_no_other_reader_has_a_page(house: House) -> None:
    world = house.world
    async with store.unit(world.amina.scope, write=True) as unit:
        counted = about_us.nothing()
        for statement in counted.values():
            statement["4"] = 7
        words = about_us.seal_wishes(unit, world.grenadille.programme, "2026-01", ["Zut <b>", "Ah"])
        await kept.write_month(unit, world.grenadille.programme, "2026-01", counts=counted, words=words)
    where = f"/programmes/{world.grenadille.programme}/about-us"
    async with house.as_(world.amina) as browser:
        text = (await browser.get(where)).text.replace("\u00a0", " ")
        assert "7 personnes ont répondu en janvier 2026" in text
        assert text.index("Ah</li>") < text.index("Zut &lt;b&gt;</li>")
    for person in (world.fatou, world.odile):
        async with house.as_(person) as browser:
            assert (await browser.get(where)).status_code == 403
    async with house.as_(world.bram) as browser:
        assert (await browser.get(where)).status_code == 404


async def test_a_wrong_code_opens_nothing(house: House) -> None:
    async with house.visitor() as browser:
        assert (await browser.get("/b")).status_code == 200
        assert (await browser.get("/b/say")).headers["location"] == "/b"
        wrong = await browser.post("/b", code="0000-0000")
        assert wrong.status_code == 401
        assert (await browser.post("/b/say", page=str(uuid.uuid4()), **ANSWERS)).headers["location"] == "/b"
    assert ballots.LASTS["room"] < ballots.LASTS["tablet"]
