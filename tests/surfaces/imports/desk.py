"""Somebody at a desk who brings files in, and the worker in the background."""

import html
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests import factories as f

from almoner.platform.imports import commands
from almoner.platform.imports.models import ImportRun
from almoner.surfaces.imports.kinds import importers


class Desk:
    """A registered manager of a provider with a browser."""

    def __init__(self, provider: Any = None, manager: Any = None) -> None:
        self.provider = provider or f.organisation(name="Good Neighbours", ods_code="VN123")
        self.manager = manager or f.worker(self.provider, "registered_manager")
        self.client = f.client_for(self.manager)
        self.answer: Any = None

    @property
    def viewer(self) -> Any:
        return f.viewer(self.manager)

    def bring(self, kind: str, **files: bytes | tuple[str, bytes]) -> int:
        """Uploads the files; the number of the import."""
        self.answer = self.client.post(f"/imports/new/{kind}/", uploads(kind, files))
        assert self.answer.status_code == 302, self.answer.content.decode()
        return int(re.search(r"/imports/(\d+)/", self.answer["Location"])[1])

    def page(self, run: int, query: str = "") -> str:
        self.answer = self.client.get(f"/imports/{run}/{query}")
        assert self.answer.status_code == 200
        return self.answer.content.decode()

    def apply(self, run: int) -> None:
        self.answer = self.client.post(f"/imports/{run}/apply/")
        assert self.answer.status_code == 302, self.answer.content.decode()

    def choose_columns(self, run: int, step: str = "check", **changes: str) -> None:
        """Sends the form of columns as it was proposed, but for `changes`."""
        self.answer = self.client.get(f"/imports/{run}/columns/")
        assert self.answer.status_code == 200
        values = form_values(self.answer.content.decode())
        self.answer = self.client.post(
            f"/imports/{run}/columns/", {**values, "step": step, **changes}
        )

    def import_whole(self, kind: str, **files: Any) -> ImportRun:
        run = self.bring(kind, **files)
        self.work()
        self.apply(run)
        self.work()
        return ImportRun.objects.get(pk=run)

    def work(self) -> None:
        work()


def work() -> None:
    """What the background worker does with every import that waits for it."""
    waiting = ImportRun.objects.filter(options__stage__in=("trial", "apply")).order_by("pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        commands.perform(pk, importers(), timezone.now())


def form_values(page: str) -> dict[str, str]:
    """What the selects and radios of a page would send."""
    values = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        values[name] = html.unescape(chosen[1]) if chosen else ""
    for radio in re.findall(r"<input[^>]*radio[^>]*>", page):
        if " checked" in radio:
            values[re.search(r'name="([^"]+)"', radio)[1]] = re.search(r'value="([^"]+)"', radio)[1]
    return values


_ENDINGS = {"matrix": ".xlsx", "bundle": ".json", "ascwds": ".csv", "roster": ".csv"}


def uploads(kind: str, files: dict[str, Any]) -> dict[str, SimpleUploadedFile]:
    named = {
        field: given if isinstance(given, tuple) else (f"{field}{_ENDINGS[kind]}", given)
        for field, given in files.items()
    }
    return {field: SimpleUploadedFile(*pair) for field, pair in named.items()}
