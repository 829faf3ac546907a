"""Feeds: data sets of monitors and researchers, one folder each, made into Parquet once.

Comes in: a file of a feed. Goes out: a Parquet file of events whose every row keeps its
original, and claims read from it for the duties of a case. A feed's folder holds what it is
(`feed.yml`) and how its columns become events (`events.sql`); what is common is here.
"""

from servanda.feeds.manifest import Manifest, manifest, manifests

__all__ = ["Manifest", "manifest", "manifests"]
