"""Recording and listening in a real browser, with Chromium's own made-up microphone; in French, Turkish and Arabic.

With EVALKIT_PICTURES=FOLDER a picture of each step is put there, to be looked at.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from evalkit.services.forms import recordings
from tests.browser.conftest import ARGUMENTS, PATIENCE, Live, come_in, picture, profile_of
from tests.browser.test_every_page import STICKS_OUT, check, wrong_here
from tests.browser.test_ways import with_store
from tests.sounds import a_sound

pytestmark = [pytest.mark.browser, pytest.mark.slow]

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")

LISTENING = """
window.heard = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...how) {
  window.heard.push(this.buffer.duration);
  return start.apply(this, how);
};
window.spoken = [];
window.voices = [];
speechSynthesis.getVoices = () => window.voices;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
speechSynthesis.speak = (said) => {
  window.spoken.push([said.voice.name, said.text]);
  setTimeout(() => said.onend(), 50);
};
"""
"""Says which sounds began and what the device was asked to speak; voices are given by the test."""


@pytest.fixture(scope="module")
def with_microphone(chromium: Any) -> Iterator[Any]:
    """The same browser with a microphone that hears a beep now and then; ``chromium`` says when it is missing."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    browser = chromium.browser_type.launch(executable_path=path, args=[*ARGUMENTS, *MICROPHONE])
    yield browser
    browser.close()


@pytest.fixture
def page(with_microphone: Any) -> Iterator[Any]:
    with listening(with_microphone) as opened:
        yield opened


@pytest.fixture
def prepared(with_microphone: Any) -> Iterator[Any]:
    """A page that may take something along for a time without network."""
    with listening(with_microphone, service_workers="allow") as opened:
        yield opened


@contextmanager
def listening(browser: Any, **options: Any) -> Iterator[Any]:
    context = profile_of(browser, viewport={"width": 390, "height": 844}, **options)
    context.add_init_script(LISTENING)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    assert [line for line in said if "status of 4" not in line and "ERR_INTERNET" not in line] == []


def until(page: Any, expression: str) -> None:
    """Wait until it is true; the pages' own policy lets no test evaluate words inside of them."""
    for _ in range(PATIENCE * 20):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def record_one(page: Any) -> None:
    """Press, speak for a moment, press; it is kept before the next is offered."""
    page.click("[data-record]")
    page.wait_for_selector("[data-record][aria-pressed=true]")
    page.wait_for_timeout(600)
    page.click("[data-record]")
    until(page, "document.querySelector('[data-recorder] [data-state]').textContent.startsWith('Enregistré')")


def test_recorded_in_the_browser_and_heard_in_the_check_in(page: Any, live: Live) -> None:
    place = live.world.grenadille
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/recordings")
    picture(page, "recordings-fr", full_page=True)
    assert check(page, f"{live.address}/recordings") == []
    recorder = f"{live.address}/recordings/form/{place.form_version}?language=fr"
    assert check(page, recorder) == []
    picture(page, "recorder-fr")
    for number in range(3):  # what stands before the first question
        record_one(page)
        if number == 0:
            picture(page, "recorder-recorded")
            page.click("[data-recorder] [data-listen]")
            until(page, "window.heard.length === 1")
        page.keyboard.press("n")
    for _ in range(4):  # the three easier ones after them are left out: on to the first question and two levels
        if "Avec d'autres" in page.inner_text("[data-to-say]"):
            break
        page.click("[data-next]")
    for _ in range(3):
        record_one(page)
        page.click("[data-next]")
    assert "enregistrées : 6 sur" in page.inner_text("[data-counted]").replace("\u00a0", " ")
    page.reload()
    assert page.locator("li[data-recording]").count() == 6
    picture(page, "recorder-later", full_page=True)

    page.goto(f"{live.address}/check-in/{place.enrolment}")
    assert page.evaluate("window.heard.length + window.spoken.length") == 0  # nothing by itself
    assert page.locator("[data-headphones]").is_visible()
    assert page.locator(".intro > .listen").is_visible()
    picture(page, "check-in-intro")
    page.click("[data-next]:visible")
    levels = page.locator("fieldset:visible .level-cards .card-aloud")
    assert [levels.nth(n).locator(".listen").is_visible() for n in range(3)] == [True, True, False]
    picture(page, "check-in-question")
    assert wrong_here(page) == []
    page.click("fieldset:visible > .listen")
    until(page, "window.heard.length === 1")
    page.wait_for_selector("fieldset:visible > .listen[aria-pressed=true]")
    page.click("fieldset:visible > .listen")
    until(page, "!document.querySelector('.listen[aria-pressed=true]')")
    assert check_here(page) == []


