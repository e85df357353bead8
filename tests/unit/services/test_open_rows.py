"""What of a pool everybody may read, decided from people and counts alone: no database, every rule by itself."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

import polars as pl
import pytest

from evalkit.collect.frames import ENROLMENTS, OBSERVATIONS
from evalkit.definitions import Audience, loader
from evalkit.disclosure.release import release
from evalkit.progression import result
from evalkit.progression.analysis import analyse
from evalkit.services.observatory.open_counts import CountPool, CountRow, count_rows, few_changed
from evalkit.services.observatory.open_pools import Pool, Source, joined
from evalkit.services.observatory.open_rows import Row, rows
from evalkit.services.reports.progression_tables import Gathered
from evalkit.services.reports.publishable_tables import Earlier
from evalkit.services.reports.table_marks import Prints, sets_of
from evalkit.store.queries.programmes import Programme

FORM = loader.shipped_form("empowerment")
ASKED, START, LATER = "speaking_up", "start", "3_months"
ENTRY, AS_OF = dt.date(2026, 2, 2), dt.date(2027, 2, 1)
POLICIES = loader.load_policies()
PUBLIC, FUNDER = POLICIES.for_audience(Audience.PUBLIC), POLICIES.for_audience(Audience.FUNDER)
UP, SAME = (1, 2), (2, 2)
Pairs = Sequence[tuple[int, int]]


def a_source(key: str, organisation: str, pairs: Pairs) -> Source:
    """A programme whose people, ``key-0``, ``key-1``, …, began and were seen again with these levels."""
    programme = Programme(
        id=key, organisation=organisation, key=key, names={}, public_text={}, kind="social", municipality="Sennebeek",
        without_participants=False, exposed_public=False, real_data_note=None, hoped_for={}, process={},
        made_on=ENTRY, closed_on=None,
    )  # fmt: skip
    enrolments = [(n, f"{key}-{n}", key, ENTRY, None, None, None) for n in range(len(pairs))]
    observations = [
        (n, key, wave, float(day), ENTRY + dt.timedelta(days=day), "self", ASKED, float(level), "value", FORM.hash)
        for n, pair in enumerate(pairs)
        for wave, day, level in ((START, 0, pair[0]), (LATER, 91, pair[1]))
    ]
    assert FORM.schedule is not None
    return Source(
        key, programme, FORM, FORM.schedule,
        pl.DataFrame(observations, schema=OBSERVATIONS, orient="row"),
        pl.DataFrame(enrolments, schema=ENROLMENTS, orient="row"),
    )  # fmt: skip


def mark_of(organisation: str) -> object:
    return lambda text: hashlib.sha256(f"{organisation}|{text}".encode()).hexdigest()


def earlier(sources: Sequence[Source], who: Mapping[str, range]) -> Earlier:
    """What an association told a funder about these people of its programmes."""
    observations, enrolments = joined(sources)
    people = [f"{key}-{n}" for key, numbers in who.items() for n in numbers]
    enrolments = enrolments.filter(pl.col("participant").is_in(people))
    observations = observations.join(enrolments.select("enrolment"), on="enrolment", how="semi")
    schedule = sources[0].schedule
    made = analyse(
        FORM, observations, enrolments, schedule=schedule, as_of=AS_OF, exits_known=True,
        source=result.Source(observations.height, len(people), len(who), "", "database"),
    )  # fmt: skip
    gathered = Gathered(FORM, schedule, observations, enrolments, (), 0, len(people), 0, AS_OF, exits_known=True)
    sets = sets_of(gathered, mark_of(sources[0].programme.organisation), by_programme=False)  # type: ignore[arg-type]
    return Earlier(release(made, FUNDER), {key: Prints(str(people), str(people)) for key in sets}, sets)


def row_of(*sources: Source, past: Mapping[str, tuple[Earlier, ...]] | None = None) -> Row:
    pool = Pool("a", "Sennebeek", "social", 2026, AS_OF, sources, past or {})
    found = rows(pool, PUBLIC, FUNDER, mark_of=mark_of)  # type: ignore[arg-type]
    return next(row for row in found.rows if row.key == (ASKED, LATER))


def reasons(row: Row) -> list[str]:
    return [why.code for why in row.why]


HALF = (*[UP] * 8, *[SAME] * 7)


@pytest.mark.slow
def test_a_row_holds_how_many_and_how_they_divide_and_nothing_else() -> None:
    row = row_of(a_source("p", "one", HALF), a_source("q", "one", HALF), a_source("r", "two", HALF))
    told = row.result
    assert told is not None
    assert told.n is not None
    # Counted by hand: 24 of 45 rose, 21 stayed; printed in steps of five.
    assert (told.n.value, told.categories["improved"].value, told.categories["unchanged"].value) == (45, 25, 20)
    assert told.shares["improved"].value == pytest.approx(25 / 45, abs=0.005)
    assert (told.by_starting_level, told.unanswered, told.warnings) == ((), {}, ())
    assert (told.transitions, told.mean_change, told.net_progression, told.reliable_change) == (None,) * 4
    assert told.categories["held_at_top"].state == "not_collected"
    assert {name for name, cell in told.flow.items() if cell.state != "not_collected"} == {
        "baseline", "followed", "not_yet_due",
    }  # fmt: skip
    assert {one: len(of.people) for one, of in row.sets.items()} == {"one": 30, "two": 15}


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ({"p": ("one", 30), "q": ("two", 30)}, ["few_programmes"]),
        ({"p": ("one", 20), "q": ("one", 20), "r": ("one", 20)}, ["few_associations"]),
        ({"p": ("one", 20), "q": ("one", 20), "r": ("two", 9)}, ["without_one"]),
    ],
)
def test_three_programmes_of_two_associations_and_k_people_without_the_largest(
    where: Mapping[str, tuple[str, int]], why: list[str]
) -> None:
    found = row_of(*(a_source(key, one, [UP, SAME] * (n // 2) + [UP] * (n % 2)) for key, (one, n) in where.items()))
    assert (reasons(found), found.result) == (why, None)


@pytest.mark.slow
def test_a_row_that_would_tell_of_one_programme_is_coarser_or_not_there() -> None:
    """Whoever knows both others' figures takes them away: two of fifteen stayed where they were, or one alone rose."""
    two = (a_source("p", "one", HALF), a_source("q", "two", HALF))
    coarse = row_of(*two, a_source("r", "two", [*[UP] * 13, *[SAME] * 2]))
    assert (reasons(coarse), coarse.coarsened) == ([], True)
    assert coarse.result is not None
    shown = {name for name, cell in coarse.result.categories.items() if cell.state != "not_collected"}
    assert (shown, set(coarse.result.shares)) == ({"improved"}, {"improved"})
    assert reasons(row_of(*two, a_source("r", "two", [UP, *[SAME] * 14]))) == ["coalition"]


