"""The form of one page of an instrument."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from almoner.engines.instruments.definition.shapes import Item
from almoner.engines.instruments.forms.fields import field_for, to_answer, to_field
from almoner.engines.instruments.rules.answers import Fault
from almoner.platform.web.forms import NhsForm

_MOST_EMPTY = 20


@dataclass(frozen=True, slots=True)
class Part:
    """One question as the page draws it: a field, a table of fields, or words only."""

    item: Item
    field: BoundField | None = None
    evidence: BoundField | None = None
    rows: tuple[tuple[BoundField, ...], ...] = ()


class AnswerForm(NhsForm):
    """Fields for `items`. `extra` empty rows are added to every table.

    After `is_valid`, `answers` and `evidence` hold what was typed, as it is kept; an answer that
    was taken out is None.
    """

    def __init__(
        self,
        data: Any,
        items: Sequence[Item],
        draft: Mapping[str, Any],
        *,
        easy: bool = False,
        extra: int = 1,
    ) -> None:
        self.items = items
        self._answers: Mapping[str, Any] = draft.get("answers", {})
        self._evidence: Mapping[str, str] = draft.get("evidence", {})
        self._sent, self._extra, self._easy = data or {}, extra, easy
        self.base_fields = {}  # type: ignore[misc]
        for item in items:
            self._add(item)
        super().__init__(data)

    def _add(self, item: Item) -> None:
        if item.type == "table":
            for name, column, answer in self._cells(item):
                self._put(name, column, answer)
        elif item.is_question:
            self._put(item.code, item, self._answers.get(item.code))
        if item.evidence != "no":
            self.base_fields[_evidence(item)] = forms.CharField(
                label=item.evidence_text or "What does this answer rest on?",
                required=False,
                max_length=10_000,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=self._evidence.get(item.code, ""),
            )

    def _put(self, name: str, item: Item, answer: Any) -> None:
        field = field_for(item, easy=self._easy)
        field.initial = to_field(item, answer)
        self.base_fields[name] = field

    def _cells(self, item: Item) -> Iterator[tuple[str, Item, Any]]:
        rows = self._answers.get(item.code) or []
        for n in range(self.row_count(item)):
            for column in item.columns:
                row = rows[n] if n < len(rows) else {}
                yield _cell(item, n, column), column, row.get(column.code)

    def row_count(self, item: Item) -> int:
        """Rows on the page: those filled in, the least there must be, and some empty ones."""
        filled = len(self._answers.get(item.code) or [])
        wanted = max(filled + min(self._extra, _MOST_EMPTY), item.rows[0], 1)
        sent = self._sent_rows(item)
        most = item.rows[1]
        count = max(wanted, sent)
        return count if most is None else min(count, most)

    def _sent_rows(self, item: Item) -> int:
        try:
            return min(int(self._sent.get(f"{item.code}__rows", 0)), 200)
        except (TypeError, ValueError):
            return 0

    @property
    def parts(self) -> list[Part]:
        return [self._part(item) for item in self.items]

    def _part(self, item: Item) -> Part:
        evidence = self[_evidence(item)] if item.evidence != "no" else None
        if item.type == "table":
            rows = tuple(
                tuple(self[_cell(item, n, column)] for column in item.columns)
                for n in range(self.row_count(item))
            )
            return Part(item, evidence=evidence, rows=rows)
        return Part(item, self[item.code] if item.is_question else None, evidence)

    @property
    def answers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in self.items:
            if item.type == "table":
                found[item.code] = self._rows(item)
            elif item.is_question:
                found[item.code] = to_answer(item, self.cleaned_data.get(item.code))
        return found

    def _rows(self, item: Item) -> list[dict[str, Any]] | None:
        """Rows in which something stands."""
        rows = [
            {
                column.code: answer
                for column in item.columns
                if (answer := to_answer(column, self.cleaned_data.get(_cell(item, n, column))))
                is not None
            }
            for n in range(self.row_count(item))
        ]
        return [row for row in rows if row] or None

    @property
    def evidence(self) -> dict[str, str]:
        return {
            item.code: self.cleaned_data.get(_evidence(item), "")
            for item in self.items
            if item.evidence != "no"
        }

    def add_faults(self, faults: Iterable[Fault]) -> None:
        """Shows each fault at its field; one about no field of this page is passed over."""
        for fault in faults:
            if name := self._place(fault):
                self.add_error(name, ValidationError(fault.words, code=fault.code))

    def _place(self, fault: Fault) -> str:
        if fault.row:
            name = f"{fault.item}__{fault.row - 1}__{fault.column}"
        elif fault.code == "no-evidence":
            name = f"{fault.item}__evidence"
        else:
            name = fault.item
        if name in self.fields:
            return name
        first = next((one for one in self.fields if one.startswith(f"{fault.item}__")), "")
        return first


def _cell(item: Item, row: int, column: Item) -> str:
    return f"{item.code}__{row}__{column.code}"


def _evidence(item: Item) -> str:
    return f"{item.code}__evidence"
