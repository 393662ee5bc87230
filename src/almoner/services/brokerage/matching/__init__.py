"""Which services suit one person, and how several people share few places. Pure."""
