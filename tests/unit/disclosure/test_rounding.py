"""What a printed count tells, beside every count that is printed so."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from evalkit.definitions.policy import Audience, Policy
from evalkit.disclosure.audit import rounded, unrounded


@pytest.mark.parametrize(("round_to", "k"), [(1, 5), (5, 5), (9, 5), (5, 10), (10, 10), (19, 10)])
def test_a_printed_count_tells_exactly_between_which_counts_it_lies(round_to: int, k: int) -> None:
    """Whatever is shown is nobody or at least k: so the reader knows the least and the most of those printed alike."""
    policy = Policy(audience=Audience.PUBLIC, k=k, round_to=round_to)
    alike: dict[int, list[int]] = {}
    for count in (0, *range(k, 400)):
        alike.setdefault(rounded(count, round_to=policy.round_to), []).append(count)
    for printed, counts in list(alike.items())[:-1]:
        told = unrounded(printed, round_to=round_to, k=k)
        # Of an even step the middle goes to the even neighbour: one end may be a count that is printed otherwise.
        assert told.low in (counts[0], counts[0] - (round_to % 2 == 0))
        assert told.high in (counts[-1], counts[-1] + (round_to % 2 == 0))


def test_outside_the_association_no_policy_shows_fewer_than_three() -> None:
    for audience in Audience:
        if audience is Audience.ASSOCIATION:
            assert Policy(audience=audience, k=0).k == 0
            continue
        assert Policy(audience=audience, k=3).k == 3
        with pytest.raises(ValidationError, match="k is 2"):
            Policy(audience=audience, k=2)


@pytest.mark.parametrize(("round_to", "k"), [(10, 5), (20, 10), (50, 5)])
def test_k_people_are_never_printed_as_nobody(round_to: int, k: int) -> None:
    assert rounded(k, round_to=round_to) in (0, round_to)
    with pytest.raises(ValidationError, match="round_to"):
        Policy(audience=Audience.PUBLIC, k=k, round_to=round_to)
