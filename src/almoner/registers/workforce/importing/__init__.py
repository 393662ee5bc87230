"""Bringing ASC-WDS files and training matrices into the workforce register.

Each function makes an importer (`platform.imports.running`) for a catalogue of courses.
"""

from almoner.registers.workforce.importing.ascwds_files import ascwds_importer
from almoner.registers.workforce.importing.courses import Courses
from almoner.registers.workforce.importing.matrices import matrix_importer, open_sheet, sheet_names

__all__ = ["Courses", "ascwds_importer", "matrix_importer", "open_sheet", "sheet_names"]
