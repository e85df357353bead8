"""Bundles from an association to an observatory: what leaves passes the gate, is kept, and is taken in only whole."""

from __future__ import annotations

import datetime
import hashlib

import pytest

from evalkit import store
from evalkit.definitions import loader, stored
from evalkit.errors import Refused
from evalkit.exchange.bundle_opening import open_bundle
from evalkit.exchange.bundle_reading import read_bundle
from evalkit.services.observatory import bundle_in, bundle_out, bundle_plan, bundle_source
from evalkit.services.observatory.bundle_plan import BundlePlan
from evalkit.store import Scope
from evalkit.store.queries import comparisons
from evalkit.store.queries.comparisons import Comparison
from tests.bundles import an_export
from tests.reported import FOLLOW_UP, LATER, TWELVE, a_group, let_out
from tests.unit.exchange.bundle_files import POLICY, a_bundle, a_key, packed
from tests.world import World, a_consent

MANY = (*TWELVE, *TWELVE)
SECOND = LATER + datetime.timedelta(days=1)


async def counted_for_observatory(world: World, people: list[str], answer: str = "given") -> None:
    async with store.unit(world.carla.scope, write=True) as unit:
        for person in people:
            await a_consent(unit, person, purpose="observatory_aggregate", answer=answer)


async def plan_of(world: World, now: datetime.datetime = LATER) -> BundlePlan:
    return await bundle_plan.plan(world.carla.scope, language="en", now=now)


async def bundle_of(world: World, *, now: datetime.datetime = LATER, named: tuple[str, ...] = ()) -> tuple[str, bytes]:
    made = await plan_of(world, now)
    export = await bundle_out.let_out(
        world.carla.scope, world.settings, seen=made.seen, named=named, language="en", now=now
    )
    return export, (await bundle_out.file(world.carla.scope, export)).content


def told(made: BundlePlan) -> dict[tuple[str, str], tuple[str, list[tuple[int, int, int, int]]]]:
    return {
        (leaving.title, leaving.line.wave): (leaving.why, [(s.from_, s.to, s.n, s.higher) for s in leaving.line.strata])
        for one in made.programmes
        for leaving in one.lines
    }


