"""Everything that is told in one programme, on one page: stories, the group's analyses, choices, what it answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.access import TEAM, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.services.words import group_analyses, group_returns, selections, stories, withdrawn_words
from evalkit.services.words.group_analyses import AnalysisPage
from evalkit.services.words.group_returns import Answer
from evalkit.services.words.selections import Chosen
from evalkit.services.words.stories import Opened
from evalkit.services.words.withdrawn_words import ToRenew
from evalkit.store import Scope
from evalkit.store.queries import group_analyses as kept_analyses
from evalkit.store.queries import programmes
from evalkit.store.queries import stories as kept_stories
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class WordsPage:
    """Newest first."""

    programme: Programme
    stories: tuple[Opened, ...]
    analyses: tuple[AnalysisPage, ...]
    rounds: tuple[Chosen, ...]
    answers: tuple[Answer, ...]
    to_renew: tuple[ToRenew, ...]
    today: dt.date


async def words_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> WordsPage:
    """One programme's words, for the team; 404 for another association's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        programme = await programmes.programme(unit, programme_id)
        if programme is None:
            raise Refused(problem("access.not_found"))
        of = [programme.id]
        analyses = [await group_analyses.opened(unit, one) for one in await kept_analyses.analyses_of(unit, of)]
        return WordsPage(
            programme=programme,
            stories=await stories.opened(unit, await kept_stories.stories_of_programmes(unit, of)),
            analyses=tuple(reversed(analyses)),
            rounds=tuple(reversed(await selections.rounds_of(unit, of))),
            answers=tuple(reversed(await group_returns.answers_of(unit, of))),
            to_renew=await withdrawn_words.to_renew(unit),
            today=unit.today,
        )
