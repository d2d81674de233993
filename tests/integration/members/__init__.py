"""Councillors: what they raise, what they see, and what they never see."""
