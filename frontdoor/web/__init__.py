"""What the doors share: forms, the journey, guards, sessions, the look of a page."""
