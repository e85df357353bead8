"""Tables of passkeys: what opens an account beside its codes, and what a device is asked to sign just now."""

from __future__ import annotations

from piccolo.columns import BigInt, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant, Sealed
from evalkit.store.conf import DB


class Passkey(Table, db=DB, tablename="passkey"):
    id = Id(primary_key=True)
    account = Id()
    credential = Text()
    public_key = Text()
    sign_count = BigInt()
    name = Sealed()
    added_on = Day()
    doubted_at = Instant(null=True)
    revoked_at = Instant(null=True)


class PasskeyChallenge(Table, db=DB, tablename="passkey_challenge"):
    id = Id(primary_key=True)
    account = Id()
    purpose = Text()
    mark = Text()
    ends_at = Instant()
