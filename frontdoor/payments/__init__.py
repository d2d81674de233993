"""Money: what is owed, the tries to pay it, agreements to take it again, and the providers that take it."""
