"""The author's look at a report: its parts by their words, and folded where nothing is new."""

from __future__ import annotations

from html.parser import HTMLParser

from evalkit.reporting import parts_read

VOID = ("br", "img", "input", "meta", "link", "hr")

ARTICLE = (
    '<article><section class="report-section" id="brief"><h2>L’essentiel</h2>\n<p>Vingt-deux personnes.</p></section>'
    '<section class="report-section new-page" id="method"><p class="kicker">Comment</p><h2>Méthode</h2>\n'
    "<ul><li>Deux <b>points</b> &amp; plus.</li></ul><details><summary>Tableau</summary>12 34 56</details></section>"
    "</article>"
)


def test_a_part_is_known_by_its_words_however_they_are_set() -> None:
    assert parts_read.parts(ARTICLE) == {
        "brief": "l essentiel vingt deux personnes",
        "method": "comment méthode deux points plus tableau 12 34 56",
    }
    assert parts_read.words_of("« Deux\N{NO-BREAK SPACE}points »,  & plus !") == "deux points plus"


def test_what_lies_closed_is_not_counted_as_reading() -> None:
    assert parts_read.length(ARTICLE) == {"brief": 3, "method": 6}


def test_paragraphs_and_points_stand_alone() -> None:
    assert "Deux points & plus." in parts_read.blocks(ARTICLE)
    assert "Vingt-deux personnes." in parts_read.blocks(ARTICLE)


def test_a_part_is_folded_below_its_title_and_loses_nothing() -> None:
    folded = parts_read.folded(ARTICLE, {"method": "As to <b>A & B</b>"})
    fold = '<h2>Méthode</h2><details class="known"><summary>As to &lt;b&gt;A &amp; B&lt;/b&gt;</summary>\n<ul>'
    assert fold in folded
    assert folded.endswith("</details></details></section></article>")
    assert folded.startswith(ARTICLE[: ARTICLE.index('<section class="report-section new-page"')])
    opened = folded.replace('<details class="known"><summary>As to &lt;b&gt;A &amp; B&lt;/b&gt;</summary>', "")
    assert opened.replace("</details></details>", "</details>") == ARTICLE


class Nesting(HTMLParser):
    """Every tag closes what was opened last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(tag)


def test_a_part_that_is_folded_for_its_reader_keeps_its_one_fold_and_all_tags_close() -> None:
    article = (
        '<article><section class="report-section" id="sources"><p class="kicker">K</p>\n'
        '<details class="fold"><summary><h2>Sources</h2></summary>\n<p>One.</p>\n</details>\n<p>Up</p></section>'
        '<section class="report-section" id="limits"><h2>Limits</h2><p>Two.</p></section></article>'
    )
    folded = parts_read.folded(article, {"sources": "as <ever>", "limits": "as before"})
    read = Nesting()
    read.feed(folded)
    assert (read.wrong, read.open) == ([], [])
    assert '<summary><h2>Sources</h2> <span class="why">as &lt;ever&gt;</span></summary>' in folded
    assert folded.count("<details") == 2
    assert "<p>Two.</p></details></section>" in folded
