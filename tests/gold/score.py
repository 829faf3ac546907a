"""The score of extraction on the labelled texts of this folder: `make score`.

A label names its words, not their offsets: a statement's cue and the first words of what is
said, an event's word. A statement is found when its cue or its content overlaps; an event when
its type and modality are right in the same sentence. See docs/extraction.md.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

from servanda.agreement.terms import Agreement
from servanda.case.names import fold
from servanda.case.terms import Actor, Case, Name
from servanda.clock import parse_moment
from servanda.extraction import extract, plain_document, reading_data
from servanda.extraction.sentences import plain_characters, sentence_spans

HERE = Path(__file__).parent
GENRES = ("news", "communique", "daily")
Row = dict[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True)
class Labelled:
    """One labelled text."""

    genre: str
    split: str
    data: Row

    @property
    def text(self) -> str:
        """The text itself."""
        return str(self.data["text"])


@dataclass
class Tally:
    """Right, missed and wrong, by measure; and the errors in words."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, measure: str, *, right: bool) -> None:
        """Count one judgement of a measure."""
        self.counts[f"{measure}:{'right' if right else 'wrong'}"] += 1

    def share(self, measure: str) -> float:
        """Return the share of right judgements."""
        right, wrong = self.counts[f"{measure}:right"], self.counts[f"{measure}:wrong"]
        return right / (right + wrong) if right + wrong else 1.0

    def scores(self, measure: str) -> tuple[float, float, float]:
        """Return precision, recall and F1 of things found, missed and extra."""
        found = self.counts[f"{measure}:found"]
        missed, extra = self.counts[f"{measure}:missed"], self.counts[f"{measure}:extra"]
        precision = found / (found + extra) if found + extra else 1.0
        recall = found / (found + missed) if found + missed else 1.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


def labelled(split: str, genres: Sequence[str] = GENRES) -> Iterator[Labelled]:
    """Yield the labelled texts of a split."""
    for genre in genres:
        path = HERE / f"{genre}-{split}.yml"
        for data in YAML(typ="safe").load_all(path.read_text("utf-8")) if path.exists() else ():
            if data:
                yield Labelled(genre, split, data)


def case_of(data: Row) -> Case | None:
    """Return a case with the actors of a labelled text, None where it has none."""
    named: Mapping[str, list[str]] = data.get("actors", {})
    if not named:
        return None
    actors = {
        actor: Actor(
            actor,
            tuple(Name(n, "en") for n in names),
            part_of=actor.split("-")[0] if actor.split("-")[0] in named and "-" in actor else "",
        )
        for actor, names in named.items()
    }
    return Case(Path("gold"), "gold", Agreement("gold", "UTC", ()), actors, {}, frozenset())


def read(one: Labelled) -> Row:
    """Return what the program reads in a text, in the shape of `read --json`."""
    published = parse_moment(str(one.data["published"]), "UTC")
    document = plain_document(one.text, published=published, language="en")
    return reading_data(extract(document, case_of(one.data)), ZoneInfo("UTC"))


def score(texts: Sequence[Labelled]) -> Tally:
    """Return the tally of all measures over texts."""
    tally = Tally()
    for one in texts:
        found = read(one)
        _statements(one, found, tally)
        _events(one, found, tally)
        _questions(one, found, tally)
    return tally


def _places(text: str, words: str) -> list[Span]:
    return [m.span() for m in re.finditer(re.escape(words), text)] if words else []


def located(text: str, labels: Sequence[Row]) -> Iterator[tuple[Row, Span | None, Span | None]]:
    """Yield each label of a statement with where its cue and its content stand."""
    after = 0
    for label in labels:
        cues: list[Span | None] = [*_places(text, label.get("cue", ""))]
        contents: list[Span | None] = [*_places(text, label.get("says", ""))]
        pairs = [(c, s) for c in cues or [None] for s in contents or [None]]
        cue, said = min(pairs, key=lambda p: _distance(p, after))
        after = cue[0] if cue else after
        yield label, cue, said


def _distance(pair: tuple[Span | None, Span | None], after: int) -> int:
    cue, said = pair
    if cue is None or said is None:
        at = (cue or said or (0, 0))[0]
        return at - after if at >= after else 10**6 + after - at
    gap = max(said[0] - cue[1], cue[0] - said[1], 0)
    return gap if max(cue[0], said[0]) >= after else gap + 10**6