WIDE = """() => [...document.querySelectorAll('body *')].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width && (box.right > document.documentElement.clientWidth + 1 || box.left < -1);
}).map((one) => `${Math.round(one.getBoundingClientRect().width)}: ${one.outerHTML.slice(0, 90)}`)"""


def check_here(page: Any) -> list[str]:
    """Nothing sticks out of the page that is open."""
    if page.evaluate(STICKS_OUT) <= 0:
        return []
    wide: list[str] = page.evaluate(WIDE)
    return wide


@pytest.fixture(scope="module")
def heard(live: Live) -> dict[str, float]:
    """Every sentence of the one-minute form in French and in Turkish, each with a length of its own."""
    place, scope = live.world.grenadille, live.world.amina.scope

    async def make() -> dict[str, float]:
        lengths = {}
        for language, seconds in (("fr", 0.2), ("tr", 0.6)):
            found = await recordings.recorder(scope, place.form_version, heard=language, reading="fr")
            for number, line in enumerate(found.lines):
                sound = a_sound(seconds=seconds + number / 100)
                await recordings.keep(scope, place.form_version, heard=language, mark=line.written.mark, content=sound)
                lengths[f"{language} {line.written.text}"] = seconds + number / 100
        return lengths

    made: dict[str, float] = with_store(live, make)
    return made


def durations(page: Any) -> list[float]:
    return [round(value, 2) for value in page.evaluate("window.heard")]


def test_the_chosen_answer_and_a_former_one_are_never_read(page: Any, live: Live, heard: dict[str, float]) -> None:
    place = live.world.grenadille
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/check-in/{place.enrolment}")
    page.click("[data-next]:visible")
    pairs = page.locator("fieldset:visible .level-cards .card-aloud")
    third = "fr Je le dis parfois, dans un petit groupe ou si on me le demande."
    pairs.nth(2).locator(".listen").click()
    until(page, "window.heard.length === 1")
    assert durations(page) == [round(heard[third], 2)]
    pairs.nth(2).locator("label").click()
    assert page.locator(".listen[aria-pressed=true]").count() == 0  # it is silent at once
    assert not pairs.nth(2).locator(".listen").is_visible()
    picture(page, "check-in-chosen")
    page.evaluate("[...document.querySelectorAll('.listen')].forEach((one) => one.click())")
    page.wait_for_timeout(300)
    until(page, "!document.querySelector('.listen[aria-pressed=true]')")
    assert durations(page).count(round(heard[third], 2)) == 1  # of all buttons pressed none said it again
    pairs.nth(2).locator("label").click()  # let go: it can be listened to again
    assert pairs.nth(2).locator(".listen").is_visible()
    for selector in ("[data-next]:visible", "[data-next]:visible", "[data-next]:visible", "[data-last]:visible"):
        page.locator("fieldset:visible .level-cards label.card").first.click() if page.locator(
            "fieldset:visible .level-cards label.card"
        ).count() else None
        page.click(selector)
    page.wait_for_selector("button[value=submit]")
    assert page.locator(".listen, [data-say]").count() == 0  # what was answered is shown, never said


