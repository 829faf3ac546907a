"""What was agreed: the text with its duties, read with positions, compiled to formulas."""