@pytest.mark.slow
def test_tables_that_give_away_only_together_wait() -> None:
    """Of one association: two halves told apart, and now the whole with one person more; of the other everybody."""
    first = a_source("p", "one", [*[UP] * 6, *[SAME] * 6, *[UP] * 6, *[SAME] * 6, UP])
    halves = (earlier([first], {"p": range(12)}), earlier([first], {"p": range(12, 24)}))
    for rose, found in ((6, []), (8, ["together"])):
        others = (
            a_source("q", "two", [UP] * 7 + [SAME] * 6),
            a_source("r", "two", [UP] * rose + [SAME] * (13 - rose)),
        )
        # Beside what is known of 12 + 7 + ``rose`` who rose: 26 are printed 25 (23 to 27), and the one person may be
        # either; 28 are printed 30 (28 to 32), so that person is among them.
        known = {"one": halves, "two": (earlier(others, {"q": range(13), "r": range(13)}),)}
        assert reasons(row_of(first, *others, past=known)) == found
        assert reasons(row_of(first, *others, past={"two": known["two"]})) == []


def a_pool(subject: str = "needs", item: str = "housing", **counts: int) -> CountPool:
    associations = {key: "one" if key < "c" else "two" for key in counts}
    return CountPool("a", subject, "Sennebeek", "social", 2026, {item: counts}, associations)


def counted(pool: CountPool) -> tuple[int | None, list[str]]:
    (row,) = count_rows(pool, PUBLIC, FUNDER)
    return None if row.cell is None else row.cell.value, [why.code for why in row.why]


def test_counts_without_persons_pass_the_same_doors() -> None:
    assert counted(a_pool(a=9, b=9, c=9)) == (25, [])
    assert counted(a_pool(a=9, b=9, c=0)) == (None, ["few_programmes"])
    assert counted(a_pool(a=9, b=9, bb=9)) == (None, ["few_associations"])
    assert counted(a_pool(a=3, b=3, c=3)) == (None, ["few_counted"])
    assert counted(a_pool("demand", "asked", a=3, b=3, c=4)) == (10, [])
    # A need that one programme noted once: whoever knows the others' counts would learn of it.
    assert counted(a_pool(a=20, b=21, c=1)) == (None, ["coalition"])
    assert counted(a_pool("demand", "asked", a=20, b=21, c=1)) == (40, [])


@pytest.mark.parametrize(("now", "waits"), [(40, False), (45, True), (35, True), (49, True), (50, False), (30, False)])
def test_a_new_version_of_counts_differs_by_nothing_or_by_k(now: int, waits: bool) -> None:
    new = a_row(now)
    assert few_changed([{"item": "housing", "n": 40}], [new], k=10) is waits
    assert not few_changed([{"item": "food", "n": 39}], [new], k=10)


def a_row(n: int) -> CountRow:
    (row,) = count_rows(a_pool(a=20, b=20, c=20), PUBLIC, FUNDER)
    assert row.cell is not None
    return CountRow(row.item, type(row.cell).shown(n), ())
