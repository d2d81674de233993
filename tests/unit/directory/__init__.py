"""Answers and groups as they come with the software."""
