"""Setting a second step for the first time; its pages are walked in tests/web/test_enrolment.py."""

from __future__ import annotations

import datetime as dt

import pytest

from evalkit import store
from evalkit.errors import Refused
from evalkit.services.doors import enrolment, second_step
from evalkit.store import Scope
from tests.world import NOW, World

SIGN_IN = Scope.system("sign_in")


def test_what_is_begun_tells_no_secret_in_an_error() -> None:
    begun = enrolment.Begun("", "", "", "", 0, passphrase_hash="argon", secret="JBSW", codes=("7K2M",))
    assert not any(secret in repr(begun) for secret in ("argon", "JBSW", "7K2M"))


async def test_what_is_begun_waits_for_an_hour_with_the_key_that_it_carries(world: World) -> None:
    place = world.grenadille.organisation
    async with store.unit(SIGN_IN, now=NOW) as unit:
        begun = enrolment.begin_first(unit, account=world.amina.account, organisation=place, login="")
    first = second_step.FirstStep(world.amina.account, place, "worker", begun.until)
    async with store.unit(SIGN_IN, now=NOW + dt.timedelta(minutes=59)) as unit:
        await second_step.check_goes_on(unit, first)
    async with store.unit(SIGN_IN, now=NOW + dt.timedelta(minutes=61)) as unit:
        with pytest.raises(Refused, match=r"access\.second_step_late"):
            await second_step.check_goes_on(unit, first)
