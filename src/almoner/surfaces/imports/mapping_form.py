"""The form of a spreadsheet's columns: who is in a row, and what each column is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from almoner.platform.imports.columns import column_letter, column_number
from almoner.platform.imports.spreadsheets import Sheet
from almoner.platform.web.forms import NhsForm
from almoner.registers.workforce.matrix import Course, find_table

_DATES = (
    ("completed", "The day it was completed"),
    ("expires", "The day it expires"),
    ("booked", "The day it is booked for"),
)
_HIDDEN = (("skip", "Leave hidden rows out"), ("read", "Read hidden rows too"))


class Read(Protocol):
    @property
    def sheet(self) -> Sheet: ...
    @property
    def mapping(self) -> dict[str, Any]: ...
    @property
    def courses(self) -> list[Course]: ...


class SheetForm(NhsForm):
    sheet = forms.ChoiceField(label="Which sheet is the matrix?")

    def __init__(self, names: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class MappingForm(NhsForm):
    """`mapping()` gives the mapping as it was proposed, with what the person chose."""

    name_column = forms.ChoiceField(label="Column with the worker's name")
    family_column = forms.ChoiceField(
        label="Column with the family name",
        help_text="Only if the name stands in two columns.",
        required=False,
    )
    id_column = forms.ChoiceField(
        label="Column with the employee number",
        help_text="The number that is kept here as the worker's ASC-WDS identifier.",
        required=False,
    )
    hidden_rows = forms.ChoiceField(
        label="Rows that are hidden in Excel", choices=_HIDDEN, widget=forms.RadioSelect
    )

    def __init__(self, reading: Read, data: Any = None) -> None:
        self.reading, self.columns = reading, all_columns(reading)
        super().__init__(data, initial=_initial(reading.mapping, self.columns))
        letters = _letters(reading)
        for name in ("name_column", "family_column", "id_column"):
            none = [] if name == "name_column" else [("", "No column")]
            self.fields[name].choices = [*none, *letters]  # type: ignore[attr-defined]
        offered = [("", "Not a course: do not read it")]
        offered += sorted(((c.code, c.name) for c in reading.courses), key=lambda pair: pair[1])
        for column in self.columns:
            self._add(column, offered)

    def _add(self, column: dict[str, Any], offered: list[tuple[str, str]]) -> None:
        letter = column["column"]
        self.fields[f"course_{letter}"] = forms.ChoiceField(
            label=f"Course in column {letter}", choices=offered, required=False
        )
        self.fields[f"dates_{letter}"] = forms.ChoiceField(
            label=f"Dates in column {letter} mean", choices=_DATES
        )

    def column_fields(self) -> Iterator[tuple[dict[str, Any], BoundField, BoundField]]:
        """Each column with its two fields, from the left."""
        for column in self.columns:
            letter = column["column"]
            yield column, self[f"course_{letter}"], self[f"dates_{letter}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_people(cleaned)
        self._check_courses(cleaned)
        return cleaned

    def _check_people(self, cleaned: dict[str, Any]) -> None:
        used = [cleaned.get(n) for n in ("name_column", "family_column", "id_column")]
        chosen = [letter for letter in used if letter]
        if len(chosen) != len(set(chosen)):
            self.add_error("name_column", "Choose a different column for each.")
        for letter in chosen:
            if cleaned.get(f"course_{letter}"):
                self.add_error(
                    f"course_{letter}",
                    f"Column {letter} says who the worker is, so it cannot be a course.",
                )

    def _check_courses(self, cleaned: dict[str, Any]) -> None:
        first: dict[tuple[str, str], str] = {}
        for column in self.columns:
            letter = column["column"]
            course, dates = cleaned.get(f"course_{letter}"), cleaned.get(f"dates_{letter}")
            if not course:
                continue
            earlier = first.setdefault((course, str(dates)), letter)
            if earlier != letter:
                self.add_error(
                    f"course_{letter}",
                    f"Column {earlier} is this course already. Choose another course, or say that"
                    " the dates mean something else.",
                )
        if not first and not self.errors:
            raise ValidationError("Choose a course for at least one column.", code="no-course")

    def mapping(self) -> dict[str, Any]:
        """The mapping, as `matrix.read` takes it."""
        chosen = self.cleaned_data
        names = [chosen["name_column"], chosen["family_column"]]
        return {
            **self.reading.mapping,
            "name_columns": [letter for letter in names if letter],
            "id_column": chosen["id_column"] or None,
            "worker_match": ["id", "name"] if chosen["id_column"] else ["name"],
            "hidden_rows": chosen["hidden_rows"],
            "columns": [self._chosen(column) for column in self.columns],
        }

    def _chosen(self, column: dict[str, Any]) -> dict[str, Any]:
        letter = column["column"]
        course = self.cleaned_data[f"course_{letter}"] or None
        return {
            **column,
            "course": course,
            "dates": self.cleaned_data[f"dates_{letter}"],
            "use": course is not None,
            "reason": "as you chose",
        }


def all_columns(reading: Read) -> list[dict[str, Any]]:
    """The columns of the mapping, and those that did not look like a course."""
    columns = [dict(column) for column in reading.mapping["columns"]]
    known = {column["column"] for column in columns}
    columns += [
        {
            "column": heading.letter,
            "heading": list(heading.path),
            "course": None,
            "dates": "completed",
            "score": 0.0,
            "use": False,
            "reason": "this does not look like a course",
        }
        for heading in find_table(reading.sheet).others
        if heading.letter not in known
    ]
    return sorted(columns, key=lambda column: column_number(column["column"]))


def _initial(mapping: dict[str, Any], columns: list[dict[str, Any]]) -> dict[str, Any]:
    names = [*mapping["name_columns"], "", ""]
    initial = {
        "name_column": names[0],
        "family_column": names[1],
        "id_column": mapping["id_column"] or "",
        "hidden_rows": mapping["hidden_rows"],
    }
    for column in columns:
        letter = column["column"]
        initial[f"course_{letter}"] = column["course"] if column["use"] else ""
        initial[f"dates_{letter}"] = column["dates"]
    return initial


def _letters(reading: Read) -> list[tuple[str, str]]:
    """Every column with the words of its lowest heading."""
    rows, sheet = reading.mapping["header_rows"], reading.sheet
    found = []
    for number in range(1, sheet.column_count + 1):
        words = [text for row in rows if (text := sheet.heading_cell(row, number).text)]
        letter = column_letter(number)
        found.append((letter, f"{letter}: {words[-1][:60]}" if words else letter))
    return found
