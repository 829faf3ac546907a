"""Each kind of file that is read gives clean text with what heads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from servanda.extraction.opening.opened import Opened
from servanda.extraction.records import BlockKind

Open = Callable[..., Opened]

PAGE = """<html lang="en"><head><title>Ministry denies shelling | The Gazette</title>
<meta property="article:published_time" content="2024-03-02T10:00:00+02:00">
<meta property="og:site_name" content="The Gazette"></head><body>
<nav><a href="/">Home</a> <a>Go back</a></nav><article><h1>Ministry denies shelling</h1>
<p>The ministry of North denied on Friday that its forces had shelled Ford.</p>
<h2>What was agreed</h2><ol start="3"><li>The Parties cease fire.</li><li>They meet.</li></ol>
<table><tr><th>Place</th><th>Number</th></tr><tr><td>Ford</td><td>12</td></tr></table></article>
<footer>Economy &amp; Investment</footer></body></html>"""


def _blocks(opened: Opened) -> list[str]:
    return [f"{b.kind.value}: {b.text}" for b in opened.parsed.blocks]


def _read(opened: Opened) -> list[str]:
    document = opened.document
    return [document.text[b.start : b.end] for b in document.blocks]


def test_a_page_gives_its_article_and_its_head(opened: Open) -> None:
    """Of a page come title, day, publisher and the article, with lists numbered."""
    page = opened(PAGE.encode(), "a.html")

    assert page.document.title == "Ministry denies shelling"
    assert page.document.publisher == "The Gazette"
    assert page.document.language == "en"
    assert page.document.published is not None
    assert _blocks(page) == [
        "heading: Ministry denies shelling",
        "paragraph: The ministry of North denied on Friday that its forces had shelled Ford.",
        "heading: What was agreed",
        "item: 3. The Parties cease fire.",
        "item: 4. They meet.",
        "row: Place | Number",
        "row: Ford | 12",
    ]


def test_blocks_stand_in_the_text(opened: Open) -> None:
    """Every block of the document is a piece of its text; the number of a point is not in it."""
    page = opened(PAGE.encode(), "a.html")

    assert "The Parties cease fire." in _read(page)
    assert "3. The Parties cease fire." in page.document.text
    assert [b.kind for b in page.document.blocks].count(BlockKind.ROW) == 2


def test_a_pdf_gives_paragraphs_without_running_heads(
    opened: Open, pdf: Callable[[Sequence[Sequence[str]]], bytes]
) -> None:
    """Lines of a PDF are joined, page numbers and what heads every page left out."""
    lines = [
        "The ministry of North said on Friday that its forces had with-",
        "drawn from the town of Ford. South denied that any unit had left",
        "the town.",
    ]
    made = pdf([["Daily bulletin", *lines, str(n)] for n in (1, 2, 3)])

    text = opened(made, "a.pdf").document.text

    assert "Daily bulletin" not in text
    assert "its forces had withdrawn from the town of Ford." in text
    assert "that any unit had left the town." in text


def test_a_word_document_gives_its_numbers(opened: Open, word: bytes) -> None:
    """Numbers that Word keeps out of the text are counted again, and tables are rows."""
    assert _blocks(opened(word, "a.docx")) == [
        "heading: Agreement on Ford",
        "item: 1. The Parties shall cease fire.",
        "item: 2. The Parties shall exchange prisoners.",
        "row: Place | Number",
        "row: Ford | 12",
        "paragraph: Done in Ford on 12 March 2024.",
    ]


def test_a_mail_gives_subject_day_sender_and_words(opened: Open) -> None:
    """A mail's own words are read; quoted lines and attachments are named as left out."""
    mail = opened(
        b"From: Press Office <press@example.org>\r\nTo: a@example.org\r\n"
        b"Subject: =?utf-8?q?Statement_on_Ford?=\r\nDate: Tue, 12 Mar 2024 10:00:00 +0200\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        b"The ministry of North denied on Monday that it had\r\nshelled Ford.\r\n\r\n"
        b"> earlier words\r\n\r\n-- \r\nPress Office\r\n"
        b"--b\r\nContent-Type: application/pdf\r\n"
        b"Content-Disposition: attachment; filename=a.pdf\r\n\r\nx\r\n--b--\r\n",
        "a.eml",
    )

    assert mail.document.title == "Statement on Ford"
    assert mail.document.publisher == "Press Office"
    assert mail.document.text == "The ministry of North denied on Monday that it had shelled Ford."
    assert mail.document.published is not None
    assert any("a.pdf" in note for note in mail.notes)
    assert any("Quoted" in note for note in mail.notes)


def test_plain_text_gives_headings_points_and_its_day(opened: Open) -> None:
    """Headings, points and broken lines of plain text are told apart; a dateline dates it."""
    text = opened(
        b"Talks resume\n\nFORD, 12 March 2024 - The parties met\non the bridge.\n\n"
        b"1. Patrols go on.\n2. Mines are cleared.\n"
    )

    assert _blocks(text) == [
        "heading: Talks resume",
        "paragraph: FORD, 12 March 2024 - The parties met on the bridge.",
        "item: 1. Patrols go on.",
        "item: 2. Mines are cleared.",
    ]
    assert text.document.title == "Talks resume"
    assert text.document.published is not None


def test_another_character_set_is_read_and_told(opened: Open) -> None:
    """A text that is not UTF-8 is read by a guess, and the guess is told."""
    words = "Министерство обороны заявило, что силы обстреляли позиции в районе города."

    russian = opened(words.encode("cp1251"), "a.txt")

    assert russian.document.text == words
    assert russian.document.language == "ru"
    assert any("guess" in note for note in russian.notes)


def test_what_the_reader_says_goes_before_what_the_file_says(opened: Open) -> None:
    """A publisher named by the person who reads takes the place of the page's own."""
    page = opened(PAGE.encode(), "a.html", publisher="The Herald")

    assert page.document.publisher == "The Herald"


def test_the_first_date_of_a_sentence_is_not_the_day_of_the_text(opened: Open) -> None:
    """A date inside a sentence may be an event's: the text stays undated, and that is told."""
    text = opened(
        b"The parties had agreed on 3 January 2020 that patrols would go on in the hills."
    )

    assert text.document.published is None
    assert any("No date" in note for note in text.notes)
