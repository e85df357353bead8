"""Passkeys: a device or a small key that signs a question of ours, in the place of a code at the second step.

They stand beside the app and the paper and never without them, so nobody stays outside who lost a device. We keep a
public key, a counter and the person's own word for it: nothing about the device. A question (challenge) is kept here,
is answered once, for one account and one purpose, within five minutes; it holds only for the address that this
instance is set to, so a page that imitates ours gets nothing that opens anything.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from evalkit import sealing, store
from evalkit.errors import Refused, problem
from evalkit.sealing import Place
from evalkit.services.doors import second_step, sessions, slow_down
from evalkit.services.doors.second_step import ACCOUNTS, SIGN_IN
from evalkit.services.doors.sessions import Opened, Session
from evalkit.services.doors.tokens import token_hash
from evalkit.services.keeping.keys import instance_keys
from evalkit.settings import Settings
from evalkit.store import Unit, new_id
from evalkit.store.queries import accounts, second_steps
from evalkit.store.queries import passkeys as kept
from evalkit.store.queries.passkeys import Passkey, Purpose

CHALLENGE_LASTS = dt.timedelta(minutes=5)
FIRST = "first_passkey"
"""In the data of a session that began by choosing a passkey: until when (seconds) its first one needs no other code."""

NAMED_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Site:
    """What a passkey is made for and asked at: the name of the host, and the whole origin."""

    name: str
    origin: str


@dataclass(frozen=True)
class Held:
    """A line in the list of one's own passkeys. ``copied``: it counted backwards, and opens nothing."""

    id: str
    name: str
    added_on: dt.date
    copied: bool


def site(settings: Settings) -> Site | None:
    """Of the address that this instance is set to, whatever a request says; None where no browser makes passkeys: over
    plain HTTP, but for localhost, and at an address in digits."""
    address = urlsplit(settings.address)
    host = (address.hostname or "").rstrip(".")
    local = host == "localhost" or host.endswith(".localhost")
    digits = ":" in host or host.replace(".", "").isdigit()
    if not host or digits or not (address.scheme == "https" or (address.scheme == "http" and local)):
        return None
    port = "" if address.port in {None, NAMED_PORTS[address.scheme]} else f":{address.port}"
    return Site(host, f"{address.scheme}://{host}{port}")


async def held(session: Session) -> tuple[Held, ...]:
    """The session's account's own, oldest first."""
    async with store.unit(ACCOUNTS) as unit:
        found = await kept.passkeys(unit, sessions.account_of(session))
    return tuple(Held(one.id, _name(one), one.added_on, one.doubted_at is not None) for one in found)


def may_add_first(session: Session, now: dt.datetime) -> bool:
    until = session.data.get(FIRST)
    return isinstance(until, int) and now.timestamp() < until


async def begin(session: Session, code: str, here: Site | None) -> str:
    """What the device is asked to make one, as JSON; needs a code of the app or of the paper, and paper that is left
    afterwards. The first one of a session that began by choosing a passkey needs none: a code was just given."""
    account = sessions.account_of(session)
    if here is None:
        raise Refused(problem("access.passkey_needs_https"))
    turns = await slow_down.take_turn(second=account)
    async with store.unit(ACCOUNTS, write=True) as unit:
        first = may_add_first(session, unit.now) and not await kept.passkeys(unit, account)
        if not first and await second_step.use_code(unit, account, code) is None:
            raise Refused(problem("access.wrong_second_step", field="code"))
        await _check_has_paper(unit, account)
        await slow_down.was_right(unit, turns)
        owner = await accounts.account(unit, account)
        options = webauthn.generate_registration_options(
            rp_id=here.name,
            rp_name="evalkit",
            user_id=account.encode(),
            user_name=owner.login if owner else account,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
            exclude_credentials=_described(await kept.passkeys(unit, account)),
        )
        await _keep_challenge(unit, account, "add", options.challenge)
    return webauthn.options_to_json(options)


async def add(session: Session, name: str, answer: str, here: Site | None) -> None:
    """Keep the passkey that the device made."""
    account = sessions.account_of(session)
    if here is None:
        raise Refused(problem("access.passkey_needs_https"))
    challenge = await _answered(account, "add", answer)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.name,
            expected_origin=here.origin,
            require_user_verification=False,
        )
    except Exception as error:  # the library raises many kinds for what a stranger can send
        raise Refused(problem("access.passkey_not_added")) from error
    passkey = new_id()
    async with store.unit(ACCOUNTS, write=True) as unit:
        await _check_has_paper(unit, account)
        added = await kept.add(
            unit,
            passkey_id=passkey,
            account=account,
            credential=bytes_to_base64url(made.credential_id),
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=sealing.seal(name, instance_keys().envelope.public, _place(passkey)),
        )
        if not added:
            raise Refused(problem("access.passkey_known"))
        unit.note("add_passkey", "account", account, organisation=sessions.organisation_of(session))


