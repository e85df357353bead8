import datetime as dt
import random

import pytest

from evalkit import store
from evalkit.collect.schedule import State
from evalkit.errors import Refused
from evalkit.services.asking import check_ins, home
from evalkit.services.people import consents, participants, records
from evalkit.services.people.participants import NewParticipant
from evalkit.services.process import programmes
from evalkit.services.process.programmes import NewProgramme
from evalkit.services.process.small_groups import Shown, outlook
from evalkit.store import Scope
from evalkit.store.queries import consents as said
from evalkit.store.queries import participants as kept
from tests.unit.services.sheet import a_key, a_sheet, actions
from tests.world import ENTRY, NOW, TODAY, World, a_check_in, a_consent, a_participant, a_place, an_enrolment

ENTERED_LATE = NOW + dt.timedelta(days=200)


def somebody(world: World, **changed: object) -> NewParticipant:
    values = {"programme": world.grenadille.programme, "entry": TODAY, "language": "ar"}
    return NewParticipant(**{**values, **changed})


def codes(caught: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [p.code for p in caught.value.problems]


async def test_somebody_new_gets_a_label_a_key_and_a_place(world: World):
    person = await participants.make(world.amina.scope, somebody(world), rng=random.Random(5), now=NOW)
    word, number = person.label.rsplit(" ", 1)
    assert word
    assert int(number) <= 99
    assert person.language == "ar"
    async with store.unit(world.amina.scope) as unit:
        assert await kept.participant_key(unit, person.id) is not None
    found = await home.home(world.amina.scope, now=NOW)
    assert [x.label for x in found.today] == [person.label]
    assert await actions(world) == ["make_participant", "enrol"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"language": "la"}, "entry.unknown_language"),
        ({"programme": a_key()}, "entry.unknown_programme"),
        ({"entry": TODAY + dt.timedelta(days=1)}, "entry.day_in_future"),
    ],
)
async def test_a_wrong_entry_makes_nobody(world: World, changed: dict[str, object], code: str):
    with pytest.raises(Refused) as caught:
        await participants.make(world.amina.scope, somebody(world, **changed), now=NOW)
    assert codes(caught) == [code]
    assert len(await participants.people(world.amina.scope, now=NOW)) == 1


async def test_a_programme_of_another_association_is_unknown(world: World):
    with pytest.raises(Refused) as caught:
        await participants.make(world.amina.scope, somebody(world, programme=world.lanternes.programme), now=NOW)
    assert codes(caught) == ["entry.unknown_programme"]


async def test_nobody_is_entered_twice_in_one_programme(world: World):
    place = world.grenadille
    with pytest.raises(Refused) as caught:
        await participants.enrol(world.amina.scope, place.participant, place.programme, TODAY, now=NOW)
    assert codes(caught) == ["entry.already_enrolled"]


async def test_home_has_three_lists_and_no_list_of_shame(world: World):
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        for label, days in (("figue 1", 0), ("figue 2", 60), ("figue 3", 75), ("figue 4", 100), ("figue 5", 20)):
            person = await a_participant(unit, label=label)
            entry = TODAY - dt.timedelta(days=days)
            enrolment = await an_enrolment(
                unit, person, programme=place.programme, schedule=place.schedule, entry=entry
            )
            if label in ("figue 2", "figue 5"):
                await a_check_in(unit, place, participant=person, enrolment=enrolment, day=entry)
    found = await home.home(world.amina.scope, now=NOW)
    assert [(x.label, x.occasion.wave.wave) for x in found.today] == [
        ("figue 4", "3_months"),
        ("figue 1", "start"),
        ("figue 3", "3_months"),
    ]
    assert [x.label for x in found.next_visit] == ["tilleul 27"]
    assert [x.label for x in found.later] == ["figue 2"]
    assert found.further == 1
    (line,) = found.programmes
    assert (line.people, line.done, line.open, line.next_visit) == (6, 2, 3, 1)


