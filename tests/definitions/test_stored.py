"""A kept form version is the form itself: same hash, same indicators, whatever becomes of the catalogue."""

import json

import pytest

from evalkit.definitions import hashing, loader, stored


@pytest.mark.parametrize("key", loader.shipped_forms())
def test_a_form_comes_back_as_it_was(key: str) -> None:
    form = loader.shipped_form(key)
    plain = json.loads(json.dumps(stored.to_plain(form)))
    again = stored.from_plain(plain)
    assert again.hash == form.hash == hashing.digest(plain)
    assert again.indicators == form.indicators
    assert again.items == form.items
    assert again.schedule == form.schedule


def test_what_is_not_spelled_out_is_refused() -> None:
    bare = stored.to_plain(loader.shipped_form("empowerment"))
    bare["items"] = [{"use": "speaking_up", "version": "1"}]
    with pytest.raises(ValueError, match="speaking_up"):
        stored.from_plain(bare)
