"""The map: geometry of a case, what happened where, and the drawing made of both."""