async def test_home_shows_only_the_own_association_and_only_to_its_team(world: World):
    assert [x.label for x in (await home.home(world.bram.scope, now=NOW)).next_visit] == ["ardoise 8"]
    with pytest.raises(Refused, match=r"access\.other_role"):
        await home.home(world.fatou.scope)


async def test_who_said_no_is_on_no_list(world: World):
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_consent(unit, world.grenadille.participant, purpose="follow_up", answer="refused")
    found = await home.home(world.amina.scope, now=NOW)
    assert (found.today, found.next_visit, found.later, found.people) == ((), (), (), 1)


async def leave(world: World, reason: str = "moved", **more: object) -> None:
    values = {"day": TODAY, "note": ""}
    await participants.leave(
        world.amina.scope, world.grenadille.enrolment, reason=reason, now=NOW, **{**values, **more}
    )


async def test_leaving_stops_what_is_proposed_and_coming_back_goes_on_with_the_same_line(world: World):
    await leave(world)
    assert (await home.home(world.amina.scope, now=NOW)).next_visit == ()
    assert (await participants.people(world.amina.scope, now=NOW))[0].programmes == ()
    await participants.come_back(world.amina.scope, world.grenadille.enrolment, now=NOW)
    (part,) = (await records.record(world.amina.scope, world.grenadille.participant, now=NOW)).parts
    assert (part.standing.enrolment.entry, part.standing.enrolment.exit_on) == (ENTRY, None)
    assert await actions(world) == ["leave", "come_back"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"reason": "abandon"}, "entry.unknown_reason"),
        ({"day": ENTRY - dt.timedelta(days=1)}, "entry.exit_before_entry"),
        ({"day": TODAY + dt.timedelta(days=1)}, "entry.day_in_future"),
        ({"reason": "association_decided"}, "entry.reason_missing"),
    ],
)
async def test_a_wrong_leaving_is_refused(world: World, changed: dict[str, object], code: str):
    with pytest.raises(Refused) as caught:
        await leave(world, **changed)
    assert codes(caught) == [code]


async def test_nobody_leaves_twice(world: World):
    await leave(world)
    with pytest.raises(Refused) as caught:
        await leave(world)
    assert codes(caught) == ["entry.already_left"]


async def test_the_reason_of_a_decision_is_sealed_and_readable_in_the_record(world: World):
    await leave(world, "association_decided", note="Des coups dans l'atelier.")
    (part,) = (await records.record(world.amina.scope, world.grenadille.participant, now=NOW)).parts
    assert part.exit_note == "Des coups dans l'atelier."
    assert "coups" not in str(part.standing.enrolment.exit_note)


async def test_death_stops_everything_in_every_programme(world: World):
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_place(unit, key="second", name="Second", label="figue 9")
        await an_enrolment(unit, place.participant, programme=other.programme, schedule=other.schedule)
    await leave(world, "death")
    found = await records.record(world.amina.scope, place.participant, now=NOW)
    assert {o.state for part in found.parts for o in part.standing.occasions} == {State.STOPPED}
    assert [x.label for x in (await home.home(world.amina.scope, now=NOW)).next_visit] == ["figue 9"]


async def two_records(world: World) -> str:
    """A second record that turns out to be tilleul 27; gives its id."""
    place = world.grenadille
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_participant(unit, label="héron 4")
        enrolment = await an_enrolment(unit, other, programme=place.programme, schedule=place.schedule)
        await a_check_in(unit, place, participant=other, enrolment=enrolment)
    return other


