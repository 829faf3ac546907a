"""MFOTL over traces, at two levels, certain and possible. A library of its own.

It imports nothing of the package but `servanda.errors`.
"""
