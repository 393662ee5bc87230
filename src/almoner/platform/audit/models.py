"""What happened, who did it, and a chain that shows when someone has meddled with it."""

from django.db import models


class AuditEvent(models.Model):
    """One thing that was done or seen. Rows are only ever added; the database refuses the rest.

    `chain` is the id of the organisation the actor was acting for (0 for the installation
    itself). `sequence`, `previous` and `digest` are filled by the database when the row is
    written; `digest` is SHA-256 over the previous digest and this row's content.
    """

    chain = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0, editable=False)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, default="", editable=False)
    digest = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_one_per_link"),
            models.CheckConstraint(condition=~models.Q(actor=""), name="audit_names_an_actor"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["person_id", "-id"], name="audit_person"),
            models.Index(fields=["chain", "-id"], name="audit_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class ChainHead(models.Model):
    """The newest link of each chain, so that a shortened chain is noticed too."""

    chain = models.BigIntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"chain {self.chain}"
