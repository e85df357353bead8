"""A form with conditions, sections and a constraint, and a personal goal, as a worker meets them in a browser.

With EVALKIT_PICTURES=FOLDER pictures of every screen are written there, to be looked at.
"""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from evalkit import store
from evalkit.definitions import loader
from evalkit.services.doors.sign_in import make_participant_link
from evalkit.services.forms import kept_forms
from evalkit.store import Scope
from evalkit.store.queries import forms, programmes
from tests.browser.conftest import Live, come_in, free_port, picture, profile_of, serving
from tests.browser.test_every_page import wrong_here
from tests.browser.test_journey import press
from tests.world import World, an_enrolment, settings_at

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FORM = Path(__file__).parents[1] / "definitions" / "tiny" / "everyday.yaml"


@dataclass(frozen=True)
class Housing:
    """The running instance; one enrolment asks question by question, the other has all on a page."""

    live: Live
    one: str
    page: str


async def prepare(home: Path, world: World) -> tuple[str, str]:
    """Two programmes of Amina's association with the housing form, in its two layouts."""
    opened = await store.Store.open(settings_at(home))
    found = []
    try:
        async with opened.unit(world.carla.scope, write=True) as unit:
            for layout in ("one_per_screen", "page"):
                form = loader.load_form(FORM)
                form = replace(form, source=form.source.model_copy(update={"layout": layout}))
                version = await kept_forms.keep(unit, form)
                programme = await programmes.make_programme(
                    unit,
                    key=f"housing_{layout}",
                    names={"fr": f"Un toit ({layout})"},
                    kind="other",
                    municipality="Sennebeek",
                )
                assert form.schedule is not None
                schedule = await forms.make_schedule(
                    unit,
                    programme=programme,
                    baseline="start",
                    waves=[wave.model_dump(mode="json", exclude_none=True) for wave in form.schedule.waves],
                    forms={form.key: version},
                )
                found.append(
                    await an_enrolment(unit, world.grenadille.participant, programme=programme, schedule=schedule)
                )
    finally:
        await opened.close()
    return found[0], found[1]


@pytest.fixture(scope="module")
def housing(world_to_serve: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Housing]:
    home = tmp_path_factory.mktemp("housing") / "home"
    shutil.copytree(world_to_serve.settings.home, home)
    with ThreadPoolExecutor(1) as elsewhere:  # the browser's loop runs in this thread
        one, page = elsewhere.submit(asyncio.run, prepare(home, world_to_serve)).result()
    address = f"http://127.0.0.1:{free_port()}"
    with serving(home, address):
        yield Housing(Live(address, home, world_to_serve), one, page)


def asked(page: Any) -> list[str]:
    """The keys of the questions that a person sees."""
    return [one.get_attribute("data-asked") for one in page.query_selector_all("[data-asked]") if one.is_visible()]


def test_questions_come_and_go_while_stepping_and_what_was_said_is_set_aside(page: Any, housing: Housing) -> None:
    come_in(page, housing.live.link("amina"))
    page.goto(f"{housing.live.address}/check-in/{housing.one}")
    press(page, "Suivant")
    assert asked(page) == ["looking"]
    assert page.inner_text("[data-progress]") == "1 sur 2"
    page.check("[name='answer.looking'][value=yes]", force=True)
    assert page.inner_text("[data-progress]") == "1 sur 3"
    picture(page, "step-looking")
    press(page, "Suivant")
    assert asked(page) == ["visits"]
    page.fill("[name='answer.visits']", "3")
    assert page.inner_text("[data-progress]") == "2 sur 4"
    press(page, "Suivant")
    page.fill("[name='answer.helped']", "5")
    press(page, "Suivant")
    assert page.is_visible("text=l'endroit où vous dormez")
    picture(page, "step-section")
    press(page, "Suivant")
    page.check("[name='answer.at_ease'][value='2']", force=True)
    press(page, "Suivant")
    press(page, "Relire")
    assert "il ne peut pas y en avoir plus que de visites" in page.inner_text("main")
    assert asked(page) == ["helped"]
    picture(page, "constraint")
    assert wrong_here(page) == []
    press(page, "Retour")
    press(page, "Retour")
    page.check("[name='answer.looking'][value=no]", force=True)
    press(page, "Suivant")
    assert page.is_visible("text=l'endroit où vous dormez")
    press(page, "Suivant")
    press(page, "Suivant")
    press(page, "Relire")
    told = page.inner_text("main")
    assert "Ces questions ne se posent plus" in told
    assert [term.inner_text() for term in page.query_selector_all(".note dt")] == ["Visites", "Avec quelqu'un"]
    picture(page, "review-set-aside")
    assert wrong_here(page) == []
    press(page, "Noter")
    page.click("text=Corriger quelque chose")
    assert [term.inner_text() for term in page.query_selector_all(".note dt")] == ["Visites", "Avec quelqu'un"]
    picture(page, "kept-set-aside")


