"""What is published for everybody: who is counted, what leaves, what waits, and what stays at its address."""

from __future__ import annotations

from evalkit.services import keys
from evalkit.services.observatory import open_publishing
from tests.open_world import ADDRESS, LATER, enough
from tests.world import World


async def test_a_first_table(world: World) -> None:
    keys.open_keys(world.settings)
    await enough(world)
    found = await open_publishing.proposals(world.odile.scope, now=LATER)
    for one in found:
        print(one.address, one.state, one.rows)
    (one,) = [p for p in found if p.address == ADDRESS]
    made = await open_publishing.publish(world.odile.scope, ADDRESS, mark=one.mark, licence="CC-BY-4.0", now=LATER)
    import json

    print(json.dumps(made.content)[:3000])
    again = await open_publishing.proposal(world.odile.scope, ADDRESS, now=LATER)
    print(again.state, again.rows)
    assert 0
