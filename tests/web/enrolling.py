"""Setting a second step on paper, as a browser does it from the page with the three choices."""

from __future__ import annotations

import re

import httpx

from evalkit import store
from evalkit.store import Scope
from tests.web.conftest import Browser

TICKET = re.compile(r'name="ticket" value="([^"]+)"')
PAPER = re.compile(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>")
CHOOSE, FINISH = "/sign-in/set-second-step", "/sign-in/set-second-step/finish"


def ticket_in(page: httpx.Response) -> str:
    """What the page with the choices, or the one after it, sends on."""
    found = TICKET.search(page.text)
    assert found is not None, page.text
    return found[1]


async def on_paper(browser: Browser, choices: httpx.Response, choice: str = "paper") -> tuple[str, list[str]]:
    """(the ticket, the ten codes) after choosing paper."""
    shown = await browser.post(CHOOSE, ticket=ticket_in(choices), choice=choice)
    return ticket_in(shown), PAPER.findall(shown.text)


async def enrol(browser: Browser, choices: httpx.Response) -> httpx.Response:
    """The answer to whoever chose paper and typed its first code."""
    ticket, codes = await on_paper(browser, choices)
    return await browser.post(FINISH, ticket=ticket, code=codes[0])


async def without_marking() -> None:
    """Make the associations of the world real ones: their people are asked as everybody is."""
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        await unit.raw("UPDATE organisation SET marking = NULL WHERE kind = {}", "association")