def test_all_on_a_page_they_come_and_go_too(page: Any, housing: Housing) -> None:
    come_in(page, housing.live.link("amina"))
    page.goto(f"{housing.live.address}/check-in/{housing.page}")
    assert asked(page) == ["looking", "at_ease"]
    page.check("[name='answer.looking'][value=yes]", force=True)
    assert asked(page) == ["looking", "visits", "at_ease"]
    page.fill("[name='answer.visits']", "٢")
    assert asked(page) == ["looking", "visits", "helped", "at_ease"]
    picture(page, "all-on-a-page")
    assert wrong_here(page) == []
    page.check("[name='answer.looking'][value=prefer_not_to_say]", force=True)
    assert asked(page) == ["looking", "at_ease"]


def test_without_a_script_everything_stands_there_and_nothing_is_lost(chromium: Any, housing: Housing) -> None:
    context = chromium.new_context(locale="fr-BE", java_script_enabled=False)
    page = context.new_page()
    come_in(page, housing.live.link("amina"))
    page.goto(f"{housing.live.address}/check-in/{housing.one}")
    assert asked(page) == ["looking", "visits", "helped", "at_ease"]
    assert len([h for h in page.query_selector_all(".without-script") if h.is_visible()]) == 2
    picture(page, "without-script")
    page.check("[name='answer.looking'][value=no]", force=True)
    page.fill("[name='answer.visits']", "quelques-unes")
    page.check("[name='answer.at_ease'][value='3']", force=True)
    page.click("button[value=look_over]")
    assert [one.inner_text() for one in page.query_selector_all(".note dd")] == ["quelques-unes"]
    page.click("button[value=submit]")
    assert page.is_visible(".receipt .code")
    context.close()


def test_a_goal_is_set_talked_about_and_read_by_the_person(page: Any, chromium: Any, housing: Housing) -> None:
    world = housing.live.world
    come_in(page, housing.live.link("amina"))
    page.goto(f"{housing.live.address}/participants/{world.grenadille.participant}")
    page.click("text=Fixer un objectif personnel")
    page.fill("[name=goal]", "Prendre le tram seule jusqu'au marché")
    page.fill("[name=step_1]", "Je ne sors qu'avec mon fils.")
    page.fill("[name=step_2]", "Je fais deux arrêts seule, quand il fait jour.")
    page.fill("[name=step_3]", "Je vais seule au marché et je rentre.")
    picture(page, "goal-new")
    assert wrong_here(page) == []
    press(page, "Garder l’objectif")
    page.click("text=En reparler")
    picture(page, "goal-rate")
    assert wrong_here(page) == []
    page.click("text=Je fais deux arrêts seule")
    press(page, "Noter")
    picture(page, "record-goal")
    assert wrong_here(page) == []
    for language in ("fr", "ar"):
        context = profile_of(chromium, locale=language)
        own = context.new_page()
        come_in(own, own_link(housing))
        own.goto(f"{housing.live.address}/me/journey?lang={language}")
        assert "Prendre le tram seule" in own.inner_text("main")
        picture(own, f"journey-goal-{language}")
        context.close()


def own_link(housing: Housing) -> str:
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, _own_link(housing)).result()


async def _own_link(housing: Housing) -> str:
    place = housing.live.world.grenadille
    opened = await store.Store.open(settings_at(housing.live.home))
    try:
        async with opened.unit(Scope.system("demonstration"), write=True) as unit:
            token = await make_participant_link(
                unit, organisation=place.organisation, participant=place.participant
            )  # fmt: skip
    finally:
        await opened.close()
    return f"{housing.live.address}/link/{token}"