async def test_two_records_of_one_person_are_joined_and_parted_again(world: World):
    other = await two_records(world)
    keep = world.grenadille.participant
    assert await participants.join(world.amina.scope, keep=keep, other_label="héron 4", now=NOW) == other
    assert await participants.join(world.amina.scope, keep=keep, other_label="héron 4", now=NOW) == other
    joined = await records.record(world.amina.scope, keep, now=NOW)
    assert [p.label for p in joined.joined] == ["héron 4"]
    assert joined.parts[0].standing.occasions[0].state is State.DONE
    assert [p.label for p in await participants.people(world.amina.scope, now=NOW)] == ["tilleul 27"]
    assert await participants.part(world.amina.scope, other, now=NOW) == keep
    apart = await records.record(world.amina.scope, keep, now=NOW)
    assert (apart.joined, apart.parts[0].standing.occasions[0].state) == ((), State.LATE)
    assert await participants.part(world.amina.scope, other, now=NOW) is None
    assert await actions(world) == ["join_records", "part_records"]


async def test_what_a_joined_record_brings_from_elsewhere_stands_on_the_page_once(world: World):
    keep = world.grenadille.participant
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_place(unit, key="second", name="Second", label="figue 9")
    await participants.join(world.amina.scope, keep=keep, other_label="figue 9", now=NOW)
    found = await records.record(world.amina.scope, keep, now=NOW)
    assert [part.standing.enrolment.id for part in found.parts].count(other.enrolment) == 1
    assert len(found.parts) == 2


async def both_records(world: World) -> str:
    """tilleul 27 is also figue 9, who takes part in a second programme; gives that enrolment."""
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_place(unit, key="second", name="Second", label="figue 9")
    await participants.join(world.amina.scope, keep=world.grenadille.participant, other_label="figue 9", now=NOW)
    return other.enrolment


async def proposed(world: World) -> list[str]:
    found = await home.home(world.amina.scope, now=NOW)
    return [x.label for x in (*found.today, *found.next_visit)]


async def say(world: World, *, yes: bool, purpose: str = "follow_up") -> None:
    await consents.note(
        world.amina.scope, world.grenadille.participant, purpose=purpose, recipient="", yes=yes, way="read_aloud",
        language="fr", now=NOW,
    )  # fmt: skip


async def test_a_no_counts_for_everything_that_the_person_takes_part_in_also_on_a_joined_record(world: World):
    there = await both_records(world)
    assert await proposed(world) == ["tilleul 27", "tilleul 27"]
    await say(world, yes=False)
    assert await proposed(world) == []
    with pytest.raises(Refused) as caught:
        await check_ins.submit(world.amina.scope, a_sheet(world, enrolment=there), now=NOW)
    assert "entry.no_consent" in codes(caught)


async def test_a_no_said_on_the_joined_record_holds_and_the_person_may_change_their_mind(world: World):
    await say(world, yes=True)
    async with store.unit(world.carla.scope, write=True) as unit:
        other = await a_place(unit, key="second", name="Second", label="figue 9")
        tomorrow = TODAY + dt.timedelta(days=1)
        await a_consent(unit, other.participant, purpose="follow_up", answer="refused", day=tomorrow)
        await a_consent(unit, other.participant, purpose="observatory_aggregate", answer="given", day=tomorrow)
    keep = world.grenadille.participant
    await participants.join(world.amina.scope, keep=keep, other_label="figue 9", now=NOW)
    assert await proposed(world) == []
    record = await records.record(world.amina.scope, keep, now=NOW)
    assert (record.wishes, record.consents[0].answer) == (False, "refused")
    async with store.unit(world.amina.scope) as unit:
        assert await said.consenting(unit, "observatory_aggregate") == {keep}
    async with store.unit(world.carla.scope, write=True) as unit:
        await a_consent(unit, keep, purpose="follow_up", answer="given", day=tomorrow)
    assert await proposed(world) == ["tilleul 27", "tilleul 27"]
    assert (await records.record(world.amina.scope, keep, now=NOW)).wishes


async def test_a_death_noted_on_a_joined_record_stops_everything(world: World):
    await leave(world, "death")
    async with store.unit(world.carla.scope, write=True) as unit:
        keep = await a_participant(unit, label="héron 4")
        place = world.grenadille
        await an_enrolment(unit, keep, programme=place.programme, schedule=place.schedule)
    await participants.join(world.amina.scope, keep=keep, other_label="tilleul 27", now=NOW)
    assert await proposed(world) == []
    assert (await records.record(world.amina.scope, keep, now=NOW)).died


