"""One row in a table, for tests about tables rather than about what is in them."""

from __future__ import annotations

from evalkit import store
from evalkit.store.queries import releases
from tests.world import World, a_check_in, a_consent


async def a_published_table(world: World, *, marks: tuple[str, ...] = ("m1", "m2")) -> str:
    async with store.unit(world.carla.scope, write=True) as unit:
        return await releases.publish_table(
            unit,
            programme=world.grenadille.programme,
            cohort="2026",
            indicator="speaking_up",
            wave="6_months",
            policy="funder",
            policy_hash="p",
            audience="funder",
            recipient=world.funder,
            content={"cells": [{"state": "shown", "value": 12}]},
            content_hash="c",
            provenance={"function": "change"},
            marks=marks,
        )


async def a_release(world: World, *, recipient: str | None = None) -> str:
    table = await a_published_table(world)
    async with store.unit(world.carla.scope, write=True) as unit:
        unit.note("released", "release", None)
        return await releases.make_release(
            unit,
            report="progression",
            title={"fr": "Lire la ville"},
            audience="funder",
            recipient=recipient or world.funder,
            programme=world.grenadille.programme,
            funding_grant=world.grant,
            table_ids=[table],
            content={"sentences": ["Onze personnes sur dix-huit."]},
            content_hash="h",
            policy_hash="p",
            code_version="0.1.0",
        )


async def a_row_in(world: World, table: str) -> None:
    """See to it that an append-only table has a row of Amina's association."""
    if table == "published_table":
        await a_published_table(world)
    async with store.unit(world.amina.scope, write=True) as unit:
        if table == "consent":
            await a_consent(unit, world.grenadille.participant)
        elif table == "check_in_revision":
            await a_check_in(unit, world.grenadille)
        elif table == "audit":
            unit.note("looked", "participant", world.grenadille.participant)
