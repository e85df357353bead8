"""Who both pays for programmes and observes them."""

from __future__ import annotations

from evalkit.store.unit import Unit


async def funds_and_observes(unit: Unit, organisation_id: str, account_id: str | None) -> bool:
    """Whether an observatory pays a grant, or an account reads for a funder and for an observatory. System scope."""
    rows = await unit.raw(
        """SELECT 1 AS there FROM funding_grant g JOIN organisation o ON o.id = g.funder
          WHERE g.funder = {} AND o.kind = 'observatory'
        UNION ALL
        SELECT 1 FROM membership f JOIN membership w ON w.account = f.account
          WHERE f.account = {} AND f.role = 'funder' AND w.role = 'observatory'
            AND f.ended_at IS NULL AND w.ended_at IS NULL LIMIT 1""",
        organisation_id,
        account_id or "",
    )
    return bool(rows)
