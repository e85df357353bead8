"""The reading charter: what a funder agrees to before it reads figures about people's progress (one page)."""

from __future__ import annotations

from evalkit.i18n import mark

VERSION = "3"
"""Printed on the first page of every report. Another wording is another version, and is accepted anew."""

TITLE = mark("Reading charter")

PROMISES: tuple[tuple[str, str], ...] = (
    (
        mark("Figures serve dialogue."),
        mark("They open a conversation about the work. They are read with the words that stand beside them."),
    ),
    (
        mark("No sanction rests on a figure alone."),
        mark(
            "No money is withdrawn, cut or tied to a number, and no target is set on people's progress: as part of the "
            "grant this binds the service, and whoever reads here proposes none of it. A lower answer is not a fault."
        ),
    ),
    (
        mark("The association answers before any use."),
        mark(
            "Before a figure is quoted or leads to a decision, the association is asked and its answer stands beside."
        ),
    ),
    (
        mark("The report stays in the file of the grant."),
        mark(
            "It is kept in the file of this grant, within the service that it was released to, on screen, on paper or "
            "as a file. Whoever checks this grant may see it there, and the archive as far as the law asks. It is "
            "passed on to nobody else and used for nothing else. Nobody tries to recognise a person in it, or sets it "
            "beside files about people to do so."
        ),
    ),
    (
        mark("Nobody is ranked."),
        mark(
            "Programmes and associations are not put in an order by these figures; people start from different places."
        ),
    ),
)
"""Each promise with its sentence."""

SINCE = {
    "2": mark(
        "New: the report may stand in the file of the grant, where those who check this grant see it, and the archive "
        "as far as the law asks. It is still passed on to nobody else."
    ),
}
"""What changed since an earlier version, for whoever accepted that one. One that is not here was another text."""
