"""What everybody reads without an account, the observatory's pages for it, and the mark that keeps a programme out."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from evalkit import store
from evalkit.app import create_app
from evalkit.store.queries import programmes
from tests.open_world import ADDRESS, open_template
from tests.web.conftest import House, living
from tests.world import World, settings_at

__all__ = ["open_template"]

pytestmark = pytest.mark.slow
SAID = {
    "fr": ("Données ouvertes", "depuis leur propre départ"),
    "nl": ("Open data", "vanaf hun eigen start"),
    "en": ("Open data", "from their own start"),
}


@pytest.fixture
async def open_house(open_template: World, tmp_path: Path) -> AsyncIterator[House]:
    made = open_template
    home = tmp_path / "home"
    shutil.copytree(made.settings.home, home)
    world = replace(made, settings=settings_at(home))
    app = create_app(world.settings)
    async with living(app):
        yield House(app, world)


async def test_everybody_reads_it_in_three_languages_without_a_cookie(open_house: House) -> None:
    async with open_house.visitor(**{"accept-language": "nl"}) as browser:
        start = await browser.get("/open")
        assert (start.status_code, start.headers["location"]) == (303, "/open/nl")
        for language, (heading, said) in SAID.items():
            listed = await browser.get(f"/open/{language}")
            shown = await browser.get(f"/open/{language}/{ADDRESS}")
            assert heading in shown.text
            for answer in (listed, shown):
                assert answer.status_code == 200
                assert said in answer.text
                assert "set-cookie" not in answer.headers
                assert answer.headers["cache-control"] == "public, max-age=300"
                assert answer.headers["x-robots-tag"] == "index, follow"
                assert "Lire la ville" not in answer.text
            assert shown.text.count("<svg") >= 6  # wide and narrow for each indicator
        assert browser.cookies() == {}


async def test_addresses_are_stable_and_unknown_ones_are_not_found(open_house: House) -> None:
    async with open_house.visitor() as browser:
        page = (await browser.get(f"/open/en/{ADDRESS}")).text
        mark = page.partition(f"/open/en/{ADDRESS}/")[2].partition("/")[0]
        assert len(mark) == 16
        for name, kind in (
            ("data.csv", "text/csv"), ("package.zip", "application/zip"), ("codebook.xml", "application/xml"),
                           ("citation.bib", "text/plain"), ("CITATION.cff", "text/plain")):  # fmt: skip
            pinned = await browser.get(f"/open/en/{ADDRESS}/{mark}/{name}")
            latest = await browser.get(f"/open/en/{ADDRESS}/latest/{name}")
            assert pinned.status_code == 200
            assert pinned.headers["content-type"].startswith(kind)
            assert pinned.content == latest.content
        for path in ("/open/xx", "/open/en/nothing", f"/open/en/{ADDRESS}/0000", f"/open/en/{ADDRESS}/{mark}/x.csv"):
            assert (await browser.get(path)).status_code == 404
        robots = await browser.get("/robots.txt")
        assert robots.text == "User-agent: *\nAllow: /open\nAllow: /static/\nDisallow: /\n"


async def test_the_observatory_withdraws_and_the_address_says_so(open_house: House) -> None:
    async with open_house.as_(open_house.world.odile) as browser:
        assert (await browser.get("/observatory/open-data?lang=en")).status_code == 200
        assert (await browser.post(f"/observatory/open-data/{ADDRESS}/withdraw")).status_code == 303
        assert (await browser.get(f"/open/en/{ADDRESS}")).status_code == 410
        assert (await browser.get("/observatory/open-data/no-such")).status_code == 404


async def test_coordination_marks_a_programme_as_exposed(open_house: House) -> None:
    place = open_house.world.grenadille
    async with open_house.as_(open_house.world.carla) as browser:
        page = (await browser.get(f"/programmes/{place.programme}?lang=en")).text
        assert "Mark as exposed public" in page
        assert (await browser.post(f"/programmes/{place.programme}/exposed", exposed="yes")).status_code == 303
        assert "It may be counted with others again" in (await browser.get(f"/programmes/{place.programme}")).text
    async with store.unit(open_house.world.carla.scope) as unit:
        found = await programmes.programme(unit, place.programme)
    assert found is not None
    assert found.exposed_public
    async with open_house.as_(open_house.world.amina) as browser:
        assert (await browser.post(f"/programmes/{place.programme}/exposed", exposed="no")).status_code == 403
