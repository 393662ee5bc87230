"""Screens of the delegating professional, and of the parties to one delegation."""
