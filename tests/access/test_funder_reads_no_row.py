"""Every route as the funder, with every id that there is: no label, no check-in, no row, no count below k."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from evalkit import store
from evalkit.definitions import Audience, loader
from tests.access.test_tenancy import SECRETS as NO_ROW
from tests.access.test_tenancy import theirs
from tests.reported import Reported, reported_on_disk, reported_template
from tests.web.conftest import HERE, House, living
from tests.web.routes import Route, application_in, routes_of

__all__ = ["reported_on_disk", "reported_template"]
pytestmark = pytest.mark.slow

SMALL = re.compile(r'<td class="number[^"]*">\s*(\d+)\s*</td>')
OF_PEOPLE = ("goal", "story", "passage", "activity_session", "journal_entry", "entry", "waiting", "room", "check_in")
"""Kinds of rows of which a funder finds none, beside people, enrolments and check-ins."""
OWN_DOORS = {"sign_out", "accept_charter", "leave"}


@pytest.fixture
async def there(reported_on_disk: Reported) -> AsyncIterator[tuple[House, Reported]]:
    app = application_in(reported_on_disk.world.settings)
    async with living(app):
        yield House(app, reported_on_disk.world), reported_on_disk


async def rows_of(world: House) -> tuple[dict[str, str], set[str]]:
    """Ids to fill addresses with, and everything that a funder must never find."""
    place = world.world.grenadille
    async with store.unit(world.world.carla.scope) as unit:
        own = unit.organisation
        check_ins = await unit.raw("SELECT id FROM check_in WHERE organisation = {}", own)
        people = await unit.raw("SELECT id FROM participant WHERE organisation = {}", own)
        enrolments = await unit.raw("SELECT id FROM enrolment WHERE organisation = {}", own)
        keys = await unit.raw("SELECT submission_key AS id FROM check_in_revision WHERE organisation = {}", own)
    ids = {
        "programme": place.programme, "participant": people[0]["id"], "person": people[0]["id"],
        "enrolment": enrolments[0]["id"], "check_in": check_ins[0]["id"], "submission_key": keys[0]["id"],
        "figure": "people-moved", "account": world.world.amina.account, "grant": world.world.grant,
    }  # fmt: skip
    own, other = world.world, world.world.lanternes
    every = await theirs(replace(own, amina=own.bram, bram=own.amina, grenadille=other, lanternes=place))
    ids = every | ids
    secrets = {row["id"] for rows in (check_ins, people, enrolments, keys) for row in rows}
    secrets |= {every[kind] for kind in OF_PEOPLE}
    return ids, secrets


def unpacked(content: bytes) -> bytes:
    """An answer, with what its ZIP holds where it is one: packed, nothing would be found in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join((content, *(unpacked(archive.read(name)) for name in archive.namelist())))


async def test_no_route_gives_a_funder_a_row_or_a_small_number(there: tuple[House, Reported]) -> None:
    house, reported = there
    ids, secrets = await rows_of(house)
    ids |= {"release": reported.release, "release_id": reported.release}
    secrets |= set(reported.labels)
    k = loader.load_policies().for_audience(Audience.FUNDER).k
    assert secrets, "there is something to leak"
    asked = {name for route in routes_of(house.app) for name in re.findall(r"\{(\w+)", route.path)}
    assert asked - NO_ROW <= ids.keys(), "every address is asked with an id that there is"
    opened: list[Route] = []
    async with house.as_(house.world.fatou) as browser:
        assert (await browser.post("/reports/charter", accept="yes", next="")).status_code == 303
        asked_about = await browser.post(f"/reports/{reported.release}/questions", questions="Pourquoi ?")
        assert asked_about.status_code == 303, "so that there is a round to take along"
        for route in routes_of(house.app):
            if route.method in {"OPTIONS", "HEAD"} or route.handler in OWN_DOORS or route.path.startswith("/static"):
                continue
            path = route.filled(**ids)
            fields = {"_token": browser.token(), "questions": "Combien de personnes ?"}
            answer = await browser.client.request(route.method, path, data=fields, headers=HERE)
            if answer.status_code == 200:
                opened.append(route)
            told = unpacked(answer.content)
            found = {secret for secret in secrets if secret.encode() in told}
            assert not found - set(path.split("/")), route
            if "html" in answer.headers.get("content-type", ""):
                small = [int(n) for n in SMALL.findall(answer.text) if 0 < int(n) < k]
                assert small == [], f"{route}: {small}"
    handlers = {route.handler for route in opened}
    assert {"list_page", "report_page", "figure_page", "portfolio_page", "charter_page"} <= handlers
    assert {"everything", "round_word", "round_text"} <= handlers
