"""A believable council from a seed, for trying things out: an invented place and a year of its life."""
