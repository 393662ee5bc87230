"""A process of its own that tells open pages of a place when its picture has changed."""
