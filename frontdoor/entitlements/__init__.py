"""What was granted: entitlements, their terms one after another, and the renewals that lead from one to the next."""
