"""ASC-WDS bulk upload files: workplaces, workers and training, read without the database.

`parse` is the way in; `render` writes the same files back. Source of headers and codes: the
published source of the Adult Social Care Workforce Data Set (NMDSdevopsServiceAdm/SopraSteria-SFC).
"""

from almoner.registers.workforce.ascwds.parsing import ParsedUpload, parse
from almoner.registers.workforce.ascwds.rendering import render
from almoner.registers.workforce.ascwds.rows import (
    Answer,
    CareCertificate,
    Status,
    TrainingRow,
    WorkerRow,
    WorkplaceRow,
)

__all__ = [
    "Answer",
    "CareCertificate",
    "ParsedUpload",
    "Status",
    "TrainingRow",
    "WorkerRow",
    "WorkplaceRow",
    "parse",
    "render",
]
