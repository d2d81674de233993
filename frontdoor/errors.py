"""The root of every error that Front Door raises on purpose.

The message of an error is for the log; the fields it carries let the door that catches it
choose the sentence a person reads.
"""


class FrontDoorError(Exception):
    """Something the software can name. Subclasses carry what the door needs to word it."""
