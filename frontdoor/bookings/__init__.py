"""Slots, holds and bookings: what can be had when, kept for one person at a time, and never given twice."""
