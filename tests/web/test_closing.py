"""Closing a programme and opening it again, through the pages."""

from __future__ import annotations

from evalkit import store
from evalkit.store import tables
from tests.web.conftest import House
from tests.web.test_people_and_programmes import told


async def test_a_programme_of_another_association_is_not_here_and_a_worker_closes_nothing(house: House):
    own, foreign = house.world.grenadille.programme, house.world.lanternes.programme
    async with house.as_(house.world.carla) as browser:
        assert (await browser.get(f"/programmes/{foreign}/closing")).status_code == 404
        assert (await browser.post(f"/programmes/{foreign}/closing", do="close")).status_code == 404
    async with house.as_(house.world.amina) as browser:
        assert "/closing" not in (await browser.get(f"/programmes/{own}")).text
        assert (await browser.post(f"/programmes/{own}/closing", do="close")).status_code == 403


async def test_first_it_is_said_what_happens_then_it_is_closed_and_opened_again(house: House):
    address = f"/programmes/{house.world.grenadille.programme}"
    person = f"/participants/{house.world.grenadille.participant}"
    async with house.as_(house.world.carla) as browser:
        assert f'href="{address}/closing"' in (await browser.get(address)).text
        before = told((await browser.get(f"{address}/closing?lang=en")).text)
        assert "1 person has not left. They get no reason for leaving that nobody gave." in before
        assert "No group is answering in it now." in before
        closed = await browser.post(f"{address}/closing", do="close")
        assert (closed.status_code, closed.headers["location"]) == (303, f"{address}?done=closed")
        page = (await browser.get(f"{address}?lang=en")).text
        assert "Closed since" in told(page)
        assert f'{address}/group"' not in page
        assert "to propose now" not in told(page).split("not asked any more", 1)[1]
        listed = told((await browser.get("/programmes")).text)
        assert "No open programme." in listed
        assert "Closed programmes Lire la ville" in listed
        assert "Note what was said before and arrives late" in told((await browser.get(person)).text)
        assert (await browser.get(f"{address}/group")).status_code == 409
        again = told((await browser.get(f"{address}/closing")).text)
        assert "1 person has not left. They are proposed from today on" in again
        assert (await browser.post(f"{address}/closing", do="perhaps")).headers["location"] == f"{address}/closing"
        opened = await browser.post(f"{address}/closing", do="open")
        assert "The programme is open again." in told((await browser.get(opened.headers["location"])).text)
        assert "1 programme." in told((await browser.get("/programmes")).text)


async def test_on_their_own_page_there_is_nothing_to_answer_and_everything_to_read(house: House):
    place = house.world.grenadille
    async with house.as_(house.world.carla) as browser:
        await browser.post(f"/programmes/{place.programme}/closing", do="close")
    async with house.as_participant(place) as browser:
        page = (await browser.get("/me?lang=en")).text
        assert "There is nothing to answer here today." in told(page)
        assert "/me/journey" in page
        assert (await browser.get("/me/journey")).status_code == 200
        sheet = await browser.get(f"/me/check-in/{place.enrolment}")
        assert sheet.status_code == 409
        assert "nobody is asked there any more" in told(sheet.text)


async def test_where_nobody_is_entered_nothing_is_said_of_people_who_left_or_stay(house: House):
    place = house.world.grenadille
    async with store.unit(house.world.carla.scope, write=True) as unit:
        await unit.change(tables.Programme, {"without_participants": True}, tables.Programme.id == place.programme)
    async with house.as_(house.world.carla) as browser:
        address = f"/programmes/{place.programme}/closing"
        before = told((await browser.get(f"{address}?lang=en")).text)
        assert "Nothing is counted there for new weeks." in before
        assert "left" not in before
        assert "What stays open" not in before
        await browser.post(address, do="close")
        again = told((await browser.get(address)).text)
        assert "New weeks are counted there again." in again
        assert "proposed" not in again
