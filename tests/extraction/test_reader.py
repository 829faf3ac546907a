"""Reading as a whole: without the model, with a wrong one, in other languages, on odd input."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.case.terms import Case
from servanda.errors import BadInput
from servanda.extraction import Reading, extract, plain_document, reader
from servanda.extraction.parse import check_model, digest_of
from servanda.model import Modality

Read = Callable[[str], Reading]
ARTICLE = (
    "Norland accused Southmark of shelling the town of Ford. Southmark denied the report. "
    "According to Norland, the road is open. Southmark is expected to demand more time."
)


def test_without_the_model_it_reads_less_and_says_so(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rules over words find the plain statements; the reading is marked as degraded."""
    monkeypatch.setattr(reader, "available", lambda: False)
    found = extract(plain_document(ARTICLE), case)
    assert found.degraded
    assert [(s.speaker, s.act) for s in found.statements] == [
        ("North", "accuse"),
        ("South", "deny"),
        ("North", "affirm"),
    ]
    assert [(e.type, e.modality) for e in found.events] == [("CFV-ARTY", Modality.ALLEGED)]


def test_with_the_model_it_is_not_degraded(read: Read) -> None:
    """A reading with the parser is not marked."""
    assert not read(ARTICLE).degraded


def test_another_language_is_left_to_translation(case: Case) -> None:
    """Nothing is guessed in a language that no rule knows."""
    found = extract(plain_document("Norland a nié.", language="fr"), case)
    assert (found.statements, found.events, found.questions) == ((), (), ())


def test_a_changed_model_is_refused(tmp_path: Path) -> None:
    """A model whose files are not those of this version is told, with what to do."""
    (tmp_path / "model").write_bytes(b"other")
    with pytest.raises(BadInput, match="not the model"):
        check_model(tmp_path)


def test_the_digest_tells_names_and_contents(tmp_path: Path) -> None:
    """The same bytes under another name are another model; compiled files do not count."""
    (tmp_path / "a").write_bytes(b"x")
    first = digest_of(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"y")
    assert digest_of(tmp_path) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert digest_of(tmp_path) != first


def test_an_empty_case_is_enough() -> None:
    """Without a case names stay words."""
    found = extract(plain_document("The Sudanese army denied the report."))
    assert [(s.speaker, s.speaker_text) for s in found.statements] == [("", "The Sudanese army")]


WORDS = (
    *("said", "that", "denied", "the", "Norland", "“", "”", '"', ".", ",", "'", "of", "to", "12"),
    *("accused", "by", "who", "if", "not", "may", "(", ")", ";", "-", "\n\n", "he", "is", "it"),
)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
@settings(max_examples=40)
def test_any_words_are_read_without_a_fault(text: str) -> None:
    """Whatever the order of words, every span lies in the text and every id is known."""
    found = extract(plain_document(text))
    ids = {s.id for s in found.statements}
    spans = [s for statement in found.statements for s in statement.spans]
    spans += [s for event in found.events for s in event.spans]
    spans += [s for question in found.questions for s in question.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(set(s.denies) <= ids for s in found.statements)
    assert all(e.attributed_to in {"", *ids} for e in found.events)


def test_endless_sentences_and_paragraphs_are_cut(read: Read) -> None:
    """A list without a full stop, or a paragraph of a hundred pages, is read in bounded parts."""
    men = " and ".join(f"said that man{n} denied it" for n in range(250))
    found = read(f"Norland {men}.")
    assert found.statements
    assert all(s.hearsay < 250 for s in found.statements)
    assert len(read("Norland denied the report. " * 900).statements) > 890
