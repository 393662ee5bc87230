"""Files that were brought in: what was asked, how far it is, and what was found."""

from django.db import models
from django.db.models import Q


class ImportRun(models.Model):
    """One file (or set) through one importer, as a trial or for real.

    The content waits in `content` until the run ends and is then dropped: a file of people's
    data is not kept twice.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        REFUSED = "refused", "Nothing was changed"
        FAILED = "failed", "Could not be read"

    kind = models.CharField(max_length=20)
    organisation_id = models.BigIntegerField(db_index=True)
    user_id = models.BigIntegerField(null=True)
    worker_id = models.BigIntegerField(null=True)
    dry_run = models.BooleanField(default=True)
    filenames = models.JSONField(default=list)
    content = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    options = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    done_rows = models.PositiveIntegerField(default=0)
    all_rows = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "running"]) | Q(content__isnull=True),
                name="import_content_is_dropped",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} import {self.pk}"


class RememberedMapping(models.Model):
    """How one organisation's own spreadsheet was understood last time."""

    organisation_id = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    mapping = models.JSONField()
    remembered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation_id", "kind", name="one_mapping_remembered")
        ]