def _overlap(one: Span, others: Sequence[Sequence[int]]) -> int:
    return sum(max(0, min(one[1], e) - max(one[0], s)) for s, e in others)


def _statements(one: Labelled, found: Row, tally: Tally) -> None:
    labels = list(located(one.text, one.data.get("statements", [])))
    ranked = sorted(
        (
            (-_likeness(label, statement), n, m)
            for n, label in enumerate(labels)
            for m, statement in enumerate(found["statements"])
            if _likeness(label, statement) > 0
        )
    )
    pairs: dict[int, int] = {}
    for _, n, m in ranked:
        if n not in pairs and m not in pairs.values():
            pairs[n] = m
    where = f"{one.split}/{one.data['id']}"
    for n, label in enumerate(labels):
        if n not in pairs:
            if not label[0].get("maybe"):
                tally.counts["statements:missed"] += 1
                tally.errors.append(f"{where} MISSED {label[0]}")
            continue
        tally.counts["statements:found"] += 1
        _judge(where, label, found["statements"][pairs[n]], tally)
    for m, statement in enumerate(found["statements"]):
        if m not in pairs.values():
            tally.counts["statements:extra"] += 1
            shown = (statement["speaker_text"], statement["act"], statement["content"][:90])
            tally.errors.append(f"{where} EXTRA {shown}")


def _likeness(label: tuple[Row, Span | None, Span | None], statement: Row) -> float:
    row, cue, said = label
    cued = bool(cue and _overlap(cue, [statement["cue"]])) and not statement["inferred"]
    share = _overlap(said, statement["spans"]) / (said[1] - said[0]) if said else 0.0
    if not cued and share < 0.5:
        return 0.0
    return cued + 2 * share + 0.5 * _same_speaker(row, statement)


def _same_speaker(row: Row, statement: Row) -> bool:
    wanted = row["by"] if isinstance(row["by"], list) else [row["by"]]
    text = fold(statement["speaker_text"])
    for name in wanted:
        if statement["speaker"] == name:
            return True
        words = fold(re.sub(r"^(the|a|an) ", "", name, flags=re.IGNORECASE))
        if text and (words in text or text in words):
            return True
    return False


def _judge(
    where: str, label: tuple[Row, Span | None, Span | None], statement: Row, tally: Tally
) -> None:
    row, _, said = label
    acts = row["act"] if isinstance(row["act"], list) else [row["act"]]
    judged = {"speakers": _same_speaker(row, statement), "acts": statement["act"] in acts}
    if said:
        share = _overlap(said, statement["spans"]) / (said[1] - said[0])
        first = min((s for s, _ in statement["spans"]), default=-1)
        judged["contents, overlap"] = share >= 0.5
        judged["contents, exact"] = share == 1.0 and abs(first - said[0]) <= 1
    if "said" in row:
        judged["dates of statements"] = str(statement["said"]) == str(row["said"])
    if "denies" in row:
        judged["denials tied"] = len(statement["denies"]) >= row["denies"]
    if "hearsay" in row:
        judged["hearsay"] = statement["hearsay"] == row["hearsay"]
    for measure, right in judged.items():
        tally.add(measure, right=right)
        if not right and measure != "contents, exact":
            got = {
                k: statement[k]
                for k in ("speaker", "speaker_text", "act", "content", "said", "denies")
            }
            tally.errors.append(f"{where} {measure}: {row} GOT {got}")


def _sentence_of(text: str, offset: int) -> int:
    plain = plain_characters(text)
    ends = [m.end() for m in re.finditer(r"\n\n", text)]
    block = max([0, *(e for e in ends if e <= offset)])
    until = min([e for e in ends if e > offset], default=len(text))
    spans = sentence_spans(plain[block:until])
    return next((block + s for s, e in spans if block + s <= offset < block + e), block)