@pytest.mark.parametrize(("label", "code"), [("tilleul 27", "entry.same_person"), ("ardoise 8", "entry.label_unknown")])
async def test_what_cannot_be_joined(world: World, label: str, code: str):
    with pytest.raises(Refused) as caught:
        await participants.join(world.amina.scope, keep=world.grenadille.participant, other_label=label)
    assert codes(caught) == [code]


async def test_a_record_of_another_association_is_not_found(world: World):
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await records.record(world.bram.scope, world.grenadille.participant)


async def test_a_journey_holds_the_steps_from_the_own_start(world: World):
    place = world.grenadille
    async with store.unit(world.amina.scope, write=True) as unit:
        await a_check_in(unit, place)
    now = NOW + dt.timedelta(days=30)
    await check_ins.submit(
        world.amina.scope,
        a_sheet(world, day=now.date(), raw={"speaking_up": ["3"], "people_to_turn_to": ["1"],
                                            "letters_and_forms": ["prefer_not_to_say"]}),
        now=now,
    )  # fmt: skip
    own = Scope(place.organisation, None, "participant", participant=place.participant)
    for scope, read in ((world.amina.scope, records.record), (own, None)):
        found = await (read(scope, place.participant, now=now) if read else records.own_record(scope, now=now))
        ((_, journey),) = found.parts[0].course.journeys
        assert [(x.indicator.key, x.points[-1].step and x.points[-1].step.value) for x in journey.lines] == [
            ("speaking_up", "higher"),
            ("people_to_turn_to", "lower"),
            ("letters_and_forms", None),
        ]
        assert journey.any_lower


async def note(world: World, *, yes: bool, recipient: str = "", purpose: str = "follow_up", scope=None) -> None:
    await consents.note(
        scope or world.amina.scope,
        world.grenadille.participant,
        purpose=purpose,
        recipient=recipient,
        yes=yes,
        way="read_aloud",
        language="fr",
        now=NOW,
    )


async def answers(world: World) -> list[tuple[str, str, str | None, int]]:
    async with store.unit(world.amina.scope) as unit:
        found = await consents.standings(unit, world.grenadille.participant)
    return [(s.question.purpose, s.question.recipient_name, s.answer, len(s.history)) for s in found]


async def test_consents_are_asked_for_each_use_and_only_added(world: World):
    assert await answers(world) == [
        ("follow_up", "", None, 0),
        ("funder_aggregate", "Fonds Trois-Rivages", None, 0),
        ("observatory_aggregate", "", None, 0),
        ("observatory_aggregate", "", None, 0),
    ]
    await note(world, yes=True)
    await note(world, yes=True)  # the same again
    await note(world, yes=False)
    await note(world, yes=False, purpose="funder_aggregate", recipient=world.funder)
    assert await answers(world) == [
        ("follow_up", "", "withdrawn", 2),
        ("funder_aggregate", "Fonds Trois-Rivages", "refused", 1),
        ("observatory_aggregate", "", None, 0),
        ("observatory_aggregate", "", None, 0),
    ]
    assert await actions(world) == ["consent", "consent", "consent"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"purpose": "sell"}, "entry.unknown_purpose"),
        ({"purpose": "funder_aggregate", "recipient": "somebody"}, "entry.unknown_recipient"),
    ],
)
async def test_an_unknown_use_is_refused(world: World, changed: dict[str, str], code: str):
    with pytest.raises(Refused) as caught:
        await note(world, yes=True, **changed)
    assert codes(caught) == [code]


async def test_a_person_changes_their_own_mind_and_nobody_else_s(world: World):
    place = world.grenadille
    own = Scope(place.organisation, None, "participant", participant=place.participant)
    await note(world, yes=True, scope=own)
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await note(world, yes=True, scope=Scope(place.organisation, None, "participant", participant=a_key()))


