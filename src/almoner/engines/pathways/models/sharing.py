from django.db import models
from django.db.models import F, Q


class CaseParty(models.Model):
    """An organisation that works on a case together with its owner."""

    class Role(models.TextChoices):
        JOINT = "joint", "Works on it too"
        INFORMED = "informed", "Is kept informed"
        OFFERED = "offered", "Has been offered it"

    case = models.ForeignKey("pathways.Case", on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    basis = models.CharField(max_length=200, help_text="Consent, or the duty it rests on.")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "case",
                "organisation",
                name="case_party_once",
                condition=Q(left_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")),
                name="case_party_leaves_after_joining",
            ),
        ]
        indexes = [models.Index(fields=["organisation"], name="case_party_organisation")]


class CaseLink(models.Model):
    """One case that belongs with another."""

    class Kind(models.TextChoices):
        CAUSED = "caused", "Led to"
        RELATED = "related", "Belongs with"
        REPEATS = "repeats", "Happened before as"

    source = models.ForeignKey("pathways.Case", on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey("pathways.Case", on_delete=models.PROTECT, related_name="linked")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("source", "target", "kind", name="case_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="case_link_of_two"),
        ]