async def remove(session: Session, passkey: str) -> None:
    """Remove one's own. No code is asked: a lost device is taken out at once, and the app and the paper stay."""
    account = sessions.account_of(session)
    async with store.unit(ACCOUNTS, write=True) as unit:
        if not await kept.revoke(unit, account, passkey):
            raise Refused(problem("access.not_found"))
        unit.note("remove_passkey", "account", account, organisation=sessions.organisation_of(session))


async def question(ticket: str, here: Site | None) -> str | None:
    """What the devices of a ticket's account are asked at sign-in, as JSON; None where codes alone can be asked."""
    if here is None:
        return None
    try:
        first = second_step.first_step(ticket)
        async with store.unit(SIGN_IN, write=True) as unit:
            await second_step.check_goes_on(unit, first)
            own = [one for one in await kept.passkeys(unit, first.account) if one.doubted_at is None]
            if not own:
                return None
            options = webauthn.generate_authentication_options(
                rp_id=here.name,
                allow_credentials=_described(own),
                user_verification=UserVerificationRequirement.PREFERRED,
            )
            await _keep_challenge(unit, first.account, "sign_in", options.challenge)
    except Refused:
        return None
    return webauthn.options_to_json(options)


async def come_in(ticket: str, answer: str, here: Site | None) -> Opened:
    """Begin the session of a ticket with what a device signed. One that counts backwards opens nothing from then on."""
    if here is None:
        raise Refused(problem("access.passkey_needs_https"))
    first = second_step.first_step(ticket)
    turns = await slow_down.take_turn(second=first.account)
    challenge = await _answered(first.account, "sign_in", answer)
    async with store.unit(SIGN_IN, write=True) as unit:
        await second_step.check_goes_on(unit, first)
        passkey = await kept.that_opens(unit, first.account, _credential_in(answer))
        if passkey is None:
            raise Refused(problem("access.passkey_wrong"))
        if await kept.count_up(unit, passkey, _signed(passkey, answer, challenge, here)):
            return await second_step.come_in(unit, first, turns, by="passkey")
        await kept.doubt(unit, passkey.id)
        unit.note("doubt_passkey", "account", first.account, organisation=first.organisation)
    raise Refused(problem("access.passkey_copied"))


def _signed(passkey: Passkey, answer: str, challenge: bytes, here: Site) -> int:
    """The counter that the device signed, with the challenge, for this site. Refused when anything of it is not so."""
    try:
        signed = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.name,
            expected_origin=here.origin,
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=-1,  # compared by kept.count_up, which also remembers that it was wrong
            require_user_verification=False,
        )
    except Exception as error:  # the library raises many kinds for what a stranger can send
        raise Refused(problem("access.passkey_wrong")) from error
    return signed.new_sign_count


async def _check_has_paper(unit: Unit, account: str) -> None:
    step = await second_steps.second_step(unit, account)
    if step is None or step.confirmed_at is None or not await second_steps.recovery_codes_left(unit, account):
        raise Refused(problem("access.passkey_needs_paper"))


async def _keep_challenge(unit: Unit, account: str, purpose: Purpose, challenge: bytes) -> None:
    mark = token_hash(bytes_to_base64url(challenge))
    await kept.keep_challenge(unit, account=account, purpose=purpose, mark=mark, lasts=CHALLENGE_LASTS)


async def _answered(account: str, purpose: Purpose, answer: str) -> bytes:
    """The challenge that an answer says it answers; used up with that, right or wrong, in a transaction of its own."""
    try:
        client = json.loads(base64url_to_bytes(_read(answer)["response"]["clientDataJSON"]))
        challenge = str(client["challenge"])
        plain = base64url_to_bytes(challenge)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(problem("access.passkey_late")) from error
    async with store.unit(SIGN_IN, write=True) as unit:
        if not await kept.take_challenge(unit, account=account, purpose=purpose, mark=token_hash(challenge)):
            raise Refused(problem("access.passkey_late"))
    return plain


def _read(answer: str) -> dict[str, Any]:
    """The browser's answer; {} when it is none."""
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _credential_in(answer: str) -> str:
    """The id of the passkey that an answer says it is of; "" when it is no such id, which is nobody's."""
    credential = str(_read(answer).get("id", ""))
    return credential if credential.isascii() and credential.isprintable() else ""


def _described(passkeys: tuple[Passkey, ...] | list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in passkeys]


def _name(passkey: Passkey) -> str:
    return sealing.open(passkey.name, instance_keys().envelope, _place(passkey.id)).decode()


def _place(passkey: str) -> Place:
    return Place("", "", "passkey", "name", passkey)
