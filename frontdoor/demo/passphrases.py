"""The passwords of the demonstration: only the installation that has the secret can work them out."""

from frontdoor.keys import Keys

WORDS = ("harbour", "lantern", "meadow", "copper", "willow", "granite", "thimble", "orchard", "saddle", "pepper",
         "anchor", "ribbon", "cobble", "feather", "marble", "kettle")


def password(keys: Keys, email: str) -> str:
    """The demonstration's password of whoever signs in with that address: three words that follow from the
    installation's secret."""
    digits = [int(letter, 16) for letter in keys.digest("demo-password", email)]
    return "-".join(WORDS[digit] for digit in digits[:3]) + f"-{digits[3]}{digits[4]}"
