"""What a refused file is told on the page: its own fields in place of the command's options."""

from __future__ import annotations

import re

from evalkit.errors import Problem
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.i18n import problem_text, translator

NAMED = N_("“{field}”")

FIELDS = (
    (re.compile(r"--skip-invalid"), N_("Leave out what is wrong, and say how much")),
    (re.compile(r"--columns [^\s).]+"), N_("Other names of the columns")),
    (re.compile(r"--delimiter"), N_("Between the columns")),
    (re.compile(r"--decimal"), N_("Decimals")),
    (re.compile(r"--encoding"), N_("Encoding")),
)
"""An option of the command as it stands in a sentence, and the field of the page that does the same."""

SENTENCES = {
    "imports.no_such_programme": N_(
        "The file names programmes that are not here: {names}. The association has: {known}. Write these in the file, "
        "or choose one programme for the whole file below."
    ),
}
"""Where more than the name of a field differs."""


def sentence(problem: Problem, language: str) -> str:
    """What is wrong with a file and what to do next, in the words of the page."""
    _ = translator(language)
    if problem.code in SENTENCES:
        return _(SENTENCES[problem.code], **problem.details)
    text = problem_text(problem, language)
    for option, field in FIELDS:
        text = option.sub(_(NAMED, field=_(field)), text)
    return text
