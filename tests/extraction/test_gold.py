"""Floors on the development split of the labelled texts; docs/extraction.md has the figures."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

GOLD = Path(__file__).parent.parent / "gold"


def _score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["gold_score"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def score() -> ModuleType:
    """The program of `make score`."""
    return _score()


def test_development_split_stays_above_its_floors(score: ModuleType) -> None:
    """A change of a rule or word that makes reading worse is seen."""
    tally = score.score(list(score.labelled("dev")))
    floors = {"statements": 0.90, "events": 0.70}
    assert {m: round(tally.scores(m)[2], 2) for m in floors if tally.scores(m)[2] < floors[m]} == {}
    assert tally.counts["not happened, told as happened"] == 0
    shares = {"speakers": 0.92, "acts": 0.90, "contents, overlap": 0.90}
    assert {m: round(tally.share(m), 2) for m in shares if tally.share(m) < shares[m]} == {}


def test_labels_name_words_of_their_texts(score: ModuleType) -> None:
    """Every label of both splits can be found in its text, and names a known act and type."""
    from servanda.vocabulary import acts, event_types  # noqa: PLC0415 — only this test needs it

    wrong = []
    for one in [*score.labelled("dev"), *score.labelled("test")]:
        data = one.data
        for label in data.get("statements", []):
            named = label["act"] if isinstance(label["act"], list) else [label["act"]]
            wrong += [f"{data['id']}: act {a}" for a in named if a not in acts()]
            parts = (label.get("cue", ""), label.get("says", ""))
            wrong += [f"{data['id']}: {w!r}" for w in parts if w not in data["text"]]
        for label in data.get("events", []):
            wrong += [] if label["type"] in event_types() else [f"{data['id']}: {label}"]
            wrong += [] if label["word"] in data["text"] else [f"{data['id']}: {label}"]
    assert wrong == []


def test_texts_are_many_and_halved(score: ModuleType) -> None:
    """Each genre of this folder has both splits."""
    for genre in ("news", "communique", "daily"):
        assert list(score.labelled("dev", (genre,)))
        assert list(score.labelled("test", (genre,)))