def a_programme(**changed: object) -> NewProgramme:
    values = {
        "names": {"fr": "La Table du jeudi"},
        "kind": "older_people",
        "municipality": "Sennebeek",
        "public_text": {"fr": "Personnes de plus de 65 ans"},
        "form": "empowerment",
        "hoped_for": {
            "speaking_up": ("rise", ""),
            "people_to_turn_to": ("rise", ""),
            "letters_and_forms": ("hold", "Continuer est déjà un résultat."),
        },
        "language": "fr",
    }
    return NewProgramme(**{**values, **changed})


async def test_a_programme_begins_with_a_form_and_what_is_hoped_for(world: World):
    made = await programmes.set_up(world.carla.scope, a_programme(), now=NOW)
    page = await programmes.programme_page(world.carla.scope, made, now=NOW)
    assert (page.programme.key, [f.key for f in page.forms]) == ("la_table_du_jeudi", ["empowerment"])
    assert page.programme.hoped_for["letters_and_forms"] == {
        "hope": "hold",
        "reason": {"fr": "Continuer est déjà un résultat."},
        "day": "2026-03-02",
    }
    assert page.schedule is not None
    assert [w.wave for w in page.schedule.waves] == ["start", "3_months", "6_months"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"names": {"fr": " "}}, "entry.name_missing"),
        ({"kind": "casino"}, "entry.unknown_kind"),
        ({"form": "woodworth2018"}, "entry.unknown_form"),
        ({"names": {"fr": "Lire la ville"}}, "entry.programme_key_taken"),
    ],
)
async def test_a_wrong_programme_is_refused(world: World, changed: dict[str, object], code: str):
    with pytest.raises(Refused) as caught:
        await programmes.set_up(world.carla.scope, a_programme(**changed), now=NOW)
    assert codes(caught) == [code]


async def test_what_is_hoped_for_is_said_for_each_indicator_and_holding_has_its_reason(world: World):
    hopes = {"speaking_up": ("hold", ""), "people_to_turn_to": ("maybe", "")}
    with pytest.raises(Refused) as caught:
        await programmes.set_up(world.carla.scope, a_programme(hoped_for=hopes), now=NOW)
    assert [(p.code, p.details["field"]) for p in caught.value.problems] == [
        ("entry.hope_reason_missing", "reason.speaking_up"),
        ("entry.hope_missing", "hope.people_to_turn_to"),
        ("entry.hope_missing", "hope.letters_and_forms"),
    ]


async def test_only_the_coordination_sets_programmes_up(world: World):
    with pytest.raises(Refused, match=r"access\.other_role"):
        await programmes.set_up(world.amina.scope, a_programme(), now=NOW)


async def test_hopes_said_later_keep_their_day(world: World):
    made = await programmes.set_up(world.carla.scope, a_programme(), now=NOW)
    later = NOW + dt.timedelta(days=40)
    hopes = {"speaking_up": ("rise", ""), "people_to_turn_to": ("hold", "Un hiver long."),
             "letters_and_forms": ("hold", "Continuer est déjà un résultat.")}  # fmt: skip
    await programmes.declare_hopes(world.carla.scope, made, hopes, language="fr", now=later)
    page = await programmes.programme_page(world.carla.scope, made, now=later)
    assert {k: v["day"] for k, v in page.programme.hoped_for.items()} == {
        "speaking_up": "2026-03-02",
        "people_to_turn_to": "2026-04-11",
        "letters_and_forms": "2026-03-02",
    }


async def test_a_programme_of_another_association_has_no_page(world: World):
    with pytest.raises(Refused, match=r"entry\.not_found"):
        await programmes.programme_page(world.bram.scope, world.grenadille.programme)


@pytest.mark.parametrize(
    ("people", "shown"),
    [(4, "words_only"), (8, "two_categories"), (18, "two_categories"), (30, "three_categories"), (60, "by_start")],
)
def test_a_small_group_knows_at_once_what_its_report_will_show(people: int, shown: str):
    assert outlook(people).shown is Shown(shown)
