"""Warnings that may be read outside the association: those that say nothing more than what is shown beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from evalkit.disclosure.cells import Cell
from evalkit.disclosure.derived import follow_up_rate
from evalkit.disclosure.population import STARTS_AT, Slot
from evalkit.progression.result import Warn

WITHOUT_COUNTS = frozenset(
    {
        "no_exit_information", "mixed_versions", "sample_sd_used", "no_reliability", "many_levels",
        "transitions_too_large", "regression_to_the_mean",
    }
)  # fmt: skip
"""Say something about the file or the method, not about how many people."""

ABOUT_SOME_PEOPLE = frozenset({"second_occasion", "participant_in_several_programmes"})
"""Told without their count: "some people"."""

FOLLOW_UP = {"follow_up_below_60": 0.60, "follow_up_below_40": 0.40}


def warnings_for_others(
    warnings: Iterable[Warn], flow: Mapping[str, Cell | None], cell: Callable[[Slot], Cell]
) -> Iterator[Warn]:
    """A result's warnings as others may read them; counts in them are the ones that are shown.

    ``cell`` gives the released cell of a slot of this result.
    """
    for warn in warnings:
        if warn.code in WITHOUT_COUNTS:
            yield Warn(warn.code)
        elif warn.code in ABOUT_SOME_PEOPLE:
            yield Warn(warn.code, {"step": "some"})
        elif warn.code in FOLLOW_UP:
            yield from _follow_up(warn.code, flow)
        elif warn.code == "too_few_pairs":
            yield from _with_counts(warn.code, n=flow["followed"])
        elif warn.code in STARTS_AT:
            yield from _with_counts(warn.code, n=cell(("start_at", STARTS_AT[warn.code])), of=flow["baseline"])


def _follow_up(code: str, flow: Mapping[str, Cell | None]) -> Iterator[Warn]:
    rate = follow_up_rate(flow)
    baseline, not_yet_due, followed = (flow[name] for name in ("baseline", "not_yet_due", "followed"))
    if rate is not None and rate < FOLLOW_UP[code] and baseline and not_yet_due and followed:
        yield Warn(code, {"followed": followed.value, "of": (baseline.value or 0) - (not_yet_due.value or 0)})


def _with_counts(code: str, **counts: Cell | None) -> Iterator[Warn]:
    if all(cell is not None and cell.is_shown for cell in counts.values()):
        yield Warn(code, {name: cell.value for name, cell in counts.items() if cell is not None})
