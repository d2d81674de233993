"""What stands before the front door: answers to what people ask, and the groups that meet near them."""