def _events(one: Labelled, found: Row, tally: Tally) -> None:
    text, where = one.text, f"{one.split}/{one.data['id']}"
    left = list(found["events"])
    after = 0
    for label in one.data.get("events", []):
        spots = _places(text, label["word"])
        spot = next((s for s in spots if s[0] >= after), spots[0])
        after = spot[0] + 1
        sentence = _sentence_of(text, spot[0])
        wanted = label["is"] if isinstance(label["is"], list) else [label["is"]]
        here = [e for e in left if e["type"] == label["type"] and _in_sentence(text, e, sentence)]
        best = next((e for e in here if e["modality"] in wanted), None)
        if wanted == ["skip"]:
            left = [e for e in left if not (_in_sentence(text, e, sentence) and _covers(e, spot))]
            continue
        if best is not None:
            left.remove(best)
            tally.counts["events:found"] += 1
            _judge_event(where, label, best, tally)
            continue
        tally.counts["events:missed"] += 1
        tally.errors.append(f"{where} EVENT MISSED {label} here {[e['modality'] for e in here]}")
        if "actual" not in wanted:
            happened = any(e["modality"] == "actual" for e in here)
            tally.counts["not happened, told as happened"] += happened
    for event in left:
        tally.counts["events:extra"] += 1
        words = [text[s:e] for s, e in event["spans"]]
        tally.errors.append(f"{where} EVENT EXTRA {event['type']} {event['modality']} {words}")
    tally.counts["not happened"] += sum("actual" not in e["is"] for e in one.data.get("events", []))


def _covers(event: Row, spot: Span) -> bool:
    return _overlap(spot, event["spans"]) > 0


def _in_sentence(text: str, event: Row, sentence: int) -> bool:
    return bool(event["spans"]) and _sentence_of(text, event["spans"][0][0]) == sentence


def _judge_event(where: str, label: Row, event: Row, tally: Tally) -> None:
    judged = {}
    for key, measure in (
        ("from", "dates of events"),
        ("to", "dates of events"),
        ("place", "places of events"),
    ):
        if key in label:
            judged[measure] = fold(str(event[key])) == fold(str(label[key]))
    for key, name in (("count", "count"), ("low", "count_low"), ("high", "count_high")):
        if key in label:
            judged["counts of events"] = event[name] == label[key]
    if "actor" in label:
        judged["actors of events"] = event["actor"] == label["actor"]
    for measure, right in judged.items():
        tally.add(measure, right=right)
        if not right:
            tally.errors.append(f"{where} {measure}: {label} GOT {event}")


def _questions(one: Labelled, found: Row, tally: Tally) -> None:
    left = list(found["questions"])
    for words in one.data.get("questions", []):
        spot = _places(one.text, words)[0]
        hit = next(
            (q for q in left if _overlap(spot, q["spans"]) >= 0.5 * (spot[1] - spot[0])), None
        )
        tally.counts[f"questions:{'found' if hit else 'missed'}"] += 1
        if hit:
            left.remove(hit)
        else:
            tally.errors.append(f"{one.split}/{one.data['id']} QUESTION MISSED {words}")
    tally.counts["questions:extra"] += len(left)
    tally.errors += [f"{one.split}/{one.data['id']} QUESTION EXTRA {q['quote']}" for q in left]


FOUND = ("statements", "events", "questions")
SHARES = (
    *("speakers", "acts", "contents, overlap", "contents, exact", "dates of statements"),
    *("denials tied", "hearsay", "actors of events", "dates of events", "places of events"),
    "counts of events",
)


def shown(tally: Tally) -> Iterator[str]:
    """Yield the lines of the table of scores."""
    for measure in FOUND:
        precision, recall, f1 = tally.scores(measure)
        yield f"{measure:32} precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f}"
    for measure in SHARES:
        right = tally.counts[f"{measure}:right"]
        total = right + tally.counts[f"{measure}:wrong"]
        if total:
            yield f"{measure:32} right {tally.share(measure):.2f}  ({right} of {total})"
    name = "not happened, told as happened"
    yield f"{name:32} {tally.counts[name]} of {tally.counts['not happened']}"


def main() -> None:
    """Print the scores; with `--errors`, each error of the development split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list the errors of the dev split")
    parser.add_argument("--split", choices=("dev", "test"), help="only this split")
    parser.add_argument("--genre", choices=GENRES, help="only this genre")
    chosen = parser.parse_args()
    for split in (chosen.split,) if chosen.split else ("dev", "test"):
        texts = list(labelled(split, (chosen.genre,) if chosen.genre else GENRES))
        start = time.perf_counter()
        tally = score(texts)
        seconds = time.perf_counter() - start
        sys.stdout.write(f"{split}: {len(texts)} texts, {seconds:.1f} s\n")
        sys.stdout.writelines(f"  {line}\n" for line in shown(tally))
        if chosen.errors and split == "dev":
            sys.stdout.writelines(f"{line}\n" for line in tally.errors)


if __name__ == "__main__":
    main()
