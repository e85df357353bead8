"""The ways in which a check-in goes through the pages: by the team, by the person, by one person after another on a
shared tablet. They differ in what stands around the questions, and in whether what is begun is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evalkit.services.asking import check_ins
from evalkit.web import wording


@dataclass(frozen=True)
class Way:
    """One of the ways. ``own``: the person themselves is at the page. ``usual``: how it is done unless they say
    otherwise. ``drafts``: what is begun is kept; never on a shared tablet, where nothing of a person stays."""

    own: bool
    sheet: str
    review: str
    path: str
    receipt: str
    home: str
    modes: Mapping[str, str]
    usual: str
    drafts: bool = True

    def path_of(self, enrolment: str) -> str:
        return f"{self.path}/{enrolment}"


TEAM_WAY = Way(
    own=False,
    sheet="work/check_in.html.j2",
    review="work/review.html.j2",
    path="/check-in",
    receipt="/receipts",
    home="/home",
    modes={key: wording.MODES[key] for key in check_ins.MODES},
    usual="together",
)
OWN_WAY = Way(
    own=True,
    sheet="participant/check_in.html.j2",
    review="participant/review.html.j2",
    path="/me/check-in",
    receipt="/me/receipts",
    home="/me",
    modes={key: wording.OWN_MODES[key] for key in check_ins.OWN_MODES if key != "shared_tablet"},
    usual="alone",
)
TABLET_WAY = replace(
    OWN_WAY,
    modes={key: wording.OWN_MODES[key] for key in ("shared_tablet", "with_relative", "with_interpreter")},
    usual="shared_tablet",
    drafts=False,
)
