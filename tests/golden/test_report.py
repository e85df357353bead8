"""The report as a reader gets it, in three languages, compared with kept pages. `make golden` renews them.

Pictures stand as their alternative: their shapes belong to the drawing library, their words and numbers to us.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import evalkit
from evalkit.reporting import render_html
from tests.unit.reporting.world import LANGUAGES, a_group_of, a_report, low_follow_up, ordinary

KEPT = Path(__file__).parent / "report"
CASES = {"ordinary": ordinary, "few_seen_again": low_follow_up, "group_of_12": lambda: a_group_of(12)}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_report_is_as_kept(case: str, language: str) -> None:
    page = render_html.article(a_report(CASES[case](), language))
    page = re.sub(r'<svg [^>]*?role="img" aria-label="([^"]*)".*?</svg>', r"[picture: \1]", page, flags=re.DOTALL)
    page = page.replace(f"evalkit {evalkit.__version__}", "evalkit VERSION")
    kept = KEPT / f"{case}.{language}.html"
    if os.environ.get("EVALKIT_RENEW_GOLDEN"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(page, "utf-8")
    assert page.splitlines() == kept.read_text("utf-8").splitlines()
