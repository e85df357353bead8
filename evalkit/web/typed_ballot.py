"""What came with the form of an answer about the association: three cards, one text, and the key of the page."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from pydantic import Field

from evalkit.services.asking.about_us import STATEMENTS
from evalkit.services.asking.ballots import LONGEST, Ballot
from evalkit.web.entered import Entered, Fields

Answer = Annotated[str, Field(max_length=20)]


class TypedBallot(Fields):
    page: Annotated[str, Field(max_length=40)] = ""
    listened_to: Answer = ""
    can_disagree: Answer = ""
    can_decide: Answer = ""
    one_thing: Annotated[str, Field(max_length=4 * LONGEST)] = ""

    def ballot(self) -> Ballot:
        return Ballot(self.page, {key: getattr(self, key) for key in STATEMENTS}, self.one_thing)


def page_key(form: Entered[TypedBallot]) -> str:
    """The key of a page that is shown again, so that it still counts once; else a new one."""
    return str(form.values.get("page") or uuid4())
