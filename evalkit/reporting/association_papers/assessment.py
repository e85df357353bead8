"""The impact assessment in the four parts that the data protection authority asks for: description, necessity and
proportionality, risks, measures."""

from __future__ import annotations

from evalkit.reporting.association_papers import told
from evalkit.reporting.association_papers.facts import Facts
from evalkit.reporting.association_papers.measures import MEASURES, NUMBERS
from evalkit.reporting.association_papers.paper import Blank, Grid, Paper, Paragraph, Part, Points, Subheading
from evalkit.reporting.association_papers.risks import RISKS
from evalkit.reporting.wording import Wording


def assessment(facts: Facts, w: Wording) -> Paper:
    say = w.say
    return Paper(
        key="assessment",
        language=w.language,
        kind=say("Data protection impact assessment"),
        association=facts.association,
        line=w.date(facts.day),
        marking=told.marking(facts, w),
        lead=say(
            "Written from what is set up in evalkit on this day. Lines are for what no program can "
            "know: fill them in by hand or in Word. It is your assessment: strike out what is not "
            "so."
        ),
        parts=(_description(facts, w), _necessity(facts, w), _risks(facts, w), _measures(facts, w), _decision(w)),
        foot=told.foot(facts, w),
        page_word=say("Page"),
        by_hand_word=say("to fill in by hand"),
    )


def _description(facts: Facts, w: Wording) -> Part:
    say = w.say
    people = (
        say(
            "At least {n} people take part or took part; the exact number stands on the page of each programme.",
            n=facts.people,
        )
        if facts.people
        else say("Fewer than ten people take part or took part.")
    )
    return Part(
        say("1. Description"),
        (
            Blank(say("Who is responsible (association, address, enterprise number)"), lines=2),
            Blank(say("Data protection officer, or who answers questions"), say("If you have named none, write why.")),
            Subheading(say("What for")),
            Points(told.purposes(facts, w)),
            Subheading(say("About whom")),
            Paragraph(people),
            Points(told.programmes(facts, w)),
            Blank(say("Are there minors, or people without papers, in flight or in danger among them?"), lines=2),
            Subheading(say("Which data")),
            Points(told.data(facts, w)),
            Paragraph(
                say(
                    "No name is kept, unless the team sealed one. Scores, days and agreements are readable "
                    "to the server, because figures are made of them."
                )
            ),
            Subheading(say("What the forms ask")),
            *told.questions(facts, w),
            Subheading(say("Who receives something")),
            told.recipients(facts, w),
            Subheading(say("How long it stays")),
            told.retention(facts, w),
            Subheading(say("With what")),
            Points(_means(facts, w)),
            Blank(say("Who hosts the server, and in which country")),
        ),
    )


def _means(facts: Facts, w: Wording) -> tuple[str, ...]:
    say = w.say
    found = [
        say("Database: PostgreSQL") if facts.postgres else say("Database: one SQLite file, of this instance alone")
    ]
    found.append(
        say("{n} accounts of the team, of which {m} with a second step", n=facts.accounts, m=facts.second_steps)
    )
    found.append(
        say("Letters with codes and weeks are sent to whoever of the team asks for them")
        if facts.sends_mail
        else say("No mail is sent from here")
    )
    if facts.days_since_backup is None:
        found.append(say("No backup was made yet"))
    else:
        found.append(say("Days since the newest backup: {n}", n=facts.days_since_backup))
    if facts.days_since_drill is None:
        found.append(say("Restoring a backup was never tried out"))
    else:
        found.append(say("Days since restoring was last tried out: {n}", n=facts.days_since_drill))
    return tuple(found)


def _necessity(facts: Facts, w: Wording) -> Part:
    say = w.say
    reasoned = any(fact.form.source.sensitive for fact in facts.forms)
    return Part(
        say("2. Necessity and proportionality"),
        (
            Blank(
                say("Legal ground for following people, and why this one"),
                say("A yes of somebody who depends on the service is a weak ground: say how saying no stays possible."),
                lines=3,
            ),
            Blank(say("Could the same be reached with less? Which questions could go?"), lines=3),
            Subheading(say("What is done so that no more is kept than needed")),
            Points(
                (
                    say("No name, national number, residence status or nationality is needed."),
                    say("Some forms ask for what needs a reason; the reasons stand above, with the forms.")
                    if reasoned
                    else say("No form asks for what needs a written reason."),
                    say("Outside the association dates are weeks or months, never clock times beside a person."),
                    say(
                        "Each use has its own yes or no: being followed, each funder, the observatories, each "
                        "quotation."
                    ),
                )
            ),
            Subheading(say("What each person can do")),
            Points(
                (
                    say(
                        "read their own journey and print it, with a card and a number of their own, or with "
                        "somebody of the team"
                    ),
                    say("have a mistake corrected: the first answer stays beside the correction"),
                    say(
                        "change their mind about each use; from then on they are not counted there. What was "
                        "released stays"
                    ),
                    say("have everything erased"),
                )
            ),
            Blank(say("How people are told this, in which languages, and by whom"), lines=2),
        ),
    )


def _risks(facts: Facts, w: Wording) -> Part:
    say = w.say
    here = {one.key for one in MEASURES if one.here(facts)}
    rows = tuple(
        (
            say(risk.what),
            ", ".join(f"M{number}" for key, number in NUMBERS.items() if key in here and key in risk.against),
            say(risk.remains),
            "",
            "",
        )
        for risk in RISKS
    )
    columns = (
        say("What could happen to a person"),
        say("Against it"),
        say("What remains"),
        say("How likely"),
        say("How grave"),
    )
    return Part(
        say("3. Risks"),
        (
            Paragraph(
                say(
                    "How likely and how grave it is with you, only you can say: write low, middle or high. "
                    "M1, M2 … are the measures of part 4."
                )
            ),
            Grid(columns, rows, (0.25, 0.13, 0.3, 0.17, 0.15), by_hand=(3, 4)),
            Blank(
                say("Other risks of your place (the building, the neighbourhood, a list that somebody could demand)"),
                lines=3,
            ),
        ),
    )


def _measures(facts: Facts, w: Wording) -> Part:
    say = w.say
    return Part(
        say("4. Measures"),
        (
            Paragraph(say("Each measure names the test that proves it in the source of evalkit. Anybody can run it.")),
            Paragraph(say("A measure that is not in force here keeps its number and stands below the table.")),
            *told.measures(facts, w),
            Subheading(say("What you do besides")),
            *told.outside_program(w),
        ),
    )


def _decision(w: Wording) -> Part:
    say = w.say
    return Part(
        say("Decision"),
        (
            Blank(say("What people who take part, or their representatives, said about it"), lines=2),
            Blank(say("What is still to be done, by whom, until when"), lines=3),
            Blank(say("Is a high risk left? Then the authority (APD/GBA) is asked before beginning."), lines=1),
            Blank(say("Day, names, signatures")),
            Blank(say("To be looked at again on")),
        ),
    )
