from django.db import models
from django.db.models import Q


class DefinitionVersion(models.Model):
    """The text of one version of one definition. Once published its text never changes.

    `organisation_id` is null for those that come with the software. Not a foreign key: the
    registers stand on a floor above this one.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    organisation_id = models.BigIntegerField(null=True, blank=True)
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="The YAML as it was written.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body.")
    status = models.CharField(max_length=10, choices=Status.choices)
    note = models.TextField(blank=True, help_text="What changed and why.")
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "organisation_id", "code", "version"],
                name="definition_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True, published_by="")
                | (~Q(status="draft") & Q(published_at__isnull=False) & ~Q(published_by="")),
                name="definition_published_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["kind", "code", "-version"], name="definition_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} version {self.version}"
