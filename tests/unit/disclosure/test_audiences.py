"""A value released for a narrower audience is never shown to a wider one."""

from __future__ import annotations

import pytest

from evalkit.definitions.policy import Audience

ASSOCIATION, FUNDER, OBSERVATORY, PUBLIC = Audience


@pytest.mark.parametrize(
    ("released_for", "readers"),
    [
        (ASSOCIATION, {ASSOCIATION}),
        (FUNDER, {ASSOCIATION, FUNDER, OBSERVATORY}),
        (OBSERVATORY, {ASSOCIATION, FUNDER, OBSERVATORY}),
        (PUBLIC, {ASSOCIATION, FUNDER, OBSERVATORY, PUBLIC}),
    ],
)
def test_who_may_be_shown_a_value(released_for: Audience, readers: set[Audience]) -> None:
    assert {reader for reader in Audience if released_for.may_be_shown_to(reader)} == readers
