"""Two parties' lists of people (detained, missing, to be returned), laid against each other."""
