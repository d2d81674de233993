"""What is kept of everything, and for how long: backup and restore."""
