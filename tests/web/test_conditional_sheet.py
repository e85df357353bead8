"""A form with conditions through the pages, as a browser without JavaScript goes: what does not apply is set aside."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from evalkit import store
from evalkit.definitions import loader
from evalkit.services.forms import kept_forms
from evalkit.store.queries import forms, programmes
from tests.web.conftest import Browser, House
from tests.web.test_check_in import check_in_of, sheet_of
from tests.web.test_people_and_programmes import told
from tests.world import an_enrolment

FORM = Path(__file__).parents[1] / "definitions" / "tiny" / "everyday.yaml"
NOT_LOOKING = {"answer.looking": "no", "answer.visits": "4", "answer.at_ease": "3"}


async def path_to_sheet(house: House) -> str:
    """Amina's participant takes part in a programme that asks about housing; gives the address of the sheet."""
    place, form = house.world.grenadille, loader.load_form(FORM)
    assert form.schedule is not None
    async with store.unit(house.world.carla.scope, write=True) as unit:
        version = await kept_forms.keep(unit, form)
        programme = await programmes.make_programme(
            unit, key="toit", names={"fr": "Un toit"}, kind="other", municipality="Sennebeek"
        )
        waves = [wave.model_dump(mode="json", exclude_none=True) for wave in form.schedule.waves]
        schedule = await forms.make_schedule(
            unit, programme=programme, baseline="start", waves=waves, forms={form.key: version}
        )
        enrolment = await an_enrolment(unit, place.participant, programme=programme, schedule=schedule)
    return f"/check-in/{enrolment}"


def set_aside(page: str) -> list[tuple[str, str]]:
    """What the note on a page says was set aside: (question, answer)."""
    note = page.split('class="note mind"')[1].split("</div>")[0]
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", note, re.S)
    return [(html.unescape(q).strip(), html.unescape(a).strip()) for q, a in found]


async def sent(browser: Browser, path: str, do: str, **answers: str) -> tuple[str, str, int]:
    """(page, submission key, status) after a button of the sheet."""
    fields = {**await sheet_of(browser, path), **answers}
    answer = await browser.post(path, do=do, **fields)
    if answer.status_code == 303 and "look=" in answer.headers["location"]:
        answer = await browser.get(answer.headers["location"])
    return answer.text, fields["submission_key"], answer.status_code


async def test_the_sheet_carries_its_rules_and_says_what_hangs_on_an_earlier_answer(house: House):
    path = await path_to_sheet(house)
    async with house.as_(house.world.amina) as browser:
        page = (await browser.get(path)).text
    rules = html.unescape(re.findall(r'data-rules="([^"]*)"', page)[0])
    assert [step[1] for step in json.loads(rules)] == ["looking", "visits", "helped"]
    assert page.count("without-script") == 2
    assert [html.unescape(name) for name in re.findall(r"<h2[^>]*>(.*?)</h2>", page)][:2] == [
        "La recherche",
        "Chez vous",
    ]


async def test_what_does_not_apply_is_shown_before_and_after_it_is_noted(house: House):
    path = await path_to_sheet(house)
    async with house.as_(house.world.amina) as browser:
        review, _, status = await sent(browser, path, "look_over", **NOT_LOOKING)
        assert (status, set_aside(review)) == (200, [("Visites", "4")])
        assert "À combien de visites" not in told(review)
        _, key, status = await sent(browser, path, "submit", **NOT_LOOKING)
        assert status == 303
        kept = await browser.get(f"/check-ins/{await check_in_of(house, key)}")
    assert set_aside(kept.text) == [("Visites", "4")]


async def test_a_correction_can_let_it_count(house: House):
    path = await path_to_sheet(house)
    async with house.as_(house.world.amina) as browser:
        _, key, _ = await sent(browser, path, "submit", **NOT_LOOKING)
        check_in = await check_in_of(house, key)
        form = await browser.get(f"/check-ins/{check_in}/correct")
        assert re.findall(r'name="answer.visits" value="(\d*)"', form.text) == ["4"]
        own = {n: re.findall(rf'name="{n}" value="([^"]*)"', form.text)[0] for n in ("submission_key", "based_on")}
        answers = {**NOT_LOOKING, "answer.looking": "yes", "answer.helped": "1"}
        done = await browser.post(
            f"/check-ins/{check_in}/correct", reason="wrong_card", mode="together", **own, **answers
        )
        assert done.status_code == 303
        kept = await browser.get(f"/check-ins/{check_in}")
    assert 'class="note mind"' not in kept.text
    assert "Visites 4 Avec quelqu'un 1" in told(kept.text)


async def test_a_constraint_is_told_beside_its_question_in_the_readers_language(house: House):
    path = await path_to_sheet(house)
    answers = {"answer.looking": "yes", "answer.visits": "2", "answer.helped": "3", "answer.at_ease": "3"}
    async with house.as_(house.world.amina) as browser:
        page, _, status = await sent(browser, path, "look_over", **answers)
    assert status == 422
    assert 'id="wrong-helped"' in page
    assert "il ne peut pas y en avoir plus que de visites" in told(page)
