"""Drafts of forms on both databases: made once, changed only as they were read, walled in by organisation."""

from __future__ import annotations

import uuid

from evalkit import store
from evalkit.store.queries import form_drafts
from tests.world import NOW, World


async def test_a_draft_is_made_once_and_changed_only_as_it_was_read(world: World) -> None:
    draft = str(uuid.uuid4())
    async with store.unit(world.carla.scope, write=True, now=NOW) as unit:
        assert await form_drafts.make_form_draft(unit, draft, {"form": "arrival"}, made_from=None)
        assert not await form_drafts.make_form_draft(unit, draft, {"form": "other"}, made_from=None)
        read = await form_drafts.form_draft(unit, draft)
        assert read is not None
        assert (read.definition, read.revision, read.state) == ({"form": "arrival"}, 1, "open")
        assert await form_drafts.change_form_draft(unit, read, {"form": "arrival", "title": {"fr": "Accueil"}})
        assert not await form_drafts.change_form_draft(unit, read, {"form": "late"})
        (now_there,) = await form_drafts.open_form_drafts(unit)
        assert (now_there.revision, now_there.definition["title"]) == (2, {"fr": "Accueil"})
        version = world.grenadille.form_version
        assert await form_drafts.publish_form_draft(unit, now_there, now_there.definition, version)
        assert await form_drafts.open_form_drafts(unit) == ()
        assert await form_drafts.published_versions(unit) == {version}
    async with store.unit(world.bram.scope, now=NOW) as unit:
        assert await form_drafts.form_draft(unit, draft) is None
