"""Tables of an association's own key: who holds it, what is sealed to each holder, and what a person's card opens."""

from __future__ import annotations

from piccolo.columns import Bytea, Integer, Text
from piccolo.table import Table

from evalkit.store.columns import Day, Id, Instant
from evalkit.store.conf import DB


class AccountKey(Table, db=DB, tablename="account_key"):
    id = Id(primary_key=True)
    account = Id()
    public_key = Bytea()
    salt = Bytea()
    wrapped = Bytea()
    made_at = Instant()


class AssociationKey(Table, db=DB, tablename="association_key"):
    id = Id(primary_key=True)
    organisation = Id()
    number = Integer()
    public_key = Bytea()
    made_on = Day()
    left_on = Day(null=True)


class KeyHolder(Table, db=DB, tablename="key_holder"):
    id = Id(primary_key=True)
    organisation = Id()
    kind = Text()
    account = Id(null=True)
    public_key = Bytea()
    wrapped = Bytea(null=True)
    tested_on = Day(null=True)
    made_on = Day()


class KeyCopy(Table, db=DB, tablename="key_copy"):
    id = Id(primary_key=True)
    organisation = Id()
    association_key = Id()
    holder = Id()
    wrapped = Bytea()
    made_on = Day()


class CardKey(Table, db=DB, tablename="card_key"):
    id = Id(primary_key=True)
    organisation = Id()
    participant = Id()
    access_code = Id()
    wrapped = Bytea()
    made_on = Day()
