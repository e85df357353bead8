"""The owner's own figures as released values: everything shown, expert figures kept."""

from __future__ import annotations

from evalkit.definitions.policy import Policy
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.released import (
    ExpertFigures,
    Released,
    ReleasedResult,
    ReleasedRow,
    ReleasedSource,
    ReleasedTransitions,
)
from evalkit.progression.result import Analysis, Flow, Result, StartingLevel, Transitions


def released_to_owner(analysis: Analysis, policy: Policy) -> Released:
    """Every count and figure of the analysis, for the association that owns it (a policy with k = 0)."""
    source = analysis.source
    return Released(
        audience=policy.audience,
        policy=policy,
        source=ReleasedSource(source.sha256, source.rows, source.programmes, source.read_as, source.dropped),
        participants=Cell.shown(source.participants),
        form_key=analysis.form_key,
        form_version=analysis.form_version,
        form_hash=analysis.form_hash,
        results=tuple(_result(result) for result in analysis.results),
    )


def _result(result: Result) -> ReleasedResult:
    shares, net, reliable, bounds = result.shares, result.net_progression, result.reliable_change, result.bounds
    return ReleasedResult(
        indicator=result.indicator,
        programme=result.programme,
        baseline_wave=result.baseline_wave,
        wave=result.wave,
        suppressed=False,
        k=0,
        flow=_flow(result.flow),
        unanswered=_shown(
            empty=result.unanswered.empty,
            prefer_not_to_say=result.unanswered.prefer_not_to_say,
            does_not_apply=result.unanswered.does_not_apply,
        ),
        categories=_shown(
            improved=result.categories.improved,
            unchanged=result.categories.unchanged,
            declined=result.categories.declined,
            held_at_top=result.categories.held_at_top,
        ),
        shares={name: Figure(s.value, s.low, s.high, s.method) for name, s in (shares or {}).items()},
        net_progression=None if net is None else Figure(net.value, net.low, net.high),
        superiority_paired=None if result.superiority_paired is None else Figure(result.superiority_paired),
        transitions=None if result.transitions is None else _transitions(result.transitions),
        rise_among_can_rise=(Cell.shown(result.rise_among_can_rise.n), Cell.shown(result.rise_among_can_rise.of)),
        fall_among_can_fall=(Cell.shown(result.fall_among_can_fall.n), Cell.shown(result.fall_among_can_fall.of)),
        mean_change=None if result.mean_change is None else Figure(result.mean_change),
        reliable_change=None
        if reliable is None
        else _shown(improved=reliable.improved, unchanged=reliable.unchanged, declined=reliable.declined),
        reliable_method=None if reliable is None else reliable.method,
        reliable_threshold=None if reliable is None else reliable.threshold,
        bounds_improved=None if bounds is None else Figure(None, *bounds.improved),
        bounds_feasible=None if bounds is None else Figure(None, *bounds.feasible),
        by_starting_level=tuple(_row(row) for row in result.by_starting_level),
        two_categories=False,
        expert=ExpertFigures(
            sign_test_p=result.sign_test_p,
            wilcoxon=result.wilcoxon,
            rank_biserial=result.rank_biserial,
            sd_change=result.sd_change,
            srm=result.srm,
            effect_size_baseline_sd=result.effect_size_baseline_sd,
            leavers=result.leavers,
            reliable_change=reliable,
        ),
        warnings=result.warnings,
    )


def _shown(**counts: int) -> dict[str, Cell]:
    return {name: Cell.shown(count) for name, count in counts.items()}


def _flow(flow: Flow) -> dict[str, Cell | None]:
    return {
        "enrolled": Cell.shown(flow.enrolled),
        "baseline": Cell.shown(flow.baseline),
        "due": Cell.shown(flow.due),
        "followed": Cell.shown(flow.followed),
        "missed": Cell.shown(flow.missed),
        "not_yet_due": Cell.shown(flow.not_yet_due),
        "left": Cell.not_collected() if flow.left is None else Cell.shown(flow.left),
    }


def _transitions(transitions: Transitions) -> ReleasedTransitions:
    counts = transitions.counts
    return ReleasedTransitions(
        levels=transitions.levels,
        cells=tuple(tuple(Cell.shown(count) for count in row) for row in counts),
        row_totals=tuple(Cell.shown(sum(row)) for row in counts),
        column_totals=tuple(Cell.shown(sum(column)) for column in zip(*counts, strict=True)),
    )


def _row(row: StartingLevel) -> ReleasedRow:
    return ReleasedRow(
        from_=row.from_,
        to=row.to,
        n=Cell.shown(row.n),
        improved=Cell.shown(row.improved),
        unchanged=Cell.shown(row.unchanged),
        declined=Cell.shown(row.declined),
    )
