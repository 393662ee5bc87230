"""Choosing files, and saying how a spreadsheet is to be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from almoner.kernel.refusals import Refused
from almoner.platform.imports.commands import check_size
from almoner.platform.web.forms import NhsForm
from almoner.surfaces.imports.kinds import Kind


class UploadForm(NhsForm):
    """The files of one kind. Which file is which is told by what is in it, not by its field."""

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, label in kind.files:
            self.fields[name] = forms.FileField(
                label=label,
                required=False,
                allow_empty_file=True,
                max_length=200,
                widget=forms.FileInput(attrs={"accept": kind.accepts}),
                error_messages={"max_length": "Give the file a name of at most 200 letters."},
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = self._chosen(cleaned)
        if not chosen and not self.errors:
            first = self.kind.files[0][0]
            self.add_error(first, ValidationError("Choose a file.", code="no-file"))
        try:
            check_size(sum(file.size or 0 for file in chosen))
        except Refused as refused:
            self.add_refusals(refused, field=self.kind.files[0][0])
        return cleaned

    def files_chosen(self) -> Mapping[str, bytes]:
        """The files by name; two of one name are told apart by a number."""
        found: dict[str, bytes] = {}
        for file in self._chosen(self.cleaned_data):
            name, number = file.name or "file", 2
            while name in found:
                name, number = f"{file.name} ({number})", number + 1
            found[name] = file.read()
        return found

    def _chosen(self, cleaned: Mapping[str, Any]) -> list[UploadedFile]:
        return [file for name, _ in self.kind.files if (file := cleaned.get(name))]
