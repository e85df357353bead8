"""Words sealed for one place open there and nowhere else; key files are for their owner only."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from evalkit import sealing
from evalkit.errors import Refused
from evalkit.sealing import CannotOpenError, Place
from evalkit.services.doors import passphrases

HERE = Place("grenadille", "tilleul-27", "check_in_revision", "words", "c1:1")
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "envelope.json").read_text(encoding="utf-8"))
WORDS = "Depuis février, je parle plus lentement."


@pytest.fixture(scope="module")
def pair() -> sealing.KeyPair:
    return sealing.new_key_pair()


@pytest.fixture
def keys(tmp_path: Path) -> sealing.InstanceKeys:
    return sealing.make_keys(tmp_path / "keys")


def test_sealed_words_open_in_their_place(pair: sealing.KeyPair) -> None:
    envelope = sealing.seal(WORDS, pair.public, HERE)
    assert sealing.open(envelope, pair, HERE).decode() == WORDS
    assert envelope[0] == 1
    assert b"vrier" not in envelope


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("organisation", "lanternes"),
        ("participant", "heron-4"),
        ("table", "draft"),
        ("column", "content"),
        ("revision", "c1:2"),
    ],
)
def test_an_envelope_put_in_another_place_does_not_open(pair: sealing.KeyPair, part: str, other: str) -> None:
    envelope = sealing.seal(WORDS, pair.public, HERE)
    with pytest.raises(CannotOpenError):
        sealing.open(envelope, pair, dataclasses.replace(HERE, **{part: other}))


def test_two_envelopes_of_one_person_cannot_be_swapped(pair: sealing.KeyPair) -> None:
    there = dataclasses.replace(HERE, revision="c2:1")
    first, second = sealing.seal("one", pair.public, HERE), sealing.seal("two", pair.public, there)
    with pytest.raises(CannotOpenError):
        sealing.open(second, pair, HERE)
    with pytest.raises(CannotOpenError):
        sealing.open(first, pair, there)


def test_a_place_cannot_be_written_so_that_it_reads_as_another() -> None:
    with pytest.raises(ValueError, match=r"no \|"):
        _ = Place("a|b", "c", "d", "e", 1).bound


@pytest.mark.parametrize("position", [0, 1, 5, 40, 66, 80, -1])
def test_a_changed_byte_does_not_open(pair: sealing.KeyPair, position: int) -> None:
    envelope = bytearray(sealing.seal(WORDS, pair.public, HERE))
    envelope[position] ^= 1
    with pytest.raises(CannotOpenError):
        sealing.open(bytes(envelope), pair, HERE)


@pytest.mark.parametrize("length", [0, 1, 66, 78, 93])
def test_a_cut_envelope_does_not_open(pair: sealing.KeyPair, length: int) -> None:
    with pytest.raises(CannotOpenError):
        sealing.open(sealing.seal(WORDS, pair.public, HERE)[:length], pair, HERE)


def test_another_key_does_not_open(pair: sealing.KeyPair) -> None:
    with pytest.raises(CannotOpenError):
        sealing.open(sealing.seal(WORDS, pair.public, HERE), sealing.new_key_pair(), HERE)


def test_the_same_words_never_look_the_same(pair: sealing.KeyPair) -> None:
    assert sealing.seal(WORDS, pair.public, HERE) != sealing.seal(WORDS, pair.public, HERE)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: str(one["place"][2]))
def test_the_envelope_is_the_one_that_the_browser_makes(vector: dict[str, Any]) -> None:
    """Fixed keys and nonce give fixed bytes; tests/browser/test_queue.py holds WebCrypto to the same vectors."""
    recipient = sealing._pair(ec.derive_private_key(vector["recipient_scalar"], ec.SECP256R1()))
    ephemeral = ec.derive_private_key(vector["ephemeral_scalar"], ec.SECP256R1())
    place = Place(*vector["place"])
    envelope = sealing._seal(vector["words"], recipient.public, place, ephemeral, bytes.fromhex(vector["nonce"]))
    assert envelope.hex() == vector["envelope"]
    assert sealing.open(envelope, recipient, place).decode() == vector["words"]


def test_a_persons_key_opens_only_for_that_person_and_instance(keys: sealing.InstanceKeys, tmp_path: Path) -> None:
    public, wrapped = sealing.new_person_key(keys, "grenadille", "tilleul-27")
    own = sealing.person_key(keys, "grenadille", "tilleul-27", public_key=public, wrapped=wrapped)
    assert sealing.open(sealing.seal(WORDS, public, HERE), own, HERE).decode() == WORDS
    with pytest.raises(CannotOpenError):
        sealing.person_key(keys, "grenadille", "heron-4", public_key=public, wrapped=wrapped)
    other = sealing.make_keys(tmp_path / "other")
    with pytest.raises(CannotOpenError):
        sealing.person_key(other, "grenadille", "tilleul-27", public_key=public, wrapped=wrapped)


def test_marks_differ_by_instance_and_by_kind(keys: sealing.InstanceKeys, tmp_path: Path) -> None:
    other = sealing.make_keys(tmp_path / "other")
    assert sealing.mark(keys, "token", "abc") == sealing.mark(keys, "token", "abc")
    assert sealing.mark(keys, "token", "abc") != sealing.mark(keys, "person", "abc")
    assert sealing.mark(keys, "token", "abc") != sealing.mark(other, "token", "abc")


def test_an_access_code_is_read_however_it_is_typed(keys: sealing.InstanceKeys) -> None:
    code = sealing.new_access_code()
    assert len(code) == 19
    assert sealing.access_code_mark(keys, code) == sealing.access_code_mark(keys, f" {code.lower().replace('-', ' ')} ")
    assert sealing.read_access_code("OIL2-3456-789A-BCDE") == "01123456789ABCDE"
    assert sealing.read_access_code("too short") is None
    assert sealing.read_access_code("U" * 16) is None
    assert sealing.access_code_mark(keys, "") is None


def test_key_files_are_their_owners_alone_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    made = sealing.make_keys(folder)
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert sealing.read_keys(folder) == made
    with pytest.raises(Refused) as refusal:
        sealing.make_keys(folder)
    assert refusal.value.problems[0].code == "instance.keys_exist"


def test_key_files_that_others_can_read_are_refused(tmp_path: Path) -> None:
    sealing.make_keys(tmp_path / "keys")
    (tmp_path / "keys" / "marks.key").chmod(0o640)
    with pytest.raises(Refused) as refusal:
        sealing.read_keys(tmp_path / "keys")
    assert refusal.value.problems[0].code == "instance.keys_readable"


@pytest.mark.parametrize("name", ["envelope.pem", "marks.key"])
@pytest.mark.parametrize("kept", [0, 20])
def test_a_damaged_key_file_is_named(tmp_path: Path, name: str, kept: int) -> None:
    sealing.make_keys(tmp_path / "keys")
    file = tmp_path / "keys" / name
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(Refused) as refusal:
        sealing.read_keys(tmp_path / "keys")
    assert refusal.value.problems[0].code == "instance.key_damaged"
    assert refusal.value.problems[0].details["file"] == str(file)


def test_missing_keys_are_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        sealing.read_keys(tmp_path / "nowhere")
    assert refusal.value.problems[0].code == "instance.keys_missing"


def test_keys_do_not_show_in_a_message(keys: sealing.InstanceKeys) -> None:
    assert repr(keys) == "InstanceKeys(…)"
    assert repr(keys.envelope) == "KeyPair(…)"


async def test_a_passphrase_is_tried_against_argon2id_of_19_mib_and_two_passes() -> None:
    """Its hash and the key that it gives alike: whoever has the database would try the weaker of the two."""
    passphrase, salt = "quatre mots dans le panier", b"s" * 16
    kept = await passphrases.hashed(passphrase)
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passphrases.needs_renewal(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(passphrase))
    assert sealing.slow_key(passphrase, salt) == Argon2id(
        salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024
    ).derive(passphrase.encode())


def test_a_key_under_a_secret_opens_with_that_secret_and_for_that_place() -> None:
    pair = sealing.new_key_pair()
    key = sealing.slow_key("quatre mots dans le panier", b"s" * 16)
    kept = sealing.wrap(pair.private, key, "account_key|a")
    assert sealing.pair_of(sealing.unwrap(kept, key, "account_key|a")) == pair
    other = sealing.slow_key("quatre mots dans le panier", b"t" * 16)
    for secret, bound in ((other, "account_key|a"), (key, "account_key|b"), (sealing.quick_key("a", "card"), "")):
        with pytest.raises(sealing.CannotOpenError):
            sealing.unwrap(kept, secret, bound)
    with pytest.raises(sealing.CannotOpenError):
        sealing.unwrap(b"\x02" + kept[1:], key, "account_key|a")
    assert sealing.quick_key("a", "card") != sealing.quick_key("a", "recovery sheet")
