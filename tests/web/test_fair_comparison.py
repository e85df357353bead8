"""Fair comparison from end to end: asked, seen by oneself first, let in, read without names, left again."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
from collections.abc import AsyncIterator, Awaitable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from evalkit import store
from evalkit.app import create_app
from evalkit.errors import Refused
from evalkit.services.demonstration import neighbours
from evalkit.services.demonstration.neighbours import FORM, INDICATOR, LAST, NEIGHBOURS, START, Settled
from evalkit.services.keeping import keys
from evalkit.services.observatory import comparison_tables, comparison_versions, comparisons, room_analyses, taking_part
from evalkit.services.observatory.two_hats import wears_two_hats
from evalkit.store import Scope, tables
from evalkit.store.queries import accounts, consents, programmes
from evalkit.store.queries import comparisons as kept
from evalkit.store.queries.comparisons import Consent
from tests.reference import comparison_slowly as slow
from tests.web.conftest import House, living
from tests.world import Person, World, a_person, settings_at

pytestmark = pytest.mark.slow

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
TITLE = "Prendre la parole"


@dataclass(frozen=True)
class Compared:
    """The small world with seven neighbours; six take part in a comparison, of which there is a first version."""

    world: World
    settled: tuple[Settled, ...]
    comparison: str
    nadia: Person
    """Coordinates the neighbour that has not decided."""

    @property
    def last(self) -> Settled:
        return self.settled[-1]

    @property
    def path(self) -> str:
        return f"/comparisons/{self.comparison}/programmes/{self.last.programme}"


async def build(world: World) -> Compared:
    await store.open(world.settings)
    keys.open_keys(world.settings)
    try:
        small = (*[one for one in NEIGHBOURS if one.people >= 28][:6], NEIGHBOURS[-1])
        settled = await neighbours.settle(NOW, of=small)
        async with store.unit(Scope.system("set_up"), write=True, now=NOW) as unit:
            nadia = await a_person(unit, "Nadia", settled[-1].scope.organisation, "coordinator")
        made = await comparisons.declare(
            world.odile.scope, title=TITLE, what=f"{FORM}/{INDICATOR}/{LAST}",
            open_until=dt.date(2100, 1, 1), everyone=True, now=NOW,
        )  # fmt: skip
        for one in settled[:-1]:
            await taking_part.decide(one.scope, made, one.programme, takes_part=True, now=NOW)
        await comparison_versions.compute(world.odile.scope, made, now=NOW)
    finally:
        keys.forget_keys()
        await store.close()
    return Compared(world, settled, made, nadia)


@pytest.fixture(scope="module")
def template(world_template: World, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    home = tmp_path_factory.mktemp("compared") / "home"
    shutil.copytree(world_template.settings.home, home)
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, build(replace(world_template, settings=settings_at(home)))).result()


@pytest.fixture
async def there(template: Compared, tmp_path: Path) -> AsyncIterator[tuple[Compared, House]]:
    home = tmp_path / "home"
    shutil.copytree(template.world.settings.home, home)
    world = replace(template.world, settings=settings_at(home))
    app = create_app(world.settings)
    async with living(app):
        yield replace(template, world=world), House(app, world)


There = tuple[Compared, House]


async def test_the_observatory_reads_lines_without_a_name_and_no_row(there: There) -> None:
    of, house = there
    async with house.as_(of.world.odile) as browser:
        for language, words in (("fr", "ne se distinguent pas"), ("nl", "niet te onderscheiden"), ("en", "told apart")):
            text = (await browser.get(f"/observatory/comparisons/{of.comparison}?lang={language}")).text
            assert words in text
        listed = (await browser.get("/observatory/comparisons?lang=en")).text
    for one in of.settled:
        assert one.neighbour.names["fr"] not in text
        assert one.neighbour.association not in text
        assert one.programme not in text
    assert text.count('<th scope="row">') == 6 + text.count('class="compared bar"')
    assert "6 programmes take part" in listed
    seen = await comparisons.shown(of.world.odile.scope, of.comparison)
    assert seen.released is not None
    with pytest.raises(TypeError):
        str(seen.released.lines[0].n)
    async with store.unit(of.world.odile.scope) as unit:  # nor in the row that a version is kept in
        (kept,) = await unit.raw("SELECT content FROM comparison_version WHERE organisation = {}", unit.organisation)
    sums = json.loads(kept["content"])["sums"]["of"]
    assert [len(told) for told in sums.values()] == [64] * 6, sums
    assert "Differences inside the funnel are what chance alone produces" in text
    # Letters follow no order that could be known: neither of the keys, nor that of another comparison.
    keys = [f"association:{at:02}" for at in range(30)]
    letters = comparison_versions.lettered("one", keys)
    assert sorted(letters.values(), key=lambda one: (len(one), one))[-4:] == ["AA", "AB", "AC", "AD"]
    assert letters == comparison_versions.lettered("one", keys[::-1])
    assert list(letters) not in (keys, list(comparison_versions.lettered("another", keys)))


async def people_of(one: Settled) -> list[slow.Person]:
    """(programme, start, later) of everybody who was seen twice, straight from the rows."""
    async with store.unit(one.scope) as unit:
        rows = await unit.raw(
            "SELECT u.enrolment, u.wave, r.answers FROM check_in_use u JOIN check_in_revision r "
            "ON r.check_in = u.check_in WHERE u.organisation = {}", unit.organisation,
        )  # fmt: skip
    seen: dict[str, dict[str, int]] = {}
    for row in rows:
        seen.setdefault(row["enrolment"], {})[row["wave"]] = json.loads(row["answers"])[INDICATOR]
    return [(one.programme, waves[START], waves[LAST]) for waves in seen.values() if LAST in waves]


async def test_what_it_prints_is_what_a_second_count_finds(there: There) -> None:
    """From the rows of the database, one person at a time, by code that shares nothing with the first."""
    of, _ = there
    by = {one.programme: await people_of(one) for one in of.settled[:-1]}
    everybody = [person for own in by.values() for person in own]
    rose = {programme: sum(later > start for _, start, later in own) for programme, own in by.items()}
    async with store.unit(Scope.system("comparison")) as unit:
        (line,) = await kept.versions(unit, of.comparison)
        version = await kept.version(unit, line.id)
        assert version is not None
        letters = {line.programme: line.letter for line in await kept.lines(unit, version.id)}
    released = comparison_versions.kept(version).released
    lines = {line.letter: line for line in released.lines}
    assert lines.keys() == set(letters.values())
    strata = slow.merged_levels(everybody, cells=5)
    for programme, own in by.items():
        line = lines[letters[programme]]
        assert line.higher is not None
        assert line.observed is not None
        assert line.expected is not None
        assert (line.n.value, line.followed.value, line.higher.value) == (len(own), len(own), rose[programme])
        assert line.observed.value == round(rose[programme] / len(own), 3)
        if len(own) * 5 <= len(everybody):  # a larger one has the norm of the others, which has its own test
            expected = slow.expected_share(everybody, programme, strata) / len(own)
            assert line.expected.value == round(expected, 3)
    assert released.overall.value == round(sum(rose.values()) / len(everybody), 3)
    for stratum in released.strata:
        inside = [(x, y) for _, x, y in everybody if stratum.first <= x <= stratum.last]
        assert stratum.n.value == 5 * round(len(inside) / 5)
        assert stratum.higher.value == 5 * round(sum(y > x for x, y in inside) / 5)
    assert len({strata[level] for level in strata}) == len(released.strata)


async def test_one_sees_the_own_position_first_and_nothing_has_left_by_looking(there: There) -> None:
    of, house = there
    async with house.as_(of.nadia) as browser:
        assert of.comparison in (await browser.get("/comparisons?lang=en")).text
        text = (await browser.get(f"{of.path}?lang=en")).text
        picture = await browser.get(f"{of.path}/picture.svg")
    assert text.index("By where people stand at the end") < text.index("Fairly: against what their starts let expect")
    assert "Only you see this." in text
    assert "Let our programme in" in text
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "Voisines" not in picture.text
    async with store.unit(of.last.scope) as unit:
        assert await kept.standing(unit) == ()
        assert await comparison_tables.brought(unit, of.comparison, of.last.programme) is None
    seen = await comparisons.shown(of.world.odile.scope, of.comparison)
    assert seen.taking_part == 6


async def test_a_programme_joins_shows_its_name_hides_it_and_leaves(there: There) -> None:
    of, house = there
    name = of.last.neighbour.names["fr"].removeprefix("L'")
    async with house.as_(of.nadia) as browser:
        joined = await browser.post(of.path, act="join", context="Beaucoup de nuits sans logement.")
        assert joined.status_code == 303
    number = await comparison_versions.compute(of.world.odile.scope, of.comparison)
    assert number == 2
    async with house.as_(of.world.odile) as observer, house.as_(of.nadia) as browser:
        page = f"/observatory/comparisons/{of.comparison}?lang=fr"
        text = (await observer.get(page)).text
        assert "Beaucoup de nuits sans logement." in text
        assert name not in text
        await browser.post(of.path, act="save", name_shown="1", context="Beaucoup de nuits.")
        assert name in (await observer.get(page)).text
        await browser.post(of.path, act="save", context="")
        hidden = (await observer.get(page)).text
        assert name not in hidden
        assert "Beaucoup de nuits" not in hidden
        before = hidden.count('<circle class="dot')
        await browser.post(of.path, act="leave")
        after = (await observer.get(page)).text
        assert after.count('<circle class="dot') == before - 1
        assert "1 action est sortie depuis cette version" in after
    async with store.unit(of.last.scope) as unit:
        lines = await kept.standing(unit)
        assert [(line.takes_part, line.name_shown, line.position) for line in lines] == [(False, False, 4)]


async def test_another_associations_programme_and_anothers_comparison_are_not_found(there: There) -> None:
    of, house = there
    other = of.settled[0]
    async with house.as_(of.nadia) as browser:
        theirs = f"/comparisons/{of.comparison}/programmes/{other.programme}"
        assert (await browser.get(theirs)).status_code == 404
        assert (await browser.get(f"{theirs}/picture.svg")).status_code == 404
        assert (await browser.post(theirs, act="leave")).status_code == 404
        assert (await browser.get(f"/observatory/comparisons/{of.comparison}")).status_code == 403
    stranger = Scope(of.world.funder, of.world.odile.account, "observatory")
    with pytest.raises(Refused) as refused:
        await comparisons.shown(stranger, of.comparison)
    assert refused.value.status == 404
    # Nor does an association see an invitation that names another.
    made = await comparisons.declare(
        of.world.odile.scope, title="Entre deux", what=f"{FORM}/{INDICATOR}/{LAST}", open_until=dt.date(2100, 1, 1),
        everyone=False, associations=[of.settled[0].scope.organisation or ""],
    )  # fmt: skip
    assert made in {one.comparison.id for one in await taking_part.invitations(of.settled[0].scope)}
    assert made not in {one.comparison.id for one in await taking_part.invitations(of.last.scope)}


async def take_back(one: Settled, count: int) -> None:
    """So many of those who were seen again take their consent back."""
    async with store.unit(one.scope, write=True) as unit:
        seen = await unit.raw(
            "SELECT c.participant FROM check_in_use u JOIN check_in c ON c.id = u.check_in "
            "WHERE u.organisation = {} AND u.wave = {} ORDER BY c.participant", unit.organisation, LAST,
        )  # fmt: skip
        agreed = await consents.consenting(unit, "observatory_aggregate", "")
        for person in [row["participant"] for row in seen if row["participant"] in agreed][:count]:
            await consents.add_consent(
                unit, person, purpose="observatory_aggregate", answer="withdrawn", day=unit.today,
                text_key="observatory_aggregate", text_version="1", language="fr", way="read_aloud",
            )  # fmt: skip


async def refused(work: Awaitable[object]) -> list[str]:
    with pytest.raises(Refused) as refusal:
        await work
    return [one.code for one in refusal.value.problems]


async def test_few_changes_wait_and_enough_are_let_through(there: There) -> None:
    """One person takes the consent back: the earlier counts stand. Five do: they leave together."""
    of, _ = there
    one = of.settled[0]
    comparison = (await comparisons.shown(of.world.odile.scope, of.comparison)).comparison
    async with store.unit(one.scope) as unit:
        programme = await programmes.programme(unit, one.programme)
        first = await comparison_tables.brought(unit, of.comparison, one.programme)
    assert programme is not None
    assert first is not None

    await take_back(one, 1)
    counted = await comparison_tables.count(one.scope, programme, comparison, comparison_versions.outside())
    assert counted is not None
    assert [(waits.way, waits.people, waits.missing) for waits in counted.waits] == [("left", 1, 4)]
    assert await refused(comparison_versions.compute(of.world.odile.scope, of.comparison, now=NOW)) == [
        "comparison.unchanged"
    ]
    async with store.unit(one.scope) as unit:
        assert await comparison_tables.brought(unit, of.comparison, one.programme) == first
    await take_back(one, 5)
    assert await comparison_versions.compute(of.world.odile.scope, of.comparison) == 2
    async with store.unit(one.scope) as unit:
        second = await comparison_tables.brought(unit, of.comparison, one.programme)
    assert second is not None
    assert second.id != first.id
    # Of all but three the consent is gone: a table of three is not brought, though enough left for the gate.
    after = await comparison_tables.count(one.scope, programme, comparison, comparison_versions.outside())
    assert after is not None
    await take_back(one, after.n - 3)
    left = await comparison_versions.renew(await consent_of(of, one), comparison, now=None)
    assert left is not None
    assert (left.n, left.waits) == (3, ())
    async with store.unit(one.scope) as unit:
        assert await comparison_tables.brought(unit, of.comparison, one.programme) == second


async def consent_of(of: Compared, one: Settled) -> Consent:
    async with store.unit(one.scope) as unit:
        found = await kept.consent(unit, of.comparison, one.programme)
    assert found is not None
    return found


async def test_who_comes_back_passes_the_gate_as_whoever_stays(there: There) -> None:
    of, _ = there
    one = of.settled[0]
    await taking_part.decide(one.scope, of.comparison, one.programme, takes_part=False)
    await take_back(one, 1)
    again = taking_part.decide(one.scope, of.comparison, one.programme, takes_part=True)
    assert await refused(again) == ["comparison.waits"]
    assert not (await consent_of(of, one)).takes_part
    await take_back(one, 4)
    await taking_part.decide(one.scope, of.comparison, one.programme, takes_part=True)
    assert (await consent_of(of, one)).takes_part


async def test_too_few_are_neither_compared_anew_nor_drawn_any_more(there: There) -> None:
    of, _ = there
    for at, one in enumerate(of.settled[:2]):
        await taking_part.decide(one.scope, of.comparison, one.programme, takes_part=False)
        seen = await comparisons.shown(of.world.odile.scope, of.comparison)
        assert (seen.gone, seen.released is None) == (at + 1, at == 1)
    assert await refused(comparison_versions.compute(of.world.odile.scope, of.comparison, now=NOW)) == [
        "comparison.too_few"
    ]


async def test_after_its_last_day_nobody_joins_and_no_context_tells_who_somebody_is(there: There) -> None:
    of, _ = there
    over = dt.datetime(2100, 1, 2, 12, tzinfo=dt.UTC)
    joining = taking_part.decide(of.last.scope, of.comparison, of.last.programme, takes_part=True, now=over)
    assert await refused(joining) in (["access.not_found"], ["comparison.over"])
    one = of.settled[0]
    await taking_part.decide(one.scope, of.comparison, one.programme, takes_part=False, now=over)
    again = taking_part.decide(one.scope, of.comparison, one.programme, takes_part=True, now=over)
    assert await refused(again) == ["comparison.over"]
    # While it was open: a context is about a public, and holds no number of a person.
    other = of.settled[1]
    for context, code in (
        ("Madame, 85.07.30-033.28", "comparison.context_number"),
        ("x" * (taking_part.LONGEST + 1), "comparison.context_too_long"),
    ):
        said = taking_part.decide(other.scope, of.comparison, other.programme, takes_part=True, context=context)
        assert await refused(said) == [code]
    assert (await consent_of(of, other)).context is None


async def test_an_exposed_public_is_asked_nothing_and_too_few_people_bring_nothing(there: There) -> None:
    of, _ = there
    async with store.unit(of.last.scope, write=True) as unit:
        await unit.change(tables.Programme, {"exposed_public": True}, tables.Programme.id == of.last.programme)
    assert await taking_part.invitations(of.last.scope) == ()
    mine = of.world.grenadille
    seen = await taking_part.view(of.world.carla.scope, of.comparison, mine.programme)
    assert [one.code for one in seen.refusals] == ["comparison.nothing_to_bring"]
    with pytest.raises(Refused):
        await taking_part.decide(of.world.carla.scope, of.comparison, mine.programme, takes_part=True)


async def test_who_became_exposed_has_left_and_may_come_back(there: There) -> None:
    of, _ = there
    one = of.settled[0]
    before = await comparisons.shown(of.world.odile.scope, of.comparison)

    async def exposed(yes: bool) -> None:
        async with store.unit(one.scope, write=True) as unit:
            await unit.change(tables.Programme, {"exposed_public": yes}, tables.Programme.id == one.programme)

    before_it = await consent_of(of, one)
    await exposed(True)
    assert await comparison_versions.renew(before_it, before.comparison, now=NOW) is None
    seen = await comparisons.shown(of.world.odile.scope, of.comparison)
    assert (seen.gone, seen.taking_part) == (before.gone + 1, before.taking_part - 1)
    await comparison_versions.compute(of.world.odile.scope, of.comparison, now=NOW)
    without_it = await comparisons.shown(of.world.odile.scope, of.comparison)
    assert before.released is not None
    assert without_it.released is not None
    assert len(without_it.released.lines) == len(before.released.lines) - 1
    # What all together tell, less what they tell without it, is a multiple of k and no count of its people.
    levels = {(s.first, s.last): s for s in before.released.strata}
    for left in without_it.released.strata:
        was = levels.get((left.first, left.last))
        if was is not None and was.n.value is not None and left.n.value is not None:
            assert (was.n.value - left.n.value) % 5 == 0
    await exposed(False)
    back = await comparisons.shown(of.world.odile.scope, of.comparison)
    assert back.taking_part == before.taking_part


async def test_who_also_pays_reads_that_on_every_page(there: There) -> None:
    of, house = there
    async with house.as_(of.world.odile) as browser:
        assert "Two hats" not in (await browser.get("/observatory?lang=en")).text
    assert not await wears_two_hats(of.world.odile.scope)
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        await accounts.make_membership(
            unit, account=of.world.odile.account, role="funder", organisation=of.world.funder
        )
    async with house.as_(of.world.odile) as browser:
        for path in ("/observatory", "/reports", f"/observatory/comparisons/{of.comparison}"):
            assert (await browser.get(f"{path}?lang=en")).text.count("Two hats.") == 1
    async with store.unit(Scope.system("accounts"), write=True) as unit:
        (hat,) = [one for one in await accounts.memberships_of(unit, of.world.odile.account) if one.role == "funder"]
        await accounts.end_membership(unit, hat.id)
    assert not await wears_two_hats(of.world.odile.scope)


async def test_an_observatory_that_pays_says_so_to_whom_it_asks_and_in_what_it_keeps(there: There) -> None:
    of, house = there
    one = of.settled[0]
    assert {asked.two_hats for asked in await taking_part.invitations(one.scope)} == {False}
    async with store.unit(of.last.scope, write=True) as unit:
        await programmes.make_grant(
            unit, funder=of.world.odile.scope.organisation or "", title={"fr": "Subvention"},
            starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31),
        )  # fmt: skip
    assert {asked.two_hats for asked in await taking_part.invitations(one.scope)} == {True}
    await taking_part.decide(one.scope, of.comparison, one.programme, takes_part=False)
    await comparison_versions.compute(of.world.odile.scope, of.comparison)
    async with store.unit(of.world.odile.scope) as unit:
        (noted,) = await unit.raw(
            "SELECT details FROM audit WHERE organisation = {} AND action = 'compute_comparison' "
            "ORDER BY seq DESC LIMIT 1", unit.organisation,
        )  # fmt: skip
    assert json.loads(noted["details"])["two_hats"] is True
    async with house.as_(of.nadia) as browser:
        assert "Two hats." in (await browser.get(f"{of.path}?lang=en")).text


async def test_declaring_says_what_is_missing_beside_the_field(there: There) -> None:
    of, house = there
    async with house.as_(of.world.odile) as browser:
        wrong = await browser.post("/observatory/comparisons", open_until="2020-01-01", everyone="0")
        assert wrong.status_code == 422
        assert all(f'id="wrong-{name}"' in wrong.text for name in ("title", "what", "open_until", "everyone"))
        right = {"title": "Parler", "what": f"{FORM}/{INDICATOR}/{LAST}", "open_until": "2100-01-01", "everyone": "1"}
        made = await browser.post("/observatory/comparisons", **right)
        assert made.status_code == 303
        page = (await browser.get(f"{made.headers['location']}&lang=en")).text
    assert "Nobody is compared yet." in page


ROOM = {
    "room": {"participants": "6", "team": "3", "partners": "2", "absent": "Le CPAS, empêché."},
    "choice": {"chosen": "Le guichet fermé", "why": "Chacun l'a vécu."},
    "agreement": {
        "convergences": "On monte quand quelqu'un attend.", "divergences": "Faut-il un numéro, ou une porte ouverte ?",
    },
    "perspectives": {"perspectives.0.what": "Une permanence le soir", "perspectives.0.decides": "Le collège"},
}  # fmt: skip


async def test_a_room_reads_the_figures_together_and_only_what_it_ticks_stands_beside_them(there: There) -> None:
    of, house = there
    comparison = f"/observatory/comparisons/{of.comparison}"
    key = "6b6a0f5e-52fd-4a4f-9a53-0b3b8a1d2c77"
    async with house.as_(of.world.odile) as odile, house.as_(of.nadia) as nadia:
        first = (await odile.post(f"{comparison}/analyses", submission_key=key)).headers["location"]
        again = (await odile.post(f"{comparison}/analyses", submission_key=key)).headers["location"]
        assert first == again
        base = first.partition("/steps/")[0]
        assert (await nadia.get(base)).status_code == 403
        early = await odile.post(f"{base}/validate", present="Tous")
        assert early.status_code == 409
        for step, typed in ROOM.items():
            assert (await odile.post(f"{base}/steps/{step}", based_on="0", **typed)).status_code == 303
        other = await odile.post(f"{base}/steps/choice", based_on="0", chosen="Autre chose")
        assert other.status_code == 409
        assert "Le guichet fermé" in other.text
        assert (await odile.get(f"{base}/steps/account")).status_code == 404
        read = {f"read.{key}": "1" if key in ROOM else "0" for key in room_analyses.BY_KEY}
        ticked = ["agreement.convergences.0", "perspectives.perspectives.0"]
        done = await odile.post(
            f"{base}/validate", present="11 personnes", dissent="Pas d'accord avec le soir.", passage=ticked, **read
        )  # fmt: skip
        assert done.status_code == 303
        await nadia.post(of.path, act="join")
        await comparison_versions.compute(of.world.odile.scope, of.comparison)
        for text in ((await odile.get(f"{comparison}?lang=fr")).text, (await nadia.get(f"{of.path}?lang=fr")).text):
            for said in ("On monte quand", "Une permanence le soir → Le collège", "Pas d&#39;accord avec le soir."):
                assert said in text
            assert "version 1 de ces chiffres" in text
            assert "une porte ouverte" not in text
        # A step that is changed takes everything away until the group has read it back.
        await odile.post(f"{base}/steps/agreement", based_on="1", convergences="Autrement dit.")
        assert "On monte quand" not in (await nadia.get(f"{of.path}?lang=fr")).text


async def test_without_figures_no_room_reads_them_and_another_observatory_finds_none(there: There) -> None:
    of, _ = there
    key = "1d0cb4ba-22f6-4a7e-8f0c-5f2f7f0a9f10"
    made = await comparisons.declare(
        of.world.odile.scope, title="Plus tard", what=f"{FORM}/{INDICATOR}/{LAST}", open_until=dt.date(2100, 1, 1),
        everyone=True, now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        await room_analyses.begin(of.world.odile.scope, made, submission_key=key)
    assert refused.value.problems[0].code == "comparison.no_version"
    begun = await room_analyses.begin(of.world.odile.scope, of.comparison, submission_key=key)
    elsewhere = replace(of.world.odile.scope, organisation=of.world.funder)
    with pytest.raises(Refused) as refused:
        await room_analyses.page(elsewhere, begun)
    assert refused.value.status == 404
    with pytest.raises(Refused) as refused:
        await room_analyses.begin(of.last.scope, of.comparison, submission_key=key)
    assert refused.value.status == 403
