"""Figures for whoever watches: behind a secret, by the template of an address, and about nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import House, living
from tests.web.routes import application_in
from tests.world import World


@pytest.fixture
async def house(world_on_disk: World) -> AsyncIterator[House]:
    watched = replace(world_on_disk, settings=replace(world_on_disk.settings, metrics_token="a secret"))
    app = application_in(watched.settings)
    async with living(app):
        yield House(app, watched)


async def test_without_its_secret_there_is_no_such_page(house: House) -> None:
    async with house.visitor() as browser:
        for given in ("", "Bearer ", "Bearer None", "Bearer another", "a secret"):
            assert (await browser.get("/metrics", authorization=given)).status_code == 404


async def test_where_no_secret_is_set_none_opens_it(world_on_disk: World) -> None:
    app = application_in(replace(world_on_disk.settings, metrics_token=None))
    async with living(app), House(app, world_on_disk).visitor() as browser:
        for given in ("", "Bearer ", "Bearer None", "Bearer null"):
            assert (await browser.get("/metrics", authorization=given)).status_code == 404


async def test_requests_are_counted_by_template_and_nothing_tells_of_anybody(house: House) -> None:
    world = house.world
    async with house.as_(world.amina) as browser:
        assert (await browser.get(f"/enrolments/{world.grenadille.enrolment}")).status_code in {200, 404}
        await browser.get(f"/participants/{world.grenadille.participant}")
        await browser.get("/no-such-page-but-a-name")
        answer = await browser.get("/metrics", authorization="Bearer a secret")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    text = answer.text
    for secret in (*vars(world.grenadille).values(), world.amina.account, "grenadille", "a-name", "tilleul", "amina"):
        assert str(secret) not in text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    routes = {sample.labels["route"] for sample in families["evalkit_requests"].samples}
    assert "/participants/{participant:uuid}" in routes or any(route.startswith("/participants/{") for route in routes)
    assert "none" in routes
    assert {name for family in families.values() for sample in family.samples for name in sample.labels} <= {
        "route", "method", "status", "le",
    }  # fmt: skip
    assert families["evalkit_database_bytes"].samples[0].value > 100_000
    assert families["evalkit_jobs_due"].samples[0].value == 0
    assert "evalkit_backup_age_seconds" not in families


async def test_a_method_that_somebody_made_up_is_counted_as_other(house: House) -> None:
    async with house.visitor() as browser:
        await browser.client.request("AMINA", "/sign-in")
        text = (await browser.get("/metrics", authorization="Bearer a secret")).text
    assert 'method="other"' in text
    assert "AMINA" not in text
