"""What goes with somebody who works in an association no more: its key to words, and whom they looked after.

Inside a writing unit of the association.
"""

from __future__ import annotations

from evalkit.errors import Refused
from evalkit.services.word_keys import holders
from evalkit.store import Unit
from evalkit.store.queries import assignments, association_keys


async def leaves(unit: Unit, account: str) -> None:
    """Refused where nobody else could read any word. Whom they looked after has nobody then, and the page on which the
    coordination assigns says so."""
    await holders.account_leaves(unit, account)
    await _looks_after_nobody(unit, account)


async def is_shut(unit: Unit, account: str) -> None:
    """The same for an account that whoever runs the machine shut, which is never refused: where nobody else could read
    any word, the last copy stays with an account that nobody comes in with."""
    try:
        await holders.account_leaves(unit, account)
    except Refused:
        await association_keys.holder_left(unit)
    await _looks_after_nobody(unit, account)


async def _looks_after_nobody(unit: Unit, account: str) -> None:
    over = await assignments.of_account(unit, account)
    await assignments.end(unit, [one.id for one in over])
    for one in over:
        unit.note("end_assignment", "participant", one.participant, of=account)
