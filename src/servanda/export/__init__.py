"""What leaves a case for other programs: cells, rows and records, each with where it is from."""
