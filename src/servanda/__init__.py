"""Servanda: agreements must be kept. Reads what was agreed and said, and tells what holds."""

__all__ = ["__version__"]

__version__ = "0.1.0"