def test_turkish_is_heard_beside_any_text_and_letters_grow(page: Any, live: Live, heard: dict[str, float]) -> None:
    page.goto(live.card_link())
    page.click("main button")
    page.click("a.door.first")
    page.wait_for_selector("[data-hear-in]")
    picture(page, "own-intro")
    page.click("[data-hear=tr]")
    page.click(".intro > .listen")
    until(page, "window.heard.length === 3")
    preface = next(length for text, length in heard.items() if text.startswith("tr Pensez"))
    assert durations(page)[0] == round(preface, 2)
    page.goto(f"{page.url.split('?')[0]}?lang=ar")
    assert page.locator("[data-hear=tr][aria-pressed=true]").is_visible()
    picture(page, "own-intro-ar")
    page.click("[data-next]:visible")
    assert page.locator("fieldset:visible .level-cards .listen:visible").count() == 5
    picture(page, "own-question-ar")
    assert wrong_here(page) == []
    page.emulate_media(color_scheme="dark")
    assert wrong_here(page) == []
    page.emulate_media(color_scheme="light")
    for size in ("3", "2"):
        page.click(f"a[data-size='{size}']")
        assert page.evaluate("document.documentElement.dataset.size") == size
        picture(page, f"own-question-ar-size-{size}", full_page=True)
        assert check_here(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert check_here(page) == []
    page.wait_for_timeout(300)
    page.reload()
    assert page.evaluate("document.documentElement.dataset.size") == "2"


def test_only_a_voice_of_the_device_itself_speaks(page: Any, live: Live) -> None:
    page.add_init_script(
        "window.voices = [{name: 'far', lang: 'en-GB', localService: false}, {name: 'near', lang: 'nl_NL', "
        "localService: true}];"
    )
    come_in(page, live.link("carla"))
    place = live.world.grenadille
    page.goto(f"{live.address}/check-in/{place.enrolment}")
    page.locator("button[name=switch][value=en]").click()  # nothing recorded in English; its voice is elsewhere
    page.wait_for_selector("[data-sheet][data-written=en]")
    assert page.locator(".listen:visible").count() == 0
    assert not page.locator("[data-headphones]").is_visible()
    page.locator("button[name=switch][value=nl]").click()
    page.wait_for_selector("[data-sheet][data-written=nl]")
    page.click("[data-next]:visible")
    page.locator("fieldset:visible .level-cards .listen").first.click()
    until(page, "window.spoken.length === 1")
    assert page.evaluate("window.spoken") == [["near", "Nu hou ik voor mezelf wat ik denk."]]


def test_easier_words_without_a_script_and_back(with_microphone: Any, live: Live) -> None:
    context = with_microphone.new_context(locale="fr-BE", java_script_enabled=False)
    page = context.new_page()
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/check-in/{live.world.grenadille.enrolment}?size=3")
    assert page.get_attribute("html", "data-size") == "3"
    page.click("button.easier")
    assert "L'association reçoit de l'argent." in page.inner_text(".intro")
    assert page.get_attribute("button.easier", "aria-pressed") == "true"
    assert page.get_attribute("html", "data-size") == "3"
    picture(page, "easier-no-script-size-3", full_page=True)
    page.click("button.easier")
    assert "L'association reçoit de l'argent." not in page.inner_text(".intro")
    context.close()


def test_what_was_taken_along_is_heard_without_network(prepared: Any, live: Live, heard: dict[str, float]) -> None:
    page = prepared
    place = live.world.grenadille
    come_in(page, live.link("amina"))
    page.goto(f"{live.address}/home")
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.click("[data-take-along] button")
    until(page, "document.querySelector('[data-take-along] [data-said]').textContent.startsWith('La feuille')")
    page.context.set_offline(True)
    page.goto(f"{live.address}/check-in/{place.enrolment}")
    page.wait_for_selector("[data-light]")
    page.click("[data-next]:visible")
    page.click("fieldset:visible > .listen")
    until(page, "window.heard.length === 1")
    picture(page, "offline-question")
    page.context.set_offline(False)
