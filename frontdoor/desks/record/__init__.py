"""The single record of a resident as officers see and keep it: one page, one timeline, and the forms beside it."""
