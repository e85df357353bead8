"""Recordings on the pages: who may, what is taken, how it is served; sizes of letters; easier words."""

from __future__ import annotations

import html
import json
import re

import httpx
import pytest

from evalkit import store
from evalkit.services.forms import recordings
from evalkit.store.queries import check_ins
from evalkit.web.headers import EVERYWHERE
from tests.sounds import A_SOUND, a_mark
from tests.web.conftest import HERE, Browser, House
from tests.web.test_check_in import ANSWERS, hidden


def form_path(house: House) -> str:
    return f"/recordings/form/{house.world.grenadille.form_version}"


async def send(
    browser: Browser, path: str, content: bytes = A_SOUND, kind: str = "audio/wav", accept: str = "", **changed: str
) -> httpx.Response:
    fields = {"_token": browser.token(), "language": "fr", "reading": "fr", "sentence": a_mark("fr"), **changed}
    headers = {**HERE, **({"accept": accept} if accept else {})}
    return await browser.client.post(path, data=fields, files={"file": ("s.wav", content, kind)}, headers=headers)


async def kept(house: House, heard: str = "fr") -> str:
    place = house.world.grenadille
    return await recordings.keep(
        house.world.amina.scope, place.form_version, heard=heard, mark=a_mark("fr"), content=A_SOUND
    )


async def test_from_the_list_of_forms_to_a_kept_sentence_without_a_script(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        assert 'href="/recordings"' in (await browser.get("/programmes")).text
        overview = await browser.get("/recordings")
        assert f'action="{form_path(house)}"' in overview.text
        page = await browser.get(f"{form_path(house)}?language=fr")
        assert page.text.count('enctype="multipart/form-data"') == 28
        sent = await send(browser, form_path(house))
        assert sent.status_code == 303
        after = await browser.get(sent.headers["location"])
    assert after.text.count("data-recording=") == 1


async def test_a_script_gets_the_address_and_problems_as_json(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        made = (await send(browser, form_path(house), accept="application/json")).json()["recording"]
        assert (await browser.get(f"/recordings/{made}")).content == A_SOUND
        refused = await send(browser, form_path(house), b"no sound", accept="application/json")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "recordings.no_sound")


async def test_the_kind_is_told_by_the_bytes_and_served_as_nothing_else(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        made = (await send(browser, form_path(house), kind="text/html", accept="application/json")).json()["recording"]
        page = await send(browser, form_path(house), b"<html><script>alert(1)</script>", kind="audio/webm")
        sound = await browser.get(f"/recordings/{made}", accept="text/html")
    assert page.status_code == 422
    assert "alert(1)" not in page.text
    assert sound.headers["content-type"] == "audio/wav"
    assert sound.headers["x-content-type-options"] == "nosniff"
    assert sound.headers["content-security-policy"].startswith("default-src 'none'")
    assert sound.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "changed", "status"),
    [
        (b"", {}, 422),
        (A_SOUND[:44] + bytes(recordings.LARGEST), {}, 413),
        (bytes(recordings.LARGEST + 200_000), {}, 413),
        (A_SOUND, {"language": "xx"}, 422),
        (A_SOUND, {"sentence": "0" * 64}, 409),
        (A_SOUND, {"another": "field"}, 422),
    ],
)
async def test_what_does_not_fit_is_told_and_nothing_is_kept(
    house: House, content: bytes, changed: dict[str, str], status: int
) -> None:
    async with house.as_(house.world.amina) as browser:
        answer = await send(browser, form_path(house), content, **changed)
        assert answer.status_code == status
        assert "data-recording=" not in (await browser.get(form_path(house))).text


