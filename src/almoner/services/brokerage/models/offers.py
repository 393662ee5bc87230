"""What providers offer, sealed until closing; what was decided; and the reasons told to each."""

from django.db import models
from django.db.models import F, Q

from almoner.services.brokerage.models.packages import Package


class Offer(models.Model):
    """A provider's offer. Until `sealed_until` no row of it is there for anybody else.

    The database holds the seal: see policies. `minutes`: part of the day → minutes a day.
    """

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="offers")
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    sealed_until = models.DateTimeField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField()
    minutes = models.JSONField(default=dict)
    times = models.CharField(max_length=300, blank=True)
    rate_pence = models.PositiveIntegerField(help_text="An hour at home; a week in a care home.")
    delegated_rate_pence = models.PositiveIntegerField(
        null=True, blank=True, help_text="An hour of delegated activities, a line of its own."
    )
    conditions = models.CharField(max_length=1000, blank=True)
    made_by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["provider", "-made_at"], name="offer_provider")]
        constraints = [
            models.UniqueConstraint(
                "package", "service", name="one_offer_a_service", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(condition=Q(rate_pence__gt=0), name="offer_has_a_price"),
            models.CheckConstraint(
                condition=Q(made_at__lt=F("sealed_until")), name="offer_made_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class Award(models.Model):
    """Which offer a package went to. One a package, whoever clicks at the same moment.

    `reservation_id` is what capacity holds for it; None with `not_held_why` when nothing could be
    held. `why` is asked for when it is not the offer with most points.
    """

    package = models.OneToOneField(Package, on_delete=models.PROTECT, related_name="award")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="award")
    service = models.ForeignKey("directory.Service", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    reservation_id = models.BigIntegerField(null=True, blank=True)
    not_held_why = models.CharField(max_length=300, blank=True)
    awarded_at = models.DateTimeField()
    awarded_by = models.CharField(max_length=60)
    why = models.CharField(max_length=500, blank=True)
    until_then = models.CharField(
        max_length=300, blank=True, help_text="Who does what is delegated until a worker may."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reservation_id__isnull=False, not_held_why="")
                | (Q(reservation_id__isnull=True) & ~Q(not_held_why="")),
                name="award_holds_or_says_why_not",
            )
        ]

    def __str__(self) -> str:
        return f"award of package {self.package_id}"


class Outcome(models.Model):
    """What an offer came to, told to the provider that made it. Written once.

    `points`: the arithmetic, one dictionary a criterion. A lost offer has a reason and words.
    """

    class Reason(models.TextChoices):
        PRICE = "price", "The price was higher"
        START = "start", "The start was later"
        TIMES = "times", "The times fitted less well"
        COMPETENCE = "competence", "Fewer workers are competent for what is delegated"
        QUALITY = "quality", "The quality rating was lower"
        CONTINUITY = "continuity", "Another provider is known to the person"
        TRAVEL = "travel", "Travel from your rounds is longer"
        CONDITIONS = "conditions", "The conditions could not be met"
        CHOICE = "choice", "The person chose another provider"
        NONE_SUITED = "none_suited", "No offer could be accepted"
        NOT_NEEDED = "not_needed", "The care is no longer needed"

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="outcome")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="outcomes")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    buyer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    won = models.BooleanField()
    score = models.FloatField(null=True, blank=True)
    points = models.JSONField(default=list)
    reason = models.CharField(max_length=11, choices=Reason.choices, blank=True)
    words = models.CharField(max_length=500, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(won=True) | (~Q(reason="") & ~Q(words="")),
                name="a_loser_is_told_why",
            ),
            models.UniqueConstraint("package", name="one_winner", condition=Q(won=True)),
        ]

    def __str__(self) -> str:
        return f"outcome of offer {self.offer_id}"
