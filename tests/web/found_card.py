"""A card that somebody found, or holds for its person: without its number (TRUST T19)."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from evalkit import store
from evalkit.services.doors import sessions
from evalkit.store import Scope
from evalkit.store.queries import participants
from evalkit.web.sessions import cookie_name
from tests.web.conftest import Browser, House


@contextlib.asynccontextmanager
async def with_a_found_card(house: House) -> AsyncIterator[Browser]:
    """A browser that came in with the card of Amina's person alone."""
    here = house.world.grenadille
    async with store.unit(house.world.amina.scope, write=True) as unit:
        card = await participants.make_access_code(unit, here.participant, mark="m" * 64)
    async with store.unit(Scope.system("sign_in"), write=True) as unit:
        opened = await sessions.begin(
            unit, door="participant", organisation=here.organisation, role="participant",
            participant=here.participant, data={"card": card},
        )  # fmt: skip
    async with house.visitor() as anybody:
        anybody.set_cookie(cookie_name("participant", behind_tls=False), opened.token)
        yield Browser(anybody.client, "participant")