async def test_another_association_a_funder_and_a_stranger_hear_nothing(house: House) -> None:
    world, made = house.world, await kept(house)
    async with house.as_(world.bram) as bram, house.as_(world.fatou) as fatou, house.visitor() as nobody:
        for browser, status in ((bram, 404), (fatou, 403), (nobody, 401)):
            assert (await browser.get(f"/recordings/{made}")).status_code == status
            assert (await browser.get(form_path(house))).status_code == status
            assert (await browser.get(f"/me/recordings/{made}")).status_code == 401
    async with house.as_participant(world.lanternes) as other, house.as_participant(world.grenadille) as own:
        assert (await other.get(f"/me/recordings/{made}")).status_code == 404
        heard = await own.get(f"/me/recordings/{made}")
        assert (heard.status_code, heard.content) == (200, A_SOUND)


async def test_deleting_is_for_the_coordination(house: House) -> None:
    made = await kept(house)
    async with house.as_(house.world.amina) as amina, house.as_(house.world.carla) as carla:
        assert f"/recordings/{made}/delete" not in (await amina.get(form_path(house))).text
        assert (await amina.post(f"/recordings/{made}/delete")).status_code == 403
        assert f"/recordings/{made}/delete" in (await carla.get(form_path(house))).text
        assert (await carla.post(f"/recordings/{made}/delete")).status_code == 303
        assert (await carla.get(f"/recordings/{made}")).status_code == 404
        again = await kept(house, "tr")
        assert (await carla.post("/recordings/delete", language="tr")).status_code == 303
        assert (await amina.get(f"/recordings/{again}")).status_code == 404
        assert (await carla.post("/recordings/delete", language="../tr")).status_code == 422


