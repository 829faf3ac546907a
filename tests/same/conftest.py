"""The made-up feeds are found as `two_feeds` and `score_same`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
