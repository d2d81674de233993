"""WHAT THE COUNCIL LEARNS FROM ITS CASES: what a change of the rules would have done to them, told in numbers."""
