"""The designers' pages, on both databases."""
