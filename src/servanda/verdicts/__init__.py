"""Whether each duty is kept: for every bearer, viewpoint and reading, as of and as known."""
