"""The form studio through its pages, as a coordinator uses it and as somebody clumsy does."""

from __future__ import annotations

import html
import re
import uuid

import httpx

from evalkit.services.studio import drafts
from tests.web.conftest import HERE, Browser, House


def hidden(page: httpx.Response, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    assert found is not None, name
    return html.unescape(found[1])


async def begun(browser: Browser, title: str = "Accueil", start: str = "nothing") -> str:
    """The address of a fresh draft."""
    made = await browser.post("/forms/drafts", draft=str(uuid.uuid4()), title=title, start=start)
    assert made.status_code == 303, made.text
    return made.headers["location"]


async def asks(browser: Browser, draft: str, kind: str, question: str, **fields: str) -> str:
    """Write a question; gives the address of its page."""
    made = await browser.post(f"{draft}/questions", kind=kind, question=question, do="more", **fields)
    assert made.status_code == 303, made.text
    return str(made.headers["location"]).partition("?")[0]


async def a_form(browser: Browser, title: str = "Accueil") -> str:
    """A draft that holds together: a yes/no question, a number under a condition, a heading, a ladder."""
    draft = await begun(browser, title)
    await asks(browser, draft, "yes_no", "Cherchez-vous un logement ?")
    await asks(
        browser, draft, "integer", "Combien de visites ?", title="Visites", low="0", high="50",
        **{"if.0.question": "cherchez_vous_un_logement", "if.0.how": "is",
           "if.0.value": "cherchez_vous_un_logement:yes"},
    )  # fmt: skip
    assert (await browser.post(f"{draft}/headings", title="Comment ça va")).status_code == 303
    levels = {f"level.{n}": f"Marche {n}" for n in range(1, 4)}
    await asks(browser, draft, "level", "Comment ça va ici ?", title="Ici", **levels, **{"indicator": "yes"})
    return draft


async def test_from_nothing_to_a_programme(house: House):
    async with house.as_(house.world.carla) as browser:
        draft = await a_form(browser)
        page = (await browser.get(draft)).text
        assert "Il tient ensemble" in page
        assert "Seulement si : “Cherchez-vous un logement ?” est “Oui”" in html.unescape(page).replace("\u00a0", " ")
        published = await browser.post(f"{draft}/publish")
        assert published.status_code == 303
        version = published.headers["location"].partition("?")[0]
        again = await browser.post(f"{draft}/publish")
        assert again.headers["location"].partition("?")[0] == version
        assert (await browser.get(draft)).headers["location"] == version
        text = (await browser.get(f"{version}/file?as=yaml")).text
        assert "condition: cherchez_vous_un_logement = yes" in text
        assert "section: comment_ca_va" in text
        assert (await browser.get(f"{version}/file?as=xlsx")).content.startswith(b"PK")
        new = await browser.get("/programmes/new")
        assert 'value="accueil"' in new.text
