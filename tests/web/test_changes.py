"""The list of what one release says otherwise than another: names stand as they are written."""

from evalkit.i18n import translator
from evalkit.services.reports.release_difference import Change
from evalkit.web.rendering import ENVIRONMENT

LIST = '{% import "reports/_changes.html.j2" as changes with context %}{{ changes.listed(told, titles) }}'


def test_a_name_with_an_apostrophe_is_escaped_once() -> None:
    told = [
        Change("figure", "turn", "changed"),
        Change("making", "turn", "changed"),
        Change("answer", "Qu'est-ce ?", "changed"),
    ]
    page = ENVIRONMENT.from_string(LIST).render(
        told=told, titles={"turn": "L'entraide <b>"}, _=translator("en"), role="funder", language_names={}
    )
    assert page.count("L&#39;entraide &lt;b&gt;") == 2
    assert "Qu&#39;est-ce ?" in page
    assert "&amp;" not in page
