"""Places: every UK postcode on the map, offline."""
