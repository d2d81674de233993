"""The thing that moves: cases, the drafts they begin as, and all that hangs on them."""
