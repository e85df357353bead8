"""An association with its own key: who has the machine, its keys, its database and its backups reads no word of it."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import load_der_private_key

from evalkit import sealing, store
from evalkit.errors import Refused
from evalkit.sealing import KeyPair
from evalkit.services.asking import check_ins, corrections, drafts_apart
from evalkit.services.asking.sheets import Draft
from evalkit.services.keeping import backups, keys, restoring
from evalkit.services.people import cards, participants
from evalkit.services.word_keys import sheet, switching
from evalkit.services.words import stories, story_passages
from evalkit.store import Scope
from evalkit.store.engine import sqlite_path
from tests.own_key import Held, chosen, found, passphrase_of, session_of
from tests.trust.acts import LATER, WITH_WORDS, call
from tests.trust.proof import Counting, Found
from tests.trust.rows import NAMES, rows_of
from tests.trust.test_words import a_word
from tests.unit.services.sheet import a_key, a_sheet
from tests.world import TODAY, World, a_participant, an_enrolment

pytestmark = pytest.mark.slow

OF_PEOPLE = ("check_in", "story", "goal")
HEAD = 1 + 65 + 12
"""Format, ephemeral point, nonce."""


async def _plant(world: World, scope: Scope | None = None) -> list[str]:
    """A word in each place where a person's own words stand."""
    words = [a_word() for _ in (*OF_PEOPLE, "alias", "contact")]
    for name, word in zip(OF_PEOPLE, words, strict=False):
        await WITH_WORDS[name](world, str(uuid.uuid4()), word)
    await call(world, words[-2], words[-1], scope)
    return words + await _plant_beside(world, scope or world.amina.scope)


async def _plant_beside(world: World, amina: Scope) -> list[str]:
    """A word in a draft, in what is kept aside for somebody who is known, in a correction, in a passage, and in a note
    at leaving: of somebody else each time, who leaves at the end."""
    place, words = world.grenadille, [a_word() for _ in range(5)]
    async with store.unit(amina, write=True) as unit:
        person = await a_participant(unit, label=f"héron {uuid.uuid4().int % 900}")
        enrolment = await an_enrolment(unit, person, programme=place.programme, schedule=place.schedule)
    raw = {key: tuple(values) for key, values in a_sheet(world).raw.items()}
    draft = Draft(1, {**raw, "story": (words[0],)}, TODAY.isoformat(), "together", "fr")
    await drafts_apart.save(
        amina, submission_key=a_key(), enrolment_id=enrolment, form_version=place.form_version, draft=draft, now=LATER
    )
    sent = a_sheet(world, enrolment=enrolment)
    receipt = await check_ins.submit(amina, sent, now=LATER)
    with pytest.raises(Refused, match="conflict"):
        await check_ins.submit(amina, replace(sent, raw={**raw, "story": (words[1],)}), now=LATER)
    said = corrections.Correction(a_key(), 1, {**raw, "story": (words[2],)}, "said_otherwise", "together", "fr")
    await corrections.correct(amina, receipt.check_in, said, now=LATER)
    telling = stories.Telling(a_key(), f"{words[3]} et plus.", "other", "fr", enrolment=enrolment)
    story = await stories.tell(amina, telling, now=LATER)
    await story_passages.choose(amina, story, submission_key=a_key(), text=words[3], now=LATER)
    await participants.leave(
        amina, enrolment, day=TODAY, reason="association_decided", note=f"Parce que {words[4]}", now=LATER
    )
    return words


async def _values() -> list[bytes]:
    """Every value of every row, as bytes; text also as what it may hold in base 64."""
    kept: set[bytes] = set()
    async with store.unit(Scope.system("doctor")) as unit:
        for table in NAMES:
            for row in await rows_of(unit, table):
                for value in row.values():
                    if isinstance(value, bytes | memoryview):
                        kept.add(bytes(value))
                    elif isinstance(value, str):
                        kept.add(value.encode())
                        kept.update(_from_64(value))
    return sorted(kept)


def _from_64(text: str) -> Iterator[bytes]:
    try:
        yield base64.b64decode(text, validate=True)
    except ValueError:
        return


