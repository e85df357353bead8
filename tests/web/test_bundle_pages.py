"""The pages of bundles: what is another's is not there, what is wrong is told, and what is right is done."""

from __future__ import annotations

import hashlib

from evalkit.store import Scope
from tests.bundles import a_bundle_taken_in, an_export
from tests.unit.exchange.bundle_files import a_bundle, a_key, packed
from tests.web.conftest import HERE, Browser, House
from tests.web.routes import NOWHERE


async def upload(browser: Browser, content: bytes) -> tuple[int, str]:
    """Bring a file as the page's form does; gives the answer, or the page that it leads to."""
    answer = await browser.client.post(
        "/observatory/bundles",
        data={"_token": browser.token()},
        files={"file": ("bundle.zip", content, "application/zip")},
        headers=HERE,
    )
    if answer.status_code == 303:
        answer = await browser.get(answer.headers["location"])
    return answer.status_code, answer.text


async def test_another_observatorys_bundle_is_not_there(house: House) -> None:
    elsewhere = Scope(house.world.lanternes.organisation, house.world.bram.account, "observatory")
    theirs = await a_bundle_taken_in(elsewhere)
    async with house.as_(house.world.odile) as browser:
        for act in ("compared", "remove"):
            for one in (theirs, NOWHERE):
                assert (await browser.post(f"/observatory/bundles/{one}/{act}")).status_code == 404
        assert (
            "No association elsewhere has brought a bundle yet."
            in (await browser.get("/observatory/bundles?lang=en")).text
        )


async def test_a_bundle_comes_in_by_its_page(house: House) -> None:
    async with house.as_(house.world.odile) as browser:
        await browser.get("/observatory/bundles?lang=en")
        assert (await upload(browser, b""))[0] == 422
        status, page = await upload(browser, b"hello")
        assert status == 400
        assert "This file is no bundle" in page
        status, page = await upload(browser, bytes(500_001))
        assert status == 413
        assert "larger than a bundle can be" in page
        status, page = await upload(browser, packed(a_bundle(association="Maison <b>Sureau</b>")))
        assert status == 200
        assert "It is here, but it does not count yet." in page
        assert "Maison &lt;b&gt;Sureau&lt;/b&gt;" in page
        status, page = await upload(browser, packed(a_bundle(number=2), a_key(1)))
        assert status == 409
        assert "signed with another key so far" in page
        bundle = page.split("/observatory/bundles/")[1].split("/")[0]
        done = await browser.post(f"/observatory/bundles/{bundle}/compared")
        assert done.headers["location"] == "/observatory/bundles?done=compared"
        assert "I called" not in (await browser.get("/observatory/bundles")).text
        done = await browser.post(f"/observatory/bundles/{bundle}/remove")
        assert done.headers["location"] == "/observatory/bundles?done=removed"


async def test_what_was_let_out_is_served_as_it_was_and_only_while_it_is_whole(house: House) -> None:
    carla = house.world.carla
    good = await an_export(carla.scope, content=b"as it was", sha256=hashlib.sha256(b"as it was").hexdigest())
    broken = await an_export(carla.scope, number=2, content=b"changed", sha256="s")
    async with house.as_(carla) as browser:
        page = await browser.get("/bundles?lang=en")
        assert page.text.count("bundle.zip") == 2
        answer = await browser.get(f"/bundles/{good}/bundle.zip")
        assert (answer.status_code, answer.content) == (200, b"as it was")
        assert answer.headers["content-type"] == "application/zip"
        assert (await browser.get(f"/bundles/{broken}/bundle.zip")).status_code == 500


async def test_nothing_leaves_that_was_not_looked_at(house: House) -> None:
    async with house.as_(house.world.carla) as browser:
        page = await browser.get("/bundles/new?lang=en")
        assert "Nothing would leave yet." in page.text
        assert (await browser.post("/bundles", seen="a" * 64)).status_code == 422
        refused = await browser.post("/bundles", seen="a" * 64, sure="yes")
        assert refused.status_code == 409
        assert "There is nothing that may leave yet" in refused.text
