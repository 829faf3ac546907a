"""Registers: what an agreement counts, each voice's series apart, never summed across voices."""
