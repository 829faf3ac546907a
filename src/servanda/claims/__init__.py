"""Claims as files: the interchange format (CSV) read and written, names that did not resolve."""

from servanda.claims.figures import FIGURES
from servanda.claims.interchange import (
    COLUMNS,
    INTERCHANGE,
    Form,
    Options,
    ReadClaims,
    read_claims,
)
from servanda.claims.names import Unresolved, suggestion, unresolved
from servanda.claims.table import Bounds
from servanda.claims.writing import write_claims

__all__ = [
    "COLUMNS",
    "FIGURES",
    "INTERCHANGE",
    "Bounds",
    "Form",
    "Options",
    "ReadClaims",
    "Unresolved",
    "read_claims",
    "suggestion",
    "unresolved",
    "write_claims",
]
