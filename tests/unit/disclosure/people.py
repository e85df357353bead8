"""Small worlds of people, counted the slow and obvious way into results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalkit.definitions.policy import Audience, Policy
from evalkit.progression.result import (
    Among,
    Analysis,
    Bounds,
    Categories,
    Flow,
    Result,
    Source,
    StartingLevel,
    Transitions,
    Unanswered,
    Warn,
)

FUNDER = Policy(audience=Audience.FUNDER, k=5, mean_at_least=10, mean_decimals=1)
PUBLIC = Policy(audience=Audience.PUBLIC, k=10, round_to=5, mean_at_least=20, mean_decimals=1, by_programme=False)
OWNER = Policy(audience=Audience.ASSOCIATION, k=0)


@dataclass(frozen=True)
class Person:
    """One enrolment. ``start`` None: no baseline. ``end`` None: not seen again, for the reason in ``fate``."""

    start: int | None
    end: int | None = None
    fate: str = "missed"
    unanswered: str | None = None
    programme: str = "a"


def pairs(text: dict[str, int], programme: str = "a") -> list[Person]:
    """People from FIELD's notation: {"1→2": 4}."""
    return [
        Person(int(key.split("→")[0]), int(key.split("→")[1]), programme=programme)
        for key, count in text.items()
        for _ in range(count)
    ]


def result_of(
    people: Sequence[Person],
    *,
    levels: int = 5,
    higher: bool = True,
    indicator: str = "speaking_up",
    wave: str = "6",
    programme: str | None = None,
    exits_known: bool = True,
    warnings: tuple[Warn, ...] = (),
) -> Result:
    """An ordinal result, counted person by person."""
    with_start = [p for p in people if p.start is not None]
    seen = [p for p in with_start if p.end is not None]
    fates = [p.fate for p in with_start if p.end is None]
    if not exits_known:
        fates = ["missed" if fate == "left" else fate for fate in fates]
    worst, best = (1, levels) if higher else (levels, 1)
    counts = [
        [sum(p.start == row and p.end == column for p in seen) for column in range(1, levels + 1)]
        for row in range(1, levels + 1)
    ]

    def change(person: Person) -> int:
        raw = (person.end or 0) - (person.start or 0)
        return raw if higher else -raw

    def of(group: Sequence[Person]) -> tuple[int, int, int]:
        changes = [change(p) for p in group]
        return sum(c > 0 for c in changes), sum(c == 0 for c in changes), sum(c < 0 for c in changes)

    up, same, down = of(seen)
    n, missed, due_later, left = len(seen), *(fates.count(f) for f in ("missed", "not_yet_due", "left"))
    total = n + missed + left
    at_best = sum(p.start == best and p.end is None and p.fate != "not_yet_due" for p in with_start)
    return Result(
        indicator=indicator,
        programme=programme,
        baseline_wave="0",
        wave=wave,
        flow=Flow(len(people), len(with_start), n + missed, n, missed, due_later, left if exits_known else None),
        unanswered=Unanswered(
            *(
                sum(p.unanswered == why and p.end is None for p in with_start)
                for why in ("empty", "prefer_not_to_say", "does_not_apply")
            )
        ),
        categories=Categories(up, same, down, sum(p.start == best and p.end == best for p in seen)),
        shares=None,
        net_progression=None,
        superiority_paired=None,
        transitions=Transitions(tuple(range(1, levels + 1)), tuple(tuple(row) for row in counts)),
        rise_among_can_rise=Among(up, sum(p.start != best for p in seen)),
        fall_among_can_fall=Among(down, sum(p.start != worst for p in seen)),
        sign_test_p=None,
        wilcoxon=None,
        rank_biserial=None,
        mean_change=sum(change(p) for p in seen) / n if n else None,
        sd_change=None,
        srm=None,
        effect_size_baseline_sd=None,
        reliable_change=None,
        bounds=Bounds((up / total, (up + missed + left) / total), (up / total, (up + missed + left - at_best) / total))
        if total
        else None,
        stayed_at_best_start=at_best,
        leavers=None,
        by_starting_level=tuple(
            StartingLevel(level, level, *_row([p for p in seen if p.start == level], of))
            for level in range(1, levels + 1)
        ),
        warnings=warnings,
        higher_is_better=higher,
    )


def _row(group: Sequence[Person], of: object) -> tuple[int, int, int, int]:
    assert callable(of)
    up, same, down = of(group)
    return len(group), up, same, down


def by_programme(people: Sequence[Person], **options: object) -> list[Result]:
    """All together, then each programme."""
    names = sorted({p.programme for p in people})
    made = [result_of(people, **options)]  # type: ignore[arg-type]  # options of result_of, passed on as they are
    for name in names:
        own = [p for p in people if p.programme == name]
        made.append(result_of(own, programme=name, **options))  # type: ignore[arg-type]  # the same
    return made


def analysis_of(*results: Result, participants: int | None = None) -> Analysis:
    everybody = [r.flow.enrolled for r in results if r.programme is None]
    count = max(everybody or [0]) if participants is None else participants
    return Analysis(Source(100, count, 1, "5ha", "comma"), "form", "1", "4a5h", tuple(results))


def coarse(result: Result) -> Result:
    """The same result as a scale with thirds: no transitions."""
    return replace(result, transitions=None)
