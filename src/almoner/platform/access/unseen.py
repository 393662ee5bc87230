"""What a query raises when the row asked for is not the viewer's to see, or is not there."""


class Unseen(LookupError):
    """Not there, or not for this viewer: nobody outside may learn which of the two."""