async def codes_of(work: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        await work  # type: ignore[misc]
    return [one.code for one in refused.value.problems]


@pytest.mark.slow
async def test_only_who_agreed_is_in_it_and_the_same_bundle_is_served_again(world: World) -> None:
    _, people, _ = await a_group(world, MANY)
    assert not (await plan_of(world)).tells
    assert await codes_of(bundle_of(world)) == ["bundle.nothing"]
    await counted_for_observatory(world, people[:22])
    made = await plan_of(world)
    assert made.programmes[0].outside == 3  # two of them, and the one of the small world
    followed = {line.flow["followed"].value for line in made.bundle.lines if line.wave == FOLLOW_UP}
    assert followed == {22}
    rose = sum(later > start for start, later in MANY[:22])
    for title, wave in told(made):
        why, strata = told(made)[title, wave]
        if wave == FOLLOW_UP:
            assert why == ""
            assert (sum(s[2] for s in strata), sum(s[3] for s in strata)) == (22, rose)
            assert all(5 <= s[3] <= s[2] - 5 for s in strata)
    unseen = bundle_out.let_out(world.carla.scope, world.settings, seen="x" * 64, now=LATER)
    assert await codes_of(unseen) == ["bundle.looked_away"]
    export, content = await bundle_of(world)
    assert await bundle_of(world, now=SECOND) == (export, content)
    bundle = read_bundle(open_bundle(content), POLICY)
    assert (bundle.association, bundle.names, bundle.number) == ("", {}, 1)
    assert "Grenadille" not in str(content)


@pytest.mark.slow
async def test_what_few_people_changed_waits_and_is_said_again_as_it_was(world: World) -> None:
    _, people, _ = await a_group(world, MANY)
    await counted_for_observatory(world, people)
    _, first = await bundle_of(world)
    await counted_for_observatory(world, people[:1], "withdrawn")
    made = await plan_of(world, SECOND)
    waiting = {why for (_, wave), (why, _) in told(made).items() if wave == FOLLOW_UP}
    assert waiting == {"waits_as_before"}
    before = read_bundle(open_bundle(first), POLICY)
    assert {line.as_of for line in made.bundle.lines if line.wave == FOLLOW_UP} == {LATER.date()}
    assert [line for line in made.bundle.lines if line.wave == FOLLOW_UP] == [
        line for line in before.lines if line.wave == FOLLOW_UP
    ]
    await counted_for_observatory(world, people[1:5], "withdrawn")
    later = await plan_of(world, SECOND)
    assert {line.flow["followed"].value for line in later.bundle.lines if line.wave == FOLLOW_UP} == {19}


@pytest.mark.slow
async def test_a_report_to_a_funder_stands_beside_a_bundle(world: World) -> None:
    """One person more agreed for the fund than for the observatory: beside the report the bundle would tell of them."""
    _, people, _ = await a_group(world, MANY)
    await let_out(world)
    await counted_for_observatory(world, people[:-1])
    made = await plan_of(world)
    assert {why for (_, wave), (why, _) in told(made).items() if wave == FOLLOW_UP} == {"waits"}
    assert not made.tells


@pytest.mark.slow
async def test_an_observatory_takes_it_in_once_its_digits_were_compared(world: World) -> None:
    _, people, _ = await a_group(world, MANY)
    await counted_for_observatory(world, people)
    code = (await plan_of(world)).programmes[0].code
    _, content = await bundle_of(world, named=(code,))
    odile = world.odile.scope
    taken = await bundle_in.take_in(odile, content)
    assert taken.first
    (kept,) = (await bundle_in.shelf(odile)).bundles
    assert (kept.association, set(kept.names)) == ((await plan_of(world)).association, {code})
    assert await lines_for(world, content) == ()
    assert await codes_of(bundle_in.take_in(odile, content)) == ["bundle.same"]
    assert await codes_of(bundle_in.take_in(odile, content, digits="1")) == ["bundle.other_digits"]
    assert not (await bundle_in.take_in(odile, content, digits=taken.digits.replace(" ", ""))).first
    ((place, month, followed),) = await lines_for(world, content)
    assert (place, month, followed) == (taken.id, "2026-07", 24)
    assert await codes_of(bundle_in.take_in(world.carla.scope, content)) == ["access.other_role"]
    await bundle_in.take_out(odile, taken.id)
    assert await lines_for(world, content) == ()


async def lines_for(world: World, content: bytes) -> tuple[tuple[str, str, int], ...]:
    """What a comparison of the first question of a bundle would find: whose, of which month, how many."""
    form = loader.shipped_form("empowerment")
    bundle = read_bundle(open_bundle(content), POLICY)
    asked = next(one for one in bundle.indicators if one.key == "speaking_up")
    async with store.unit(world.odile.scope, write=True) as unit:
        made = await comparisons.declare(
            unit, title={"fr": "Oser"}, form="empowerment", indicator="speaking_up", meaning=asked.meaning,
            wave=FOLLOW_UP, definition=stored.to_plain(form), open_until=LATER.date(), associations=None,
        )  # fmt: skip
    async with store.unit(Scope.system("comparison")) as unit:
        comparison = await comparisons.comparison(unit, made)
        assert isinstance(comparison, Comparison)
        columns, months = await bundle_source.from_bundles(unit, comparison)
    places = [bundle_source.place_of(key)[0] for key in columns.keys]
    return tuple(zip(places, months, columns.followed.tolist(), strict=True))


async def test_a_kept_bundle_that_was_changed_is_not_given_out(world: World) -> None:
    whole, changed = b"zip", await an_export(world.carla.scope)
    kept = await an_export(world.carla.scope, number=2, content=whole, sha256=hashlib.sha256(whole).hexdigest())
    assert (await bundle_out.file(world.carla.scope, kept)).content == whole
    assert await codes_of(bundle_out.file(world.carla.scope, changed)) == ["release.not_whole"]


async def test_a_changed_key_and_an_older_bundle_are_refused(world: World) -> None:
    odile = world.odile.scope
    taken = await bundle_in.take_in(odile, packed(a_bundle(number=2)))
    assert await codes_of(bundle_in.take_in(odile, packed(a_bundle(number=3), a_key(1)))) == ["bundle.key_changed"]
    assert await codes_of(bundle_in.take_in(odile, packed(a_bundle(number=1)))) == ["bundle.older"]
    assert await codes_of(bundle_in.take_in(odile, packed(a_bundle(number=2, version="x")))) == ["bundle.same_number"]
    again = await bundle_in.take_in(odile, packed(a_bundle(number=3)))
    assert (again.id, again.first) == (taken.id, True)
    (kept,) = (await bundle_in.shelf(odile)).bundles
    assert kept.number == 3
    await bundle_in.take_out(odile, taken.id)
    assert (await bundle_in.take_in(odile, packed(a_bundle(number=1), a_key(1)))).first
