"""The parts of reports, one a file: each takes the desk and gives a section."""
