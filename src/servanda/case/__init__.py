"""Among whom it was agreed and where: actors, sides, observers, places, viewpoints of one case."""
