"""What belongs to other readers than Fatou's fund and Odile's observatory, and to those alone."""

from __future__ import annotations

import datetime as dt
import uuid

from evalkit import store
from evalkit.store import Scope
from evalkit.store.queries import comparisons, organisations, releases
from evalkit.store.queries import reach as kept_reach
from tests.bundles import a_bundle_taken_in
from tests.store.rows import a_release
from tests.world import World, a_person


async def of_other_readers(world: World) -> dict[str, str]:
    """Ids of another fund and of another observatory, by the name of the parameter; each of them finds its own."""
    async with store.unit(Scope.system("set_up"), write=True) as unit:
        fund, observatory = [
            await organisations.make_organisation(
                unit, key=f"other_{kind}", kind=kind, name=f"Autre {kind}", languages=["fr"], marking="invented"
            )
            for kind in ("funder", "observatory")
        ]
        fabrice = await a_person(unit, "Fabrice", fund, "funder")
        olga = await a_person(unit, "Olga", observatory, "observatory")
    release = await a_release(world, recipient=fund)
    async with store.unit(fabrice.scope) as unit:
        assert await releases.release_received(unit, release) is not None
    async with store.unit(olga.scope, write=True) as unit:
        comparison = await comparisons.declare(
            unit, title={"fr": "Oser parler"}, form="empowerment", indicator="speaking_up", meaning="m", wave="start",
            definition={}, open_until=dt.date(2100, 1, 1), associations=None,
        )  # fmt: skip
        assert await comparisons.comparison(unit, comparison) is not None
    talk = str(uuid.uuid4())
    async with store.unit(world.carla.scope, write=True) as unit:
        await kept_reach.say(
            unit, str(uuid.uuid4()), programme=world.grenadille.programme, conversation=talk, number=1, kind="opened",
            observatory=observatory, words=b"sealed", language="fr", figure={"flag": "few"},
        )  # fmt: skip
    async with store.unit(olga.scope) as unit:
        assert await kept_reach.messages_opened(unit) != ()
    return {
        "release": release, "comparison": comparison, "conversation": talk,
        "bundle": await a_bundle_taken_in(olga.scope),
    }  # fmt: skip
