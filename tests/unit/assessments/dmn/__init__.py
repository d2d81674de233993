"""Decision tables: read, worked out, and turned into definitions and back."""
