"""What several papers say alike: why, about whom, which data, who receives what, for how long, and what protects it."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.definitions.item import Item, Kind
from evalkit.i18n import mark
from evalkit.reporting.association_papers.facts import Facts, FormFact
from evalkit.reporting.association_papers.measures import MEASURES, NUMBERS, Measure
from evalkit.reporting.association_papers.paper import Blank, Block, Grid, Paragraph, Points, Subheading
from evalkit.reporting.wording import Wording

SEALED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.GOAL})
"""Kinds of questions whose answers are words."""

TOLD: Mapping[str, str] = {
    "presences": mark("which sessions the person came to"),
    "goals": mark("personal goals in the person’s words (sealed)"),
    "stories": mark("stories that the person told (sealed)"),
    "team_view": mark("how the team sees it, beside what the person says"),
    "called": mark("how the team calls the person and how it reaches them (sealed)"),
    "relays": mark("relays that the person sent: the letter and to whom, sealed to the person"),
}
"""What is written down about people besides their answers, where it is."""

TOPICS: Mapping[str, str] = {
    "residence_status": mark("residence status"),
    "nationality": mark("nationality"),
    "national_number": mark("national number"),
    "religion": mark("religion"),
    "ethnic_origin": mark("ethnic origin"),
    "union": mark("union"),
    "health_diagnosis": mark("illness"),
    "exact_address": mark("exact address"),
    "date_of_birth": mark("date of birth"),
}


def marking(facts: Facts, w: Wording) -> str:
    """Of what nobody may take for a real association."""
    return "" if facts.marking is None else w.say("Demonstration: not a real association.")


def foot(facts: Facts, w: Wording) -> str:
    return w.say(
        "{association} · made on {day} from what is set up in evalkit", association=facts.association, day=facts.day
    )


def programmes(facts: Facts, w: Wording) -> tuple[str, ...]:
    """One line for each programme."""
    found = []
    for one in facts.programmes:
        name = w.text(one.names)
        if not one.participants:
            found.append(w.say("{name}: counts only, keeps no person", name=name))
        elif one.exposed:
            found.append(w.say("{name}: appears nowhere outside the association", name=name))
        else:
            found.append(name)
    return tuple(found)


def purposes(facts: Facts, w: Wording) -> tuple[str, ...]:
    """Only those that something here is really used for."""
    say = w.say
    found = [say("To see with each person how things change from their own start, and to adapt the work.")]
    if facts.grants:
        found.append(say("To report to those who pay, with figures in which nobody can be recognised."))
    if facts.comparisons:
        found.append(say("To compare programmes fairly, as groups and without ranking."))
    if facts.to_everybody or facts.bundles or facts.reach:
        found.append(say("To show, over several associations together, who is reached and what changes."))
    if facts.raised:
        found.append(say("To let go up, without names, what stands in the way of the work."))
    return tuple(found)


def data(facts: Facts, w: Wording) -> tuple[str, ...]:
    """Kinds of data about a person that are kept here, beside what the forms ask."""
    say = w.say
    always = (
        say("answers to the questions of the forms, and the words that the person adds (sealed)"),
        say("a code that can be said aloud, in place of a name"),
        say("the language of the questions, the days of entry and of leaving, the reason for leaving from a list"),
        say("what the person agreed to, when, in which language and how it was read"),
        say("the days of check-ins and who of the team noted them"),
    )
    return always + tuple(say(TOLD[key]) for key in TOLD if key in facts.told)


def questions(facts: Facts, w: Wording) -> tuple[Block, ...]:
    """What each form asks, question by question, with the reason where a topic needed one."""
    found: list[Block] = []
    for fact in facts.forms:
        form = fact.form
        where = w.listed([w.text(names) for names in fact.programmes])
        title = w.say("{title}, version {version}", title=w.text(form.title), version=form.version)
        found.append(Subheading(title))
        asked = (
            w.say("Asked in: {programmes}", programmes=where) if where else w.say("No longer asked; answers are kept.")
        )
        found.append(Paragraph(asked))
        found.append(Points(tuple(_questions(fact, w))))
        for reason in form.source.sensitive:
            topic = w.say(TOPICS[reason.about.value])
            said = w.say("Reason for asking ({topic}): {reason}", topic=topic, reason=reason.reason)
            found.append(Paragraph(said))
    return tuple(found)


def _questions(fact: FormFact, w: Wording) -> list[str]:
    found = []
    for instrument in fact.form.instruments:
        title, count = w.text(instrument.title, instrument.instrument), len(instrument.items)
        found.append(w.say("{title} (published scale, {n} questions)", title=title, n=count))
    found += [_question(item, w) for item in fact.form.items if item.kind is not Kind.NOTE]
    if fact.form.source.story:
        found.append(w.say("At the end, if the person wishes: something in their own words (sealed)"))
    return found


def _question(item: Item, w: Wording) -> str:
    text = w.text(item.question, item.key)
    if item.unit == "group":
        return w.say("{question} (of the group)", question=text)
    return w.say("{question} (in words, sealed)", question=text) if item.kind in SEALED else text


def recipients(facts: Facts, w: Wording) -> Grid | Paragraph:
    """Who gets something from here, what, and on which ground it is given. The team is not one of them."""
    say, rows = w.say, []
    for grant in facts.grants:
        about = w.listed([w.text(one) for one in grant.programmes]) or say("the whole association")
        what = say("Released reports about {programme}: protected figures, quotations with consent", programme=about)
        days = say("from {first} to {last}", first=w.date(grant.starts_on), last=w.date(grant.ends_on))
        rows.append((grant.funder, what, days))
    for comparison in facts.comparisons:
        name = w.text(comparison.programme)
        shown = say("under its name") if comparison.named else say("without its name")
        what = say(
            "Comparison “{title}”: protected counts of {programme}, {shown}",
            title=w.text(comparison.title),
            programme=name,
            shown=shown,
        )
        rows.append(
            (say("The observatory, and the programmes that take part"), what, say("until the programme leaves"))
        )
    if facts.raised:
        what = say("{n} passages in the team’s or the group’s words, chosen one by one, without names", n=facts.raised)
        rows.append((say("The observatories of this instance"), what, say("until they are taken back")))
    for names in facts.reach:
        what = say("Whom {programme} reaches: protected counts over several programmes", programme=w.text(names))
        rows.append((say("The observatories of this instance"), what, say("until it is taken back")))
    if facts.to_everybody:
        what = say("Open tables over several associations, of people who said yes to that: protected figures")
        rows.append((say("Everybody"), what, say("what was published stays")))
    if facts.bundles:
        what = say("{n} signed bundles: protected counts, keyed marks that name nobody", n=facts.bundles)
        rows.append((say("An observatory that keeps its own evalkit"), what, say("what was let out stays there")))
    if "relays" in facts.told:
        what = say("A relay: what the person chose to write, shown to them first and sent by themselves, once")
        rows.append((say("An association of this instance that the person chose"), what, say("until its last day")))
    for name in facts.tokens:
        rows.append(
            (
                say("The program “{name}”", name=name),
                say("What its token allows: codes, no names, no words"),
                say("until its token ends"),
            )
        )
    if not rows:
        return Paragraph(say("Nobody outside the association receives anything at the moment."))
    return Grid((say("Who"), say("What"), say("When")), tuple(rows), (0.28, 0.47, 0.25))


def retention(facts: Facts, w: Wording) -> Grid:
    """What goes when, in force here today."""
    rows = tuple((w.say(one.what), w.say(one.until, **one.details)) for one in facts.kept)
    return Grid((w.say("What"), w.say("Stays")), rows, (0.5, 0.5))


def measures(facts: Facts, w: Wording) -> tuple[Block, ...]:
    """What works here, numbered and with its tests; then what does not work here and could."""
    say = w.say
    here = [one for one in MEASURES if one.here(facts)]
    absent = [one for one in MEASURES if not one.here(facts)]
    rows = tuple((f"M{NUMBERS[one.key]}", say(one.sentence), _tests(one)) for one in here)
    found: list[Block] = [Grid(("", say("What protects"), say("Test that proves it")), rows, (0.07, 0.45, 0.48))]
    if absent:
        found.append(Subheading(say("Not in force here today")))
        found.append(
            Points(tuple(f"M{NUMBERS[one.key]}. {say(one.sentence)} {_why_not(one, facts, w)}" for one in absent))
        )
    return tuple(found)


def _tests(measure: Measure) -> str:
    """File and name on a line each; in places where a line may break."""
    return "\n".join(name.replace("::", " · ") for name in measure.tests)


def _why_not(measure: Measure, facts: Facts, w: Wording) -> str:
    if measure.key == "second_step":
        return w.say("Set by {n} of {all} accounts.", n=facts.second_steps, all=facts.accounts)
    if measure.key == "row_security":
        return w.say(
            "SQLite has no such thing: there the program itself keeps them apart (M{number}).",
            number=NUMBERS["association"],
        )
    if measure.key == "own_key":
        return w.say("The association can choose it, on the page “Words under your own key”.")
    if measure.key == "backups":
        days = facts.days_since_backup
        return w.say("No backup was made yet.") if days is None else w.say("Days since the newest: {n}.", n=days)
    return w.say("The server is not set up for it.")


def outside_program(w: Wording) -> tuple[Block, ...]:
    """What protects people and no program can know."""
    say = w.say
    return (
        Blank(say("Where the paper sheet with the names lies, and who has the key")),
        Blank(say("How the devices are locked, and who may take one along")),
        Blank(say("Who was told of professional secrecy (Criminal Code), and when")),
    )
