"""The codes of the second step themselves: of an app, by the clock, and on paper; how they are compared and kept.

The secret of an app is sealed to the instance key, and of a code on paper only a mark is kept, so a copy of the
database gives no codes.
"""

from __future__ import annotations

import datetime as dt
import hmac

import pyotp

from evalkit import sealing
from evalkit.sealing import Place
from evalkit.services.keeping.keys import instance_keys
from evalkit.store.queries.second_steps import SecondStep

TURN = 30
"""Seconds for which an app shows a code."""
LATITUDE = (-1, 0, 1)
"""Turns that are taken: a phone's clock is not ours."""
PAPER_CODES = 10
PAPER_SYMBOLS = 10
"""50 bits, and eight tries in half an hour: nobody guesses one."""


def address_for_app(secret: str, login: str) -> str:
    """What the square says that an app scans."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="evalkit")


def turn_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """The turn to which a code belongs, of those that are taken now."""
    typed = "".join(code.split())
    here, app = int(now.timestamp()) // TURN, pyotp.TOTP(secret)
    return next((here + by for by in LATITUDE if hmac.compare_digest(app.at((here + by) * TURN), typed)), None)


def codes_for_paper() -> tuple[str, ...]:
    """Ten new ones, as they are printed."""
    half = PAPER_SYMBOLS // 2
    codes = (sealing.new_symbols(PAPER_SYMBOLS) for _ in range(PAPER_CODES))
    return tuple(f"{code[:half]}-{code[half:]}" for code in codes)


def sealed_secret(secret: str, step: str) -> bytes:
    return sealing.seal(secret, instance_keys().envelope.public, _place(step))


def paper_mark(code: str) -> str:
    return sealing.mark(instance_keys(), "recovery_code", sealing.typed_symbols(code))


def opened_secret(found: SecondStep) -> str:
    return sealing.open(found.secret, instance_keys().envelope, _place(found.id)).decode()


def _place(step: str) -> Place:
    return Place("", "", "second_step", "secret", step)
