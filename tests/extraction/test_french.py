"""French: who said what over a parse. The parses here are written by hand, without the model."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from servanda.case.terms import Case
from servanda.extraction.french import statements_of
from servanda.extraction.french.reading import verbs
from servanda.extraction.records import Document, StatementFound
from servanda.testing import small_case
from servanda.vocabulary import acts

Parse = tuple[tuple[str, str, str, int], ...]
ACCUSED: Parse = (
    ("Le", "le", "det", 1), ("Sud", "sud", "nsubj", 3), ("a", "avoir", "aux:tense", 3),
    ("accusé", "accuser", "ROOT", 3), ("le", "le", "det", 5), ("Nord", "nord", "obj", 3),
    ("d'", "de", "mark", 8), ("avoir", "avoir", "aux:tense", 8),
    ("bombardé", "bombarder", "xcomp", 3),
    ("Ford", "Ford", "obj", 8), (".", ".", "punct", 3),
)  # fmt: skip
DENIED: Parse = (
    ("Le", "le", "det", 1), ("Nord", "nord", "nsubj", 3), ("a", "avoir", "aux:tense", 3),
    ("démenti", "démentir", "ROOT", 3), ("ces", "ce", "det", 5),
    ("accusations", "accusation", "obj", 3),
    (".", ".", "punct", 3),
)  # fmt: skip
NEITHER: Parse = (
    ("Le", "le", "det", 1), ("Nord", "nord", "nsubj", 5), ("n'", "ne", "advmod", 5),
    ("a", "avoir", "aux:tense", 5), ("pas", "pas", "advmod", 5),
    ("confirmé", "confirmer", "ROOT", 5),
    ("cela", "cela", "obj", 5), (".", ".", "punct", 5),
)  # fmt: skip
CASE_YML = """\
actors:
  North: {side: North, names: {en: North, fr: Nord}}
  South: {side: South, names: {en: South, fr: Sud}}
  Mission: {names: {en: Observer Mission}}
opposed: [[North, South]]
places:
  border-area: {names: {en: border area}}
  ford: {names: {en: Ford}}
"""


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The starting case, with names in French."""
    return small_case(tmp_path / "case", case_yml=CASE_YML)


def _found(parse: Parse, case: Case) -> list[StatementFound]:
    words, lemmas, deps, heads = (list(column) for column in zip(*parse, strict=True))
    doc = Doc(
        Vocab(),
        words=words,
        spaces=[not w.endswith("'") for w in words],
        lemmas=lemmas,
        deps=deps,
        heads=heads,
        pos=["VERB" if d in ("ROOT", "xcomp") else "NOUN" for d in deps],
    )
    return list(statements_of(doc, 0, (Document(doc.text), case)))


def test_an_accusation_has_speaker_accused_and_words(case: Case) -> None:
    """The subject speaks, the object is accused, the clause is what is said."""
    (said,) = _found(ACCUSED, case)

    assert (said.speaker, said.act, said.addressee) == ("South", "accuse", "North")
    assert said.content.startswith("avoir bombardé Ford")


def test_a_denial_has_what_it_denies(case: Case) -> None:
    """Without a clause the object is what is said."""
    (said,) = _found(DENIED, case)

    assert (said.speaker, said.act, said.content) == ("North", "deny", "ces accusations")


def test_what_is_neither_confirmed_nor_denied_is_neither(case: Case) -> None:
    """A verb of speaking that is negated is no statement."""
    assert _found(NEITHER, case) == []


def test_every_act_is_one_of_the_vocabulary() -> None:
    """The verbs stand under acts that exist."""
    assert set(verbs().values()) <= set(acts())
