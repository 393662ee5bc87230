"""Versions of definition files: what was used stays readable for ever."""
