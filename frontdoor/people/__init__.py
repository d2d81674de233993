"""Residents and officers: who they are, which teams they are in, how they sign in."""
