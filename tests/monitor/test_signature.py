"""Signatures are read with all faults at once, each with its line."""

from __future__ import annotations

import pytest

from servanda.errors import BadInput
from servanda.monitor.signature import read_signature

GOOD = """
# a comment
pay(contract: int, amount:float) due(string)
(* another
 comment *)
rule-1(r: regexp)
closed ()
"""


def test_named_and_unnamed_arguments() -> None:
    """Names of arguments may be left out; comments and lines mean nothing."""
    assert read_signature(GOOD) == {
        "pay": ("int", "float"),
        "due": ("string",),
        "rule-1": ("regexp",),
        "closed": (),
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("p(a:in)", "sig:1: 'in' is no sort. Sorts: int, float, string, regexp. Did you mean 'int'?"),
        ("\np(int) p(string)", "sig:2: 'p' is declared twice. Keep one of them."),
        ("ts(int)", "sig:1: 'ts' is built in. Choose another name."),
        ("p(int", "sig:1: the signature ends where `)` should stand."),
        ("p int", "sig:1: found 'int' instead of `(`."),
        ("(int)", "sig:1: found '(' instead of a name."),
        ("p(int,)", "sig:1: found ')' instead of a name."),
        ("p(int) ;", "sig:1: found ';' instead of a name."),
    ],
)  # fmt: skip
def test_faults_say_what_would_do(text: str, message: str) -> None:
    """Line, what was found, what would do."""
    with pytest.raises(BadInput) as caught:
        read_signature(text, "sig")
    assert str(caught.value).startswith(message)


def test_all_faults_are_reported_together() -> None:
    """After a fault the reader goes on behind the next parenthesis."""
    with pytest.raises(BadInput) as caught:
        read_signature("p(a:nt)\nq(int)\nr(x:flot)", "sig")
    assert [f.place for f in caught.value.faults] == ["sig:1", "sig:3"]
