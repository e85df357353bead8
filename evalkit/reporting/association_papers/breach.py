"""The sheet for the day something goes wrong: one page to hang on the wall, to fill in by hand."""

from __future__ import annotations

from evalkit.reporting.association_papers import told
from evalkit.reporting.association_papers.facts import Facts
from evalkit.reporting.association_papers.paper import Blank, Grid, Paper, Part, Points
from evalkit.reporting.wording import Wording


def breach(facts: Facts, w: Wording) -> Paper:
    say = w.say
    return Paper(
        key="breach",
        language=w.language,
        kind=say("If data were lost, stolen or seen"),
        association=facts.association,
        line=say("72 hours count from the moment you know."),
        marking=told.marking(facts, w),
        lead="",
        parts=(
            Part(
                say("Now"),
                (
                    Points(
                        (
                            say(
                                "A device or an account: page Team, close the account; its sessions end at once. A "
                                "card: the person’s page, new card."
                            ),
                            say(
                                "The server: take it off the network, do not switch it off, delete nothing. Call "
                                "whoever hosts it."
                            ),
                            say("Tell the coordination. Nobody is blamed for telling."),
                        )
                    ),
                    Blank(say("We know it since (day, hour) · 72 hours later it is")),
                ),
            ),
            Part(
                say("Who to call (fill in today, not on that day)"),
                (
                    Grid(
                        (say("Who"), say("Name"), say("Telephone")),
                        tuple(
                            (one, "", "")
                            for one in (
                                say("Coordination, and a second person"),
                                say("Host of the server"),
                                say("Data protection officer"),
                                say("Authority: APD/GBA"),
                            )
                        ),
                        (0.36, 0.36, 0.28),
                        by_hand=(1, 2),
                        tall=True,
                    ),
                ),
            ),
            Part(
                say("What happened"),
                (
                    Blank(say("What, when, how was it noticed"), lines=3),
                    Blank(
                        say("Which data, about how many people"),
                        say(
                            "Sealed words are unreadable without the keys. Were the keys there too? Was the paper "
                            "sheet with the names?"
                        ),
                        lines=2,
                    ),
                    Blank(say("Could it put somebody in danger? Who, and how are they told?"), lines=2),
                    Blank(say("What we did, by whom, at what hour"), lines=3),
                ),
            ),
            Part(
                say("Within 72 hours"),
                (
                    Points(
                        (
                            say(
                                "If there may be a risk for people: tell the authority, even if not all is known yet. "
                                "If the risk is high: tell the people too."
                            ),
                            say("If there is no risk: write here why. Keep this sheet in either situation."),
                        )
                    ),
                    Blank(say("Told to the authority on · reference · or why not")),
                    Blank(say("Name, day, signature")),
                ),
            ),
        ),
        foot=told.foot(facts, w),
        page_word=say("Page"),
        by_hand_word=say("to fill in by hand"),
        one_page=True,
    )
