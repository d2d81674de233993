"""The hall: how a case comes in, who has to touch it, and every move after that."""
