"""Changing a definition part by part, on its plain data: pure, and always back to something that loads."""
