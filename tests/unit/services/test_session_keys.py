"""What a session holds to open words with."""

from __future__ import annotations

import pytest

from evalkit import sealing
from evalkit.services.word_keys import session_keys


def test_what_a_session_holds_comes_back_with_its_token_only() -> None:
    own, person = sealing.new_key_pair(), sealing.new_key_pair()
    kept = session_keys.keep(sealing.HeldKeys(own, {"tilleul": person}), "token")
    back = session_keys.opened(kept, "token")
    assert (back.account, dict(back.people)) == (own, {"tilleul": person})
    assert session_keys.opened(None, "token").here == back.here != session_keys.opened(None, "other").here
    assert session_keys.keep(sealing.HeldKeys(), "token") is None
    assert "…" in repr(back)
    with pytest.raises(sealing.CannotOpenError):
        session_keys.opened(kept, "other")
