"""A new instance from `evalkit init` to the first invitation accepted, through its own pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.doors import set_up
from evalkit.settings import Settings
from evalkit.store import Scope
from evalkit.store.queries import organisations
from tests.web.conftest import Browser, House, living
from tests.web.enrolling import enrol
from tests.web.routes import application_in
from tests.world import World, settings_at

WORDS = "quatre mots dans le panier"


@pytest.fixture
async def empty(tmp_path: Path) -> tuple[Settings, str]:
    """Settings of a fresh instance, and the path of its set-up link."""
    settings = settings_at(tmp_path / "fresh")
    link = await set_up.prepare(settings)
    return settings, link.removeprefix(settings.address)


async def as_set_up(browser: Browser, link: str) -> Browser:
    pressed = await browser.post(link)
    assert (pressed.status_code, pressed.headers["location"]) == (303, "/set-up/association")
    return Browser(browser.client, "set_up")


async def test_four_pages_make_association_coordinator_programme_and_invitation(
    empty: tuple[Settings, str], world_template: World
) -> None:
    settings, link = empty
    app = application_in(settings)
    async with living(app):
        house = House(app, world_template)
        async with house.visitor(**{"accept-language": "fr-BE"}) as visitor:
            setting_up = await as_set_up(visitor, link)
            assert (await setting_up.get("/set-up/association")).status_code == 200
            kept = await setting_up.post(
                "/set-up/association", name="La Passerelle ASBL", languages="fr", promise_free="yes"
            )
            assert kept.headers["location"] == "/set-up/you"
            made = await setting_up.post("/set-up/you", name="Lea", login="lea", passphrase=WORDS)
            assert (await visitor.get("/set-up/programme")).status_code in {303, 401}
            assert (await enrol(visitor, made)).headers["location"] == "/set-up/programme"
            assert "evalkit-set-up" not in visitor.cookies()
            assert (await visitor.get("/set-up/programme")).status_code == 200
            started = await visitor.post(
                "/set-up/programme",
                name="Atelier du mardi",
                municipality="Sennebeek",
                kind="language_classes",
                form="empowerment",
            )
            assert started.headers["location"] == "/set-up/invitation"
            invited = await visitor.post("/set-up/invitation", name="Samir", role="coordinator")
            assert invited.status_code == 200
            invitation = re.search(r'value="http://127.0.0.1:8000(/invitation/[^"]+)"', invited.text)
            assert invitation is not None
            assert "Atelier du mardi" in (await visitor.get("/programmes")).text
        async with house.visitor() as samir:
            assert "Samir" in (await samir.get(invitation[1])).text
            accepted = await samir.post(
                invitation[1], name="Samir", login="samir", passphrase="encore quatre mots différents", language="fr"
            )
            assert (await enrol(samir, accepted)).headers["location"] == "/"
            assert (await samir.get("/team")).status_code == 200
        async with house.visitor() as late:
            assert (await late.get(invitation[1])).status_code == 410
    with pytest.raises(Refused) as refusal:
        await set_up.prepare(settings)
    assert refusal.value.problems[0].code == "access.already_set_up"


async def test_without_the_promise_there_is_no_association(empty: tuple[Settings, str], world_template: World) -> None:
    settings, link = empty
    app = application_in(settings)
    async with living(app), House(app, world_template).visitor() as visitor:
        setting_up = await as_set_up(visitor, link)
        refused = await setting_up.post("/set-up/association", name="La Passerelle ASBL", languages="fr")
        assert refused.status_code == 422
        assert (await setting_up.get("/set-up/you")).headers["location"] == "/set-up/association"
        tried = await setting_up.post("/set-up/you", name="Lea", login="lea", passphrase=WORDS)
        assert tried.headers["location"] == "/set-up/association"
        async with store.unit(Scope.system("doctor")) as unit:
            assert await organisations.organisations(unit) == ()


async def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(
    empty: tuple[Settings, str], world_template: World
) -> None:
    settings, link = empty
    app = application_in(settings)
    async with living(app), House(app, world_template).visitor() as visitor:
        setting_up = await as_set_up(visitor, link)
        await setting_up.post("/set-up/association", name="La Passerelle ASBL", languages="fr", promise_free="yes")
        wrong = await setting_up.post("/set-up/you", name="Lea", login="le a", passphrase="kort")
        assert wrong.status_code == 422
        assert 'id="wrong-login"' in wrong.text
        assert 'id="wrong-passphrase"' in wrong.text
        assert "kort" not in wrong.text
        unknown = await setting_up.post("/set-up/you", name="Lea", login="lea", passphrase=WORDS, organisation="x")
        assert unknown.status_code == 422
        async with store.unit(Scope.system("doctor")) as unit:
            assert await organisations.organisations(unit) == ()


async def test_until_it_is_used_a_new_link_can_be_had(empty: tuple[Settings, str]) -> None:
    settings, first = empty
    second = (await set_up.prepare(settings)).removeprefix(settings.address)
    assert second != first
