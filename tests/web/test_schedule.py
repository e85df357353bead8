"""The schedule of a programme through the pages."""

from __future__ import annotations

import re

from tests.web.conftest import Browser, House
from tests.web.test_people_and_programmes import told


async def as_shown(browser: Browser, address: str) -> dict[str, str]:
    """The fields of the form as the page shows them, one form asked at each occasion."""
    text = (await browser.get(address)).text.split("<form")[-1]
    fields = dict(re.findall(r'<input[^>]*? name="([a-z]+(?:\.\d+)?)"[^>]*? value="([^"]*)"', text))
    anchors = re.findall(r'<select[^>]*? name="(anchor\.\d+)">(.*?)</select>', text, re.DOTALL)
    fields |= {name: re.findall(r'value="(\w+)" selected', options)[0] for name, options in anchors}
    kept = {name: value for name, value in fields.items() if not name.startswith(("gone", "_"))}
    return {**kept, **{f"forms.{at}": "empowerment" for at in range(len(anchors))}}


async def test_the_team_sees_the_grid_and_the_coordination_changes_it(house: House):
    address = f"/programmes/{house.world.grenadille.programme}/schedule"
    async with house.as_(house.world.amina) as browser:
        page = await browser.get(address)
        assert "On le propose à" in told(page.text)
        assert "Changer le calendrier" not in page.text
        assert (await browser.post(address, version="1")).status_code == 403
    async with house.as_(house.world.carla) as browser:
        fields = await as_shown(browser, address)
        empty = next(name.split(".")[1] for name, value in fields.items() if name.startswith("name.") and not value)
        fields |= {f"name.{empty}": "Six mois plus tard", f"anchor.{empty}": "after_exit", f"number.{empty}": "180"}
        made = await browser.post(address, **fields)
        assert made.status_code == 303
        page = told((await browser.get(made.headers["location"])).text)
        assert "180 jours après la sortie" in page
        assert "1 personne garde la version 1." in page
        programme = await browser.get(f"/programmes/{house.world.grenadille.programme}")
        assert "pas dans le calendrier de cette personne" in programme.text
        assert (await browser.post(address, **fields)).status_code == 409


async def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(house: House):
    address = f"/programmes/{house.world.grenadille.programme}/schedule"
    async with house.as_(house.world.carla) as browser:
        fields = await as_shown(browser, address)
        page = await browser.post(address, **{**fields, "number.1": "soon", "name.2": "Au printemps"})
    assert page.status_code == 422
    assert 'id="wrong-number.1"' in page.text
    assert 'value="soon"' in page.text
    assert 'value="Au printemps"' in page.text


async def test_an_occasion_goes(house: House):
    address = f"/programmes/{house.world.grenadille.programme}/schedule"
    async with house.as_(house.world.carla) as browser:
        fields = await as_shown(browser, address)
        assert (await browser.post(address, **{**fields, "gone.1": "1"})).status_code == 303
        shown = await as_shown(browser, address)
        assert "name.1" in shown
        assert [shown[f"key.{at}"] for at in range(2)] == [fields["key.0"], fields["key.2"]]
        assert (await browser.post(address, **{**fields, "version": "2", "gone.0": "1"})).status_code == 422


async def test_another_association_s_schedule_is_not_found(house: House):
    async with house.as_(house.world.carla) as browser:
        assert (await browser.get(f"/programmes/{house.world.lanternes.programme}/schedule")).status_code == 404
        assert (
            await browser.post(f"/programmes/{house.world.lanternes.programme}/schedule", version="1")
        ).status_code == 404
