"""Hand-written files: read within bounds, with the line of everything, or refused with a reason."""

from __future__ import annotations

import time
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from servanda.errors import BadInput
from servanda.written import MOST_BYTES, Entry, read_text, read_yaml

WORDS = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
DATA = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4)
)


def _plain(entry: Entry) -> object:
    if isinstance(entry.value, str):
        return entry.value
    if isinstance(entry.value, dict):
        return {k: _plain(v) for k, v in entry.value.items()}
    return [_plain(item) for item in entry.items]


def _dumped(data: object) -> str:
    def shown(value: object) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(shown, value)) + "]"
        return f'"{value}"'

    return shown(data)


def _fault_places(text: str) -> list[str]:
    try:
        read_yaml(text, "x.yml")
    except BadInput as error:
        return [fault.place for fault in error.faults]
    return []


@given(DATA)
def test_what_is_written_is_what_is_read(data: object) -> None:
    """Lists, mappings and words come back as they were put down."""
    assert _plain(read_yaml(_dumped(data), "x.yml")) == data


@given(st.text(max_size=200))
def test_any_text_is_yaml_or_bad_input(text: str) -> None:
    """No text makes the reader fall over."""
    assert all(place.startswith("x.yml:") for place in _fault_places(text))


@given(st.text("ab:-[]{}&*'\"#|>,\n ?!%", max_size=60))
def test_what_looks_like_yaml_is_read_or_bad_input(text: str) -> None:
    """Nor does any text of YAML's own characters."""
    assert all(place.startswith("x.yml:") for place in _fault_places(text))


def test_scalars_stay_as_written() -> None:
    """An impossible date and a plain `no` reach the reader who knows what they mean."""
    entry = read_yaml("a: 2020-02-31\nb: no\nc: 0x1F\nd: null\ne:\nf: 1_000", "x.yml")

    assert _plain(entry) == {
        "a": "2020-02-31",
        "b": "no",
        "c": "0x1F",
        "d": "",
        "e": "",
        "f": "1_000",
    }


def test_every_value_has_its_line_in_the_file() -> None:
    """Lines count from the file's first line, not from the block's."""
    entry = read_yaml("a: 1\nb:\n  - 2\n  - c: 3\n", "x.md", first_line=10)

    assert entry.fields["a"].line == 10
    assert [item.line for item in entry.fields["b"].items] == [12, 13]
    assert entry.fields["b"].items[1].fields["c"].line == 13


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: [1\nb: 2", 2, "malformed YAML"),
        ("a:\n\tb: 1", 2, "malformed YAML"),
        ("a: 1\na: 2", 2, "twice"),
        ("a: {b: 1, b: 2}", 1, "twice"),
        ("a: &x 1\nb: *x", 2, "alias"),
        ("a: 1\n---\nb: 2", 2, "second YAML document"),
        ("a: 1\nb: \x00", 2, "malformed YAML"),
        ("? [a, b]\n: 1", 1, "key that is no word"),
        ("a: " + "[" * 30 + "]" * 30, 1, "nested too deep"),
        ("[" * 100_000, 1, "nested too deep"),
    ],
)
def test_what_is_malformed_says_where_and_what(text: str, line: int, problem: str) -> None:
    """The message names the line on which the fault is."""
    with pytest.raises(BadInput, match=problem) as caught:
        read_yaml(text, "x.yml")

    assert caught.value.faults[0].place == f"x.yml:{line}"


def test_several_repeated_keys_are_told_at_once() -> None:
    """All faults of a file come in one pass."""
    with pytest.raises(BadInput) as caught:
        read_yaml("a: 1\na: 2\nb: {c: 1, c: 2}", "x.yml")

    assert [f.place for f in caught.value.faults] == ["x.yml:2", "x.yml:3"]


def test_no_tag_makes_an_object() -> None:
    """A tag of another language's objects is so much text."""
    entry = read_yaml("a: !!python/object/apply:os.system [echo]", "x.yml")

    assert _plain(entry) == {"a": ["echo"]}


@given(DATA)
def test_a_real_yaml_writer_is_understood(data: object) -> None:
    """What the YAML library writes in block style is read as what it wrote."""
    stream = StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.dump({"top": data}, stream)

    assert _plain(read_yaml(stream.getvalue(), "x.yml")) == {"top": data}


def test_text_with_a_byte_order_mark_and_windows_line_ends_is_text(tmp_path: Path) -> None:
    """Files from any editor are read alike."""
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\n")

    assert read_text(path) == "one\ntwo\n"


@pytest.mark.parametrize(
    ("raw", "place", "said"),
    [
        (b"\xee\xe4\xe8\xed\n\xe4", ":1", "byte 0 is 0xee"),
        (b"one\ntwo\xff", ":2", "byte 7 is 0xff"),
        ("one".encode("utf-16"), ":1", "UTF-16"),
        (b"a\xc3", ":1", "byte 1 is 0xc3"),
        (b"\xed\xa0\x80", ":1", "not UTF-8"),
    ],
)
def test_a_wrong_encoding_says_which_byte(
    raw: bytes, place: str, said: str, tmp_path: Path
) -> None:
    """The offset is of the first byte that is no UTF-8, and saving as UTF-8 would do."""
    path = tmp_path / "a.md"
    path.write_bytes(raw)

    with pytest.raises(BadInput, match=said) as caught:
        read_text(path)

    assert caught.value.faults[0].place == f"{path}{place}"
    assert "Save it as UTF-8" in str(caught.value)


def test_a_file_of_200_mb_is_refused_at_once(tmp_path: Path) -> None:
    """Nothing of a file that no one wrote by hand is read into memory."""
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(200_000_000)

    started = time.monotonic()
    with pytest.raises(BadInput, match="200,000,000 bytes"):
        read_text(path)

    assert time.monotonic() - started < 1


def test_a_device_that_never_ends_is_refused() -> None:
    """A file's stated size is not believed: no more than the limit is read."""
    with pytest.raises(BadInput, match="too large"):
        read_text(Path("/dev/zero"))


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed."""
    path = tmp_path / "a.md"
    path.write_bytes(b"a" * 100)

    assert len(read_text(path, most_bytes=100)) == 100
    assert MOST_BYTES >= 1_000_000


@pytest.mark.parametrize("name", ["missing.md", "folder", "a\0b"])
def test_what_cannot_be_opened_is_bad_input(name: str, tmp_path: Path) -> None:
    """A missing file, a folder, a name that no file can have."""
    (tmp_path / "folder").mkdir()

    with pytest.raises(BadInput):
        read_text(tmp_path / name)
