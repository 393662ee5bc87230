"""The screens of the person register."""
