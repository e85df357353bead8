"""What a device takes along to work without network: whom to ask today, a key to seal with, and a pass.

The pass is what we say about a sheet when we hand it out: for whom, and on which day, under the instance's mark. It
travels sealed inside each check-in, so that the check-in is noted in the name of whoever noted it, whoever sends it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import PARTICIPANT, TEAM, Role, check_rule
from evalkit.definitions.hashing import canonical
from evalkit.errors import Refused, problem
from evalkit.sealing import Place
from evalkit.services.asking import home
from evalkit.services.asking.home import ToAsk
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Scope
from evalkit.store.queries import instance

DOCTOR = Scope.system("doctor")
TEAM_ROLES = frozenset({Role.WORKER, Role.COORDINATOR})
_CUT = "|"


@dataclass(frozen=True)
class Equipment:
    """What the script of a sheet needs to seal it. ``public_key`` in base64: whoever has it can only seal.

    ``owner`` marks who took sheets along, so that the next person on this device does not see them; it tells nothing.
    """

    organisation: str
    public_key: str
    given: str
    owner: str


@dataclass(frozen=True)
class Given:
    """A pass that we gave: in whose name, on which day."""

    scope: Scope
    day: dt.date


def place_of(organisation: str, submission_key: str) -> Place:
    """Where a check-in waits on a device; it opens under no other key."""
    return Place(organisation, "", "queue", "item", submission_key)


def equipment(scope: Scope, day: dt.date) -> Equipment:
    """For a sheet that is handed out on ``day``."""
    organisation = scope.organisation or ""
    who = scope.participant or scope.account or ""
    keys = instance_keys()
    return Equipment(
        organisation=organisation,
        public_key=base64.b64encode(keys.envelope.public).decode(),
        given=_CUT.join((scope.role, who, day.isoformat(), _mark(organisation, scope.role, who, day.isoformat()))),
        owner=sealing.mark(keys, "offline_owner", canonical([organisation, scope.role, who]))[:16],
    )


def read_pass(organisation: str, text: str) -> Given | None:
    """The pass that this association's sheet carried; None when it is not one of ours."""
    parts = text.split(_CUT)
    if len(parts) != 4:
        return None
    role, who, day, mark = parts
    if not who or not hmac.compare_digest(mark, _mark(organisation, role, who, day)):
        return None
    own = role == Role.PARTICIPANT
    scope = Scope(organisation, None if own else who, role, participant=who if own else None)
    return Given(scope, dt.date.fromisoformat(day))


def _mark(organisation: str, role: str, who: str, day: str) -> str:
    return sealing.mark(instance_keys(), "offline_pass", canonical([organisation, role, who, day]))


async def to_take_along(scope: Scope, *, now: dt.datetime | None = None) -> tuple[ToAsk, ...]:
    """Whom the team can ask at the next opportunity, in the order of their home page: codes, no answers."""
    seen = await home.home(scope, now=now)
    return (*seen.today, *seen.next_visit)


async def epoch(scope: Scope) -> str:
    """Of the database now: what a device sent in another one, it offers again."""
    check_rule(Role(scope.role), PARTICIPANT if scope.participant else TEAM)
    async with store.unit(DOCTOR) as unit:
        found = await instance.instance(unit)
    if found is None:
        raise Refused(problem("access.not_set_up", home=""))
    return found.epoch


async def today(scope: Scope, *, now: dt.datetime | None = None) -> dt.date:
    """The day on which something is handed out."""
    async with store.unit(scope, now=now) as unit:
        return unit.today
