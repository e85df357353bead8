"""Setting a second step for the first time; its pages are walked in tests/web/test_enrolment.py."""

from __future__ import annotations

from evalkit.services.doors import enrolment


def test_what_is_begun_tells_no_secret_in_an_error() -> None:
    begun = enrolment.Begun("", "", "", "", 0, passphrase_hash="argon", secret="JBSW", codes=("7K2M",))
    assert not any(secret in repr(begun) for secret in ("argon", "JBSW", "7K2M"))
