"""What could go wrong for a person, which measures stand against it, and what remains. How likely and how grave it is
here, only the association can say."""

from __future__ import annotations

from dataclasses import dataclass

from evalkit.i18n import mark


@dataclass(frozen=True)
class Risk:
    """``against``: keys of measures. ``remains``: what no measure of this program takes away."""

    what: str
    against: tuple[str, ...]
    remains: str


RISKS: tuple[Risk, ...] = (
    Risk(
        mark(
            "Somebody learns that a person comes here, and that puts the person in danger (a "
            "relative, an employer, an authority)."
        ),
        ("no_names", "sealed", "sensitive", "national_number", "association", "row_security", "backups", "own_key"),
        mark(
            "Days and scores are readable to whoever holds the server and its keys. The paper "
            "sheet with the names is only as safe as its drawer."
        ),
    ),
    Risk(
        mark("Somebody reads answers or words that are not for them."),
        (
            "rules",
            "association",
            "row_security",
            "sealed",
            "own_key",
            "sign_in",
            "second_step",
            "guessing",
            "shared_tablet",
            "audit",
        ),
        mark(
            "An account that is left open on a shared desk; what is copied from a screen by hand; "
            "a team member who reads more than their work asks."
        ),
    ),
    Risk(
        mark("Somebody is recognised in a figure or in words that are quoted."),
        ("figures", "no_rows", "agreements"),
        mark(
            "Whoever knows the group may recognise a way of speaking. A colleague who does not "
            "know the person reads each quotation a second time."
        ),
    ),
    Risk(
        mark("Somebody says yes because they depend on the service."),
        ("agreements", "erasing"),
        mark("No program takes this away: the way in which one asks does."),
    ),
    Risk(
        mark("What is kept is lost, doubled or wrong, and something is decided on it."),
        ("nothing_lost", "backups", "audit"),
        mark("An answer that was tapped wrongly and that nobody notices. Figures of this program decide about nobody."),
    ),
    Risk(
        mark("It is kept for longer than is needed."),
        ("erasing", "backups"),
        mark("A backup still holds somebody who was erased, until it goes by itself; restoring it erases them again."),
    ),
    Risk(
        mark("The server, a backup or a device is stolen or seized."),
        ("sealed", "no_names", "backups", "tls", "shared_tablet"),
        mark(
            "A server that somebody changed and that waits until a person signs in. We say so "
            "because no program can exclude it."
        ),
    ),
)
