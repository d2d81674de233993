"""What the rules say about the facts. Pure: no rows, no requests, no clock of its own."""
