"""Which events of several feeds and speakers may be one: proposed, weighed, left to people."""
