"""Reading completed instruments, always as one viewer may see them."""

from almoner.engines.instruments.queries.completions import (
    Outcome,
    completion_seen_by,
    completions_seen_by,
    first_complete,
    for_about,
    history,
    latest,
    newest_entry,
)

__all__ = [
    "Outcome",
    "completion_seen_by",
    "completions_seen_by",
    "first_complete",
    "for_about",
    "history",
    "latest",
    "newest_entry",
]
