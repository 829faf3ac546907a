"""Reports for people: each kind built from records of earlier stages, in words of its own."""
