"""What is free, who said so and until when that holds; and what is held for somebody."""

from django.db import models
from django.db.models import F, Q


class Parts(models.Model):
    """Home care is offered in minutes a day, by the part of the day."""

    morning = models.PositiveIntegerField(null=True, blank=True)
    midday = models.PositiveIntegerField(null=True, blank=True)
    afternoon = models.PositiveIntegerField(null=True, blank=True)
    evening = models.PositiveIntegerField(null=True, blank=True)
    night = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class Statement(Parts):
    """One thing a provider said. Never changed; one that came late or twice is kept and marked.

    A number left out is unknown, which is never the same as free. `accepting` counts whole places
    (beds, flats, people); `key` is the sender's own, so that a message sent twice counts once.
    """

    class Source(models.TextChoices):
        API = "api", "The provider's software"
        TAP = "tap", "Somebody at the provider"
        FILE = "file", "A file"
        ROUND = "round", "A published round"

    service = models.ForeignKey(
        "directory.Service", on_delete=models.PROTECT, related_name="statements"
    )
    key = models.CharField(max_length=80)
    said_at = models.DateTimeField()
    received_at = models.DateTimeField()
    holds_until = models.DateTimeField()
    available_from = models.DateField()
    source = models.CharField(max_length=5, choices=Source.choices)
    said_by = models.CharField(max_length=60)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    occupied = models.PositiveIntegerField(null=True, blank=True)
    reserved = models.PositiveIntegerField(null=True, blank=True)
    accepting = models.PositiveIntegerField(null=True, blank=True)
    rate_pence = models.PositiveIntegerField(null=True, blank=True)
    counted = models.BooleanField(default=True, help_text="False when a later one was there first.")

    class Meta:
        constraints = [
            models.UniqueConstraint("service", "key", name="statement_once"),
            models.CheckConstraint(
                condition=Q(holds_until__gt=F("said_at")), name="statement_holds_after_said"
            ),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True)
                | Q(occupied__isnull=True)
                | Q(occupied__lte=F("maximum")),
                name="statement_occupied_within_maximum",
            ),
        ]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Standing(Parts):
    """What holds now of one service: its latest statement and what is held. One row a service.

    Only columns without an index change with a statement, so that an update stays on its page.
    `held` counts places, `held_…` minutes of a part of the day; `most` is the greater of what the
    provider accepts and what was held already, which the database never lets `held` pass.
    """

    service = models.OneToOneField(
        "directory.Service", on_delete=models.PROTECT, related_name="standing"
    )
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    holds_until = models.DateTimeField()
    available_from = models.DateField()
    maximum = models.PositiveIntegerField(null=True, blank=True)
    occupied = models.PositiveIntegerField(null=True, blank=True)
    reserved = models.PositiveIntegerField(null=True, blank=True)
    accepting = models.PositiveIntegerField(null=True, blank=True)
    rate_pence = models.PositiveIntegerField(null=True, blank=True)
    held = models.PositiveIntegerField(default=0)
    most = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(held__lte=F("most")), name="nothing_is_sold_twice"),
        ]

    def __str__(self) -> str:
        return f"standing {self.pk}"


class Reservation(models.Model):
    """A place, or minutes in parts of the day, held for one package until a stated time."""

    class State(models.TextChoices):
        HELD = "held", "Held"
        TAKEN = "taken", "Taken"
        RELEASED = "released", "Given back"
        LAPSED = "lapsed", "Ran out"

    service = models.ForeignKey(
        "directory.Service", on_delete=models.PROTECT, related_name="reservations"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=80, help_text="The buyer's own: asked twice, held once.")
    about = models.CharField(max_length=60, blank=True, help_text="package:12. Never a name.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    held_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    minutes = models.JSONField(default=dict, help_text="Part of the day → minutes.")
    held_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "key", name="reservation_once"),
            models.CheckConstraint(
                condition=Q(until__gt=F("held_at")), name="reservation_holds_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "taken"]) == Q(ended_at__isnull=True),
                name="reservation_ended_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["until"], name="reservation_until", condition=Q(state="held"))
        ]

    def __str__(self) -> str:
        return f"reservation {self.pk}"
