"""Finds the jobs of every app when the job queue starts."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps


def on_app_ready(queue) -> None:
    """Imports each app's `jobs.py`, whose functions then know the queue."""
    for config in apps.get_app_configs():
        name = f"{config.name}.jobs"
        if (
            config.name.startswith("almoner.")
            and config.name != "almoner.platform.jobs"
            and find_spec(name)
        ):
            import_module(name)
