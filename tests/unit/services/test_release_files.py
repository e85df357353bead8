"""Every file of a release comes out the same when the same content is drawn again."""

from __future__ import annotations

import pytest

from evalkit.reporting import drawn
from evalkit.services.reports import release_files
from evalkit.store.queries.release_files import NewFile
from tests.unit.reporting.world import a_context, a_group_of


@pytest.mark.slow
def test_the_same_content_gives_the_same_files() -> None:
    contexts = {language: a_context() for language in ("fr", "nl", "en")}

    def made() -> tuple[NewFile, ...]:
        drawn.forget()  # or the second would be given the pictures of the first
        return release_files.files(a_group_of(12), contexts, names={}, release_id="r", decisions=({"rule": "k"},))

    first, second = made(), made()
    assert first == second
    kinds = {(one.language, one.format) for one in first}
    documents = {(code, kind) for code in contexts for kind in ("article", "sources", *release_files.DOCUMENTS)}
    back = {(code, kind) for code in (*contexts, "ar") for kind in release_files.FOR_THE_GROUP}
    assert kinds == documents | back | {("en", "decisions")}
    assert all(one.sha256 == release_files.sha256(one.content) for one in first)
