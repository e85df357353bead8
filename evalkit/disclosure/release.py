"""The only maker of released values: what one audience may see of one analysis (METHODS 10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from evalkit.definitions.policy import Policy
from evalkit.disclosure.assembling import assemble, released_result
from evalkit.disclosure.coarsening import protect
from evalkit.disclosure.decisions import decisions
from evalkit.disclosure.history import readers_with
from evalkit.disclosure.reach_beside import Halves, ReachTold
from evalkit.disclosure.released import Released, ReleasedSource
from evalkit.disclosure.remainder import remainders
from evalkit.disclosure.unprotected import released_to_owner
from evalkit.errors import Refused, problem
from evalkit.progression.result import Analysis

Log = tuple[Mapping[str, str], ...]


def release(
    analysis: Analysis,
    policy: Policy,
    history: Sequence[Released] = (),
    *,
    grant: str | None = None,
    hold: Collection[str] = (),
) -> Released:
    """What ``policy``'s audience may see of ``analysis``.

    ``history``: what was released earlier of the same data, to anybody; a reader may have both.
    ``grant``: the grant that the values are addressed to; a funder gets no other.
    ``hold``: indicators for which holding was hoped for: two categories are then higher or same / lower.

    Errors: Refused (``data.by_programme_not_public``) when programmes are asked for and the policy shows none.
    """
    return release_with_log(analysis, policy, history, grant=grant, hold=hold)[0]


def release_with_log(
    analysis: Analysis,
    policy: Policy,
    history: Sequence[Released] = (),
    *,
    grant: str | None = None,
    hold: Collection[str] = (),
    reach: Sequence[tuple[Halves, ReachTold]] = (),
) -> tuple[Released, Log]:
    """As ``release``, with every decision (rule, cell, reason) for the association's own record.

    ``reach``: what was told before of where these very people start.

    The record says which cells are small and which only protect; readers of the release must not know that.
    """
    if policy.k == 0:
        return replace(released_to_owner(analysis, policy), grant=grant), ()
    programmes = sorted({result.programme for result in analysis.results if result.programme is not None})
    if programmes and not policy.by_programme:
        raise Refused(problem("data.by_programme_not_public", audience=policy.audience.value))
    protected = protect(
        [*analysis.results, *remainders(analysis.results)],
        policy,
        participants=analysis.source.participants,
        hold=hold,
        readers_of=readers_with(history, analysis, policy, reach),
    )
    assembly = assemble(protected, policy)
    released = Released(
        audience=policy.audience,
        policy=policy,
        source=ReleasedSource(analysis.source.sha256),
        participants=assembly.cells[protected.linked.participants],
        form_key=analysis.form_key,
        form_version=analysis.form_version,
        form_hash=analysis.form_hash,
        results=tuple(released_result(assembly, at) for at in range(len(analysis.results))),
        grant=grant,
    )
    return released, decisions(assembly, len(analysis.results))