async def test_only_the_page_to_record_gets_the_microphone(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(form_path(house))
        assert "microphone=(self)" in page.headers["permissions-policy"]
        assert page.headers["permissions-policy"].replace("(self)", "()") == EVERYWHERE["permissions-policy"]
        for path in ("/recordings", "/home", f"/check-in/{house.world.grenadille.enrolment}"):
            assert "microphone=()" in (await browser.get(path)).headers["permissions-policy"]


def voices(page: httpx.Response) -> dict[str, dict[str, str]]:
    found = re.search(r'data-voices="([^"]*)"', page.text)
    assert found is not None
    told: dict[str, dict[str, str]] = json.loads(html.unescape(found[1]))
    return told


async def test_the_sheet_names_each_sentence_and_what_can_be_heard(house: House) -> None:
    french, turkish = await kept(house), await kept(house, "tr")
    place = house.world.grenadille
    async with house.as_(house.world.amina) as browser, house.as_participant(place) as own:
        team = await browser.get(f"/check-in/{place.enrolment}", **{"accept-language": "fr"})
        dutch = await own.get(f"/me/check-in/{place.enrolment}?lang=nl")
        light = await browser.get(f"/offline/check-in/{place.enrolment}?in=ar")
    key = next(iter(voices(team)["fr"]))
    assert voices(team) == {"fr": {key: french}, "tr": {key: turkish}}
    assert f'data-say="{key}">Pensez aux quatre' in team.text
    assert 'data-sounds="/recordings/"' in team.text
    assert 'data-sounds="/me/recordings/"' in dutch.text
    assert {language: list(found.values()) for language, found in voices(dutch).items()} == {
        "fr": [french], "tr": [turkish],
    }  # fmt: skip
    assert list(voices(light)["tr"].values()) == [turkish]
    assert 'data-hear="tr"' in dutch.text
    assert "autoplay" not in team.text + dutch.text


async def test_nothing_that_was_answered_can_be_listened_to(house: House) -> None:
    place = house.world.grenadille
    await kept(house)
    async with house.as_(house.world.amina) as browser:
        sheet = await browser.get(f"/check-in/{place.enrolment}")
        own = {name: hidden(sheet, name) for name in ("submission_key", "form_version", "draft_version", "language")}
        sent = {**own, "day": hidden(sheet, "day"), "mode": "together", **ANSWERS}
        review = await browser.went_on(f"/check-in/{place.enrolment}", do="look_over", **sent)
        noted = await browser.post(f"/check-in/{place.enrolment}", do="submit", **sent)
        receipt = await browser.get(noted.headers["location"])
        async with store.unit(house.world.amina.scope) as unit:
            revision = await check_ins.revision_by_key(unit, own["submission_key"])
        assert revision is not None
        correct = await browser.get(f"/check-ins/{revision.check_in}/correct")
        again = await browser.get(f"/check-in/{place.enrolment}")
    for page in (review, receipt, correct):
        assert page.status_code == 200
        assert "data-say" not in page.text
        assert "read-aloud.js" not in page.text
    former = again.text.partition("<details>")[2].partition("</details>")[0]
    assert "data-say" not in former


async def test_easier_words_are_offered_kept_and_noted_as_the_language(house: House) -> None:
    place = house.world.grenadille
    async with house.as_participant(place) as browser:
        sheet = await browser.get(f"/me/check-in/{place.enrolment}?lang=fr")
        assert 'name="switch" value="fr-simple"' in sheet.text
        own = {name: hidden(sheet, name) for name in ("submission_key", "form_version", "draft_version")}
        fields = {**own, "day": hidden(sheet, "day"), "mode": "alone"}
        easier = await browser.went_on(
            f"/me/check-in/{place.enrolment}", switch="fr-simple", language="fr", **fields, **ANSWERS
        )
        assert "L&#39;association reçoit de l&#39;argent." in easier.text
        assert 'lang="fr-simple"' in easier.text
        assert (hidden(easier, "language"), easier.text.count(" checked")) == ("fr-simple", 4)
        noted = await browser.post(
            f"/me/check-in/{place.enrolment}",
            do="submit",
            language="fr-simple",
            **{**fields, "draft_version": hidden(easier, "draft_version")},
            **ANSWERS,
        )
        assert noted.status_code == 303
        english = await browser.get(f"/me/check-in/{place.enrolment}?lang=en")
    assert "-simple" not in english.text
    async with store.unit(house.world.amina.scope) as unit:
        revision = await check_ins.revision_by_key(unit, own["submission_key"])
    assert revision is not None
    assert revision.language == "fr"


@pytest.mark.parametrize("size", ["2", "3"])
async def test_a_size_is_kept_for_the_session_and_says_nothing_else(house: House, size: str) -> None:
    async with house.as_participant(house.world.grenadille) as browser:
        chosen = await browser.get(f"/me?size={size}")
        assert f'data-size="{size}">' in chosen.text
        cookie = next(one for one in chosen.headers.get_list("set-cookie") if one.startswith("text-size"))
        assert cookie.startswith(f"text-size={size};")
        assert "Max-Age" not in cookie
        assert "HttpOnly" in cookie
        assert f'<html lang="fr" dir="ltr" data-size="{size}">' in (await browser.get("/me?lang=fr")).text
        assert "data-size" not in (await browser.get("/sign-in")).text


@pytest.mark.parametrize("wish", ["", "4", "1 onload=x", "999"])
async def test_no_other_size_is_taken(house: House, wish: str) -> None:
    async with house.visitor() as browser:
        page = await browser.get("/promise", cookie=f"text-size={wish}")
        asked = await browser.get(f"/promise?size={wish}")
    assert re.search(r"<html[^>]*>", page.text)[0].count("data-size") == 0  # type: ignore[index]
    assert not [one for one in asked.headers.get_list("set-cookie") if "text-size" in one]


async def test_on_the_shared_tablet_the_next_person_finds_the_usual_size(house: House) -> None:
    async with house.as_(house.world.amina) as browser:
        await browser.post("/tablet")
        larger = await browser.get("/c?size=3")
        assert 'data-size="3">' in larger.text
        assert browser.cookies()["text-size"] == "3"
        after = await browser.get("/c")
        assert re.search(r"<html[^>]*data-size", after.text) is None
        assert "text-size" not in browser.cookies()
