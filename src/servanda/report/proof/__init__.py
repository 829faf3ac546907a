"""A proof bundle: one verdict with all that a stranger needs to check it offline."""
