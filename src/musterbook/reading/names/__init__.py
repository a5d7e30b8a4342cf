"""Names: parties, places and persons, and what refers back to them."""
