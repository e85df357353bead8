"""The annex for whoever hosts evalkit for an association (article 28 of the GDPR)."""

from __future__ import annotations

from evalkit.reporting.association_papers import told
from evalkit.reporting.association_papers.facts import Facts
from evalkit.reporting.association_papers.paper import Blank, Paper, Paragraph, Part, Points, Subheading
from evalkit.reporting.wording import Wording


def processor(facts: Facts, w: Wording) -> Paper:
    say = w.say
    return Paper(
        key="processor",
        language=w.language,
        kind=say("Annex for whoever hosts evalkit"),
        association=facts.association,
        line=say("{day} · article 28 of the GDPR", day=facts.day),
        marking=told.marking(facts, w),
        lead=say(
            "To be added to the contract with whoever runs the server for you. If you run it "
            "yourselves, you do not need it. Let somebody who knows the law read it."
        ),
        parts=(
            Part(
                say("1. Between"),
                (
                    Blank(say("The association (controller): name, address, who signs"), lines=2),
                    Blank(say("The host (processor): name, address, who signs"), lines=2),
                    Blank(say("Begins on, and ends on")),
                ),
            ),
            Part(
                say("2. What it is about"),
                (
                    Points(
                        (
                            say(
                                "Object: to run evalkit for the association, to make and keep its backups, and nothing "
                                "else."
                            ),
                            say("About whom: people who take part in the programmes; members of the team."),
                        )
                    ),
                    Subheading(say("Which data")),
                    Points(told.data(facts, w)),
                    Paragraph(
                        say(
                            "Words are sealed. The host sees scores, days, codes and agreements. What people told "
                            "opens with the association’s own key only; the keys of the instance open what the team "
                            "wrote about no one person, and reports that were let out."
                        )
                        if facts.own_key
                        else say(
                            "Words are sealed. The host sees scores, days, codes and agreements, and whoever has "
                            "the keys of the instance can open the words."
                        )
                    ),
                ),
            ),
            Part(
                say("3. What the host promises"),
                (
                    Points(
                        (
                            say(
                                "It acts only on written instructions of the association, also for transfers to "
                                "another country."
                            ),
                            say(
                                "Only people who promised confidentiality have access, and only as far as their work "
                                "needs it."
                            ),
                            say(
                                "The keys of the instance stand apart from the database and its backups; a copy lies "
                                "with the association."
                            ),
                            say(
                                "It takes the security measures that stand in the impact assessment, and “evalkit "
                                "doctor” finds nothing to mend."
                            ),
                            say(
                                "Backups are made each night and restoring is tried out at least every 35 days; they "
                                "lie in the European Union."
                            ),
                            say(
                                "It calls in nobody else without a written yes of the association, and holds them to "
                                "the same."
                            ),
                            say(
                                "It helps when a person asks to read, correct or erase what is kept, and with the "
                                "impact assessment."
                            ),
                            say(
                                "It tells the association of a breach at once, at the latest within the hours written "
                                "below."
                            ),
                            say(
                                "At the end it gives everything back as a backup with its keys, then deletes its "
                                "copies and says so in writing."
                            ),
                            say("It shows what it did when the association asks, and lets itself be checked."),
                            say(
                                "If an authority demands data, it tells the association first, unless a law forbids "
                                "it, and gives no more than what must be given."
                            ),
                        )
                    ),
                ),
            ),
            Part(
                say("4. To agree"),
                (
                    Blank(say("Where the servers and the backups stand (address, country)")),
                    Blank(say("Other companies that have access")),
                    Blank(say("Who has access to the machine, by name or by task")),
                    Blank(say("A breach is told within … hours, to (name, telephone)")),
                    Blank(say("Who pays for which help")),
                    Blank(say("Day, signatures of both"), lines=3),
                ),
            ),
        ),
        foot=told.foot(facts, w),
        page_word=say("Page"),
        by_hand_word=say("to fill in by hand"),
    )