def _forced(envelope: bytes, pair: KeyPair) -> bytes:
    """What an envelope would say, were it for this key: without asking for the place it is bound to, or its tag."""
    if len(envelope) <= HEAD or envelope[:2] != b"\x01\x04":
        return b""
    private = load_der_private_key(pair.private, password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    point, nonce = envelope[1:66], envelope[66:HEAD]
    try:
        shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    except ValueError:
        return b""
    counter = modes.CTR(nonce + (2).to_bytes(4, "big"))
    return (
        Cipher(algorithms.AES(sealing._derive(shared, point + pair.public)), counter)
        .decryptor()
        .update(envelope[HEAD:])
    )


def _private(plain: bytes) -> KeyPair | None:
    if not plain.startswith(b"\x30\x81\x87"):
        return None
    try:
        return sealing.pair_of(plain[:138])
    except (ValueError, sealing.CannotOpenError):
        return None


def _read(values: list[bytes], first: KeyPair) -> bytes:
    """Everything that the instance's key opens, and every key that is found so, and what these open, and so on."""
    told, known, new = [], {first.public}, [first]
    while new:
        pair = new.pop()
        for value in values:
            plain = _forced(value, pair)
            told.append(plain)
            other = _private(plain)
            if other is not None and other.public not in known:
                known.add(other.public)
                new.append(other)
    return b"\n".join([*told, *values])


def _left_in_file(file: Path, first: KeyPair) -> list[KeyPair]:
    """People's keys that a page of the file still holds under the instance's key, wherever in it."""
    content, found = file.read_bytes(), []
    at = content.find(b"\x01\x04")
    while at >= 0:
        pair = _private(_forced(content[at : at + HEAD + 138], first))
        if pair is not None:
            found.append(pair)
        at = content.find(b"\x01\x04", at + 1)
    return found


async def _seized(world: World) -> Found:
    """Plant words before and after an association chose its own key; then look with everything that the machine has."""
    settings, looked = world.settings, Found()
    await store.open(settings)
    first = keys.open_keys(settings).envelope
    words = await _plant(world)
    told = _read(await _values(), first)
    assert all(word.encode() in told for word in words), "in stage one, the attack reads all of them"
    held = await chosen(world)
    words += await _plant(world, held.open(world.amina))
    await cards.give(held.open(world.carla), world.grenadille.participant, number="4321")
    backup = await backups.make(settings)
    told = _read(await _values(), first)
    for word in words:
        looked.look(word.encode() not in told, f"{word} in the database")
    await store.close()
    if settings.is_sqlite:
        looked.look(
            not _left_in_file(Path(sqlite_path(settings.database_url)), first), "a person's key in a page of the file"
        )
    await restoring.restore(settings, backup.file)
    await store.open(settings)
    told = _read(await _values(), first)
    for word in words:
        looked.look(word.encode() not in told, f"{word} in a backup")
    looked += await _with_the_sheet(world, held, words)
    await store.close()
    return looked


async def _with_the_sheet(world: World, held: Held, words: list[str]) -> Found:
    """The restored instance: whoever has the printed sheet reads what people told."""
    looked = Found()
    back = await found(await sheet.recover(await session_of(world.carla), held.sheet, passphrase_of(world.carla)))
    assert back.scope is not None
    told = await _stories(back.scope, world)
    for word in words[OF_PEOPLE.index("story") :: len(words) // 2]:
        looked.look(word in told, f"{word} with the sheet")
    return looked


async def _stories(scope: Scope, world: World) -> str:
    page = await story_passages.person_stories(scope, world.grenadille.participant)
    return repr([one.story.text for one in page.stories])


@pytest.mark.trust("own_key")
async def test_the_machine_with_all_its_keys_reads_no_word(closed_world: World, proof: Counting) -> None:
    proof.holds(await _seized(closed_world))


async def _nothing(*_: object, **__: object) -> int:
    return 0


@pytest.mark.trust("own_key")
async def test_without_sealing_anew_the_same_machine_reads(
    closed_world: World, proof: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switching, "seal_all", _nothing)
    proof.caught("the sealing anew of what is there", await _seized(closed_world))
