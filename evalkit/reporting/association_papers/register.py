"""The register of processing (article 30 of the GDPR): one entry for each thing that is really done here."""

from __future__ import annotations

from evalkit.reporting.association_papers import told
from evalkit.reporting.association_papers.facts import Facts
from evalkit.reporting.association_papers.measures import MEASURES, NUMBERS
from evalkit.reporting.association_papers.paper import Blank, Block, Paper, Part, Points, Subheading
from evalkit.reporting.model import Facts as Pairs
from evalkit.reporting.wording import Wording


def register(facts: Facts, w: Wording) -> Paper:
    say = w.say
    return Paper(
        key="register",
        language=w.language,
        kind=say("Register of processing"),
        association=facts.association,
        line=say("{day} · article 30 of the GDPR", day=facts.day),
        marking=told.marking(facts, w),
        lead=say(
            "What evalkit is used for here on this day. What you do with other programs or on "
            "paper stands in your own register."
        ),
        parts=(
            Part(say("Who is responsible"), _responsible(w)),
            _following(facts, w),
            *([_reporting(facts, w)] if len(told.purposes(facts, w)) > 1 else []),
            _accounts(facts, w),
            *([_relays(w)] if "relays_received" in facts.told else []),
            Part(
                say("Measures"),
                (
                    Points((say("See the impact assessment, part 4: measures {numbers}.", numbers=_numbers(facts)),)),
                    *told.outside_program(w),
                ),
            ),
        ),
        foot=told.foot(facts, w),
        page_word=say("Page"),
        by_hand_word=say("to fill in by hand"),
    )


def _numbers(facts: Facts) -> str:
    return ", ".join(f"M{NUMBERS[one.key]}" for one in MEASURES if one.here(facts))


def _responsible(w: Wording) -> tuple[Block, ...]:
    say = w.say
    return (
        Blank(say("Association, address, enterprise number"), lines=2),
        Blank(say("Who represents it, telephone, e-mail")),
        Blank(say("Data protection officer, if there is one")),
        Blank(say("Joint controller, if there is one")),
    )


def _following(facts: Facts, w: Wording) -> Part:
    say = w.say
    return Part(
        say("A. Following people in programmes"),
        (
            Pairs(
                (
                    (say("What for"), told.purposes(facts, w)[0]),
                    (
                        say("About whom"),
                        say("People who take part in: {programmes}", programmes=" · ".join(told.programmes(facts, w))),
                    ),
                    (say("Which data"), " · ".join(told.data(facts, w))),
                    (say("Forms"), " · ".join(w.text(one.form.title) for one in facts.forms)),
                    (say("Who receives it"), say("The team of the association")),
                )
            ),
            Blank(say("Legal ground")),
            Subheading(say("How long it stays")),
            told.retention(facts, w),
            Blank(
                say("Transfers outside the European Union"),
                say("evalkit sends letters with codes through your mail server. Write where both servers stand.")
                if facts.sends_mail
                else say("evalkit itself sends nothing anywhere. Write where the server stands."),
            ),
        ),
    )


def _reporting(facts: Facts, w: Wording) -> Part:
    say = w.say
    return Part(
        say("B. Figures for others"),
        (
            Pairs(
                (
                    (say("What for"), " ".join(told.purposes(facts, w)[1:])),
                    (say("About whom"), say("People who said yes to this reader")),
                    (
                        say("Which data"),
                        say(
                            "Counts in which small groups are hidden; quotations with a yes for each; no rows, no codes"
                        ),
                    ),
                )
            ),
            told.recipients(facts, w),
            Blank(say("Legal ground")),
        ),
    )


def _accounts(facts: Facts, w: Wording) -> Part:
    say = w.say
    return Part(
        say("C. Accounts of the team"),
        (
            Pairs(
                (
                    (say("What for"), say("To know who may open what, and who did what")),
                    (say("About whom"), say("{n} people with an account", n=facts.accounts)),
                    (
                        say("Which data"),
                        say(
                            "name, sign-in name, language, role; passphrase only as a hash; sessions; what was "
                            "done, in the audit"
                        ),
                    ),
                    (say("Who receives it"), say("The coordination, and whoever runs the server")),
                )
            ),
            Blank(say("Legal ground")),
        ),
    )


def _relays(w: Wording) -> Part:
    say = w.say
    return Part(
        say("D. Relays received"),
        (
            Pairs(
                (
                    (say("What for"), say("To receive people who ask for it themselves")),
                    (say("About whom"), say("People of other associations who sent a relay with their own card")),
                    (
                        say("Which data"),
                        say(
                            "what the person chose to write, sealed; the week; four signs; when it was "
                            "opened and what became of it"
                        ),
                    ),
                    (say("Who receives it"), say("The team of the association")),
                )
            ),
            Blank(say("Legal ground")),
        ),
    )
