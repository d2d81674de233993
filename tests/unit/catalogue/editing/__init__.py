"""Changing a definition part by part."""
