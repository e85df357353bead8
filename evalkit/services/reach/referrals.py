"""Who was accepted of those who were referred: read from a file that the programme brings, computed, not kept."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from evalkit.access import TEAM, Role, check_rule
from evalkit.definitions import Audience, loader
from evalkit.disclosure.reach import ReleasedGate, release_gate
from evalkit.errors import Refused, problem
from evalkit.exchange.sheet import read_sheet
from evalkit.services.reach import association
from evalkit.services.reach.publics import groups_of, level_key
from evalkit.store import Scope


async def read(scope: Scope, programme_id: str, data: bytes, *, now: dt.datetime | None = None) -> ReleasedGate:
    """``data``: a table with who referred, a starting level, how many were accepted, how many were not."""
    check_rule(Role(scope.role), TEAM)
    seen = await association.reach_page(scope, programme_id, now=now)
    indicator = next((i for i in seen.countable if seen.public and i.key == seen.public.indicator), None)
    if indicator is None:
        raise Refused(problem("reach.no_flag"))
    # Nearest level first.
    known = {level_key(low, high): at for at, (low, high) in enumerate(reversed(groups_of(indicator)))}
    accepted: dict[str, list[int]] = defaultdict(lambda: [0] * len(known))
    refused: dict[str, list[int]] = defaultdict(lambda: [0] * len(known))
    sheet = read_sheet(data)
    for line in sheet.lines:
        cells = line.cells
        level = cells[1].replace(" ", "").replace("–", "-") if len(cells) > 3 else ""
        numbers = [cell for cell in cells[2:4] if cell.isascii() and cell.isdigit() and len(cell) < 7]
        if level not in known or len(numbers) != 2:
            raise Refused(problem("reach.referrals", field="referrals", row=line.number))
        accepted[cells[0]][known[level]] += int(numbers[0])
        refused[cells[0]][known[level]] += int(numbers[1])
    policy = loader.load_policies().for_audience(Audience.ASSOCIATION)
    referrers = sorted(accepted)
    return release_gate([accepted[who] for who in referrers], [refused[who] for who in referrers], policy)
