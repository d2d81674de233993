"""The parts of an enquiry: whoever asks for two things at once, or tells of one on the way to another, says each in a
part of its own."""
import re

# Where a sentence ends, and the words by which people go over from what they tell to what they ask.
_CUT = re.compile(
    r"[.,;:!?\n]+|\s[-\u2013\u2014]\s"
    r"|\b(?=(?:and|also|but|how|when|where|can i|could i|i need|i want|need to|because|plus|so i)\b)", re.IGNORECASE)
MOST = 60


def of(text: str) -> list[str]:
    """The parts in order, the first 60; none where there is only one."""
    found = [part.strip() for part in _CUT.split(text) if part.strip()][:MOST]
    return found if len(found) > 1 else []
