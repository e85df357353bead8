"""The demonstration: two invented associations and one set of real, published data, made anew or found as it was."""

from __future__ import annotations

import datetime as dt
import shutil
from zoneinfo import ZoneInfo

from evalkit import store
from evalkit.errors import Refused, problem
from evalkit.services.demonstration.compared import add_comparison
from evalkit.services.demonstration.desk import ask_about, begin_a_report
from evalkit.services.demonstration.filling import fill_invented
from evalkit.services.demonstration.goals import add_goals
from evalkit.services.demonstration.library import fill_library
from evalkit.services.demonstration.neighbours import settle
from evalkit.services.demonstration.observed import let_be_seen
from evalkit.services.demonstration.open_door import open_the_door
from evalkit.services.demonstration.own_forms import make_own_forms
from evalkit.services.demonstration.portfolio import let_out_neighbours
from evalkit.services.demonstration.published import add_published
from evalkit.services.demonstration.reach import tell_reach
from evalkit.services.demonstration.relays import send_relays
from evalkit.services.demonstration.reports import let_out_invented, let_out_published
from evalkit.services.demonstration.themes import add_themes
from evalkit.services.demonstration.voices import add_voices
from evalkit.services.demonstration.words import fill_words
from evalkit.services.keeping import keys
from evalkit.services.keeping.running import about
from evalkit.settings import Settings
from evalkit.store import migrate

READER = "Fonds Trois-Rivages"
"""The funder whose account the demonstration's link opens."""
ASKED, ASSOCIATION = "lire_la_ville", "Maison Grenadille ASBL"
"""The programme about whose report that funder asked something, and whose it is."""


async def make_ready(settings: Settings, *, now: dt.datetime) -> bool:
    """Make the demonstration if there is none; True when it was made now. A real instance is refused, untouched.

    An embedded one is made beside its home and put in place whole, so that a stop half-way leaves nothing behind.
    """
    if await _is_there(settings):
        return False
    beside = settings.home.with_name(f"{settings.home.name}.being-made")
    shutil.rmtree(beside, ignore_errors=True)
    embedded = settings.is_sqlite and not settings.home.exists()
    work = Settings.from_environment({"EVALKIT_HOME": str(beside)}) if embedded else settings
    work.home.mkdir(parents=True, exist_ok=True)
    await migrate.migrate(work)
    await store.open(work)
    try:
        keys.open_keys(work, make=True)
        here = now.astimezone(ZoneInfo("Europe/Brussels"))
        filled = await fill_invented(here)
        await add_voices(filled, here)
        await fill_words(filled, here)
        await add_goals(filled, here)
        await add_themes(filled, here)
        await tell_reach(filled, here)
        real = await add_published(filled, READER, now)
        await let_out_published(real, now)
        await make_own_forms(filled, now)
        await fill_library(filled, now)
        released = await let_out_invented(filled, READER, now)
        await open_the_door(filled, READER, now)
        settled = await settle(now, funder=filled.organisations[READER])
        await add_comparison(filled, settled, now)
        await let_be_seen(filled, settled, now)
        await let_out_neighbours(filled, settled, READER, now)
        await send_relays(filled, settled, now)
        await begin_a_report(filled, now)
        await ask_about(filled, released[ASKED], READER, ASSOCIATION, now)
    finally:
        keys.forget_keys()
        await store.close()
    if embedded:
        beside.rename(settings.home)
    return True


async def _is_there(settings: Settings) -> bool:
    """Whether a demonstration is there already, brought up to date; Refused for a real instance."""
    if settings.is_sqlite and not settings.home.exists():
        return False
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate.migrate(settings)
    await store.open(settings)
    try:
        here = await about()
    finally:
        await store.close()
    if here.set_up and not here.demonstration:
        raise Refused(problem("access.not_a_demonstration", home=str(settings.home)))
    return here.set_up


async def throw_away(settings: Settings) -> bool:
    """Remove a demonstration with its home; False when there was none. A real instance is refused, untouched."""
    if not settings.home.exists() or not await _is_there(settings):
        return False
    shutil.rmtree(settings.home)
    return True
