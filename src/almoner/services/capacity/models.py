"""What is free, who said so and until when that holds; and what is held for somebody."""

from datetime import UTC, datetime

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import F, Q

# Before anything was said of anything.
BEFORE = datetime(1970, 1, 1, tzinfo=UTC)


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

    # The unique constraint below is index enough: two million rows a day pay for each one.
    service = models.ForeignKey(
        "directory.Service",
        on_delete=models.PROTECT,
        related_name="statements",
        db_index=False,
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
            models.CheckConstraint(condition=~Q(said_by=""), name="statement_names_a_speaker"),
        ]
        indexes = [BrinIndex(fields=["received_at"], name="statement_received")]

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Held(models.Model):
    """Minutes by part of the day that are held for somebody, or may be at most."""

    held_morning = models.PositiveIntegerField(default=0)
    held_midday = models.PositiveIntegerField(default=0)
    held_afternoon = models.PositiveIntegerField(default=0)
    held_evening = models.PositiveIntegerField(default=0)
    held_night = models.PositiveIntegerField(default=0)
    most_morning = models.PositiveIntegerField(default=0)
    most_midday = models.PositiveIntegerField(default=0)
    most_afternoon = models.PositiveIntegerField(default=0)
    most_evening = models.PositiveIntegerField(default=0)
    most_night = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Standing(Parts, Held):
    """What holds now of one service: its latest statement and what is held. One row a service.

    Only columns without an index change with a statement, so that an update stays on its page.
    `held` counts places, `held_…` minutes of a part of the day; `most` is the greater of what the
    provider accepts and what was held already, which the database never lets `held` pass. What is
    held changes through reservations only: the database keeps the two equal.
    """

    service = models.OneToOneField(
        "directory.Service", on_delete=models.PROTECT, related_name="standing"
    )
    # Neither an index, which every statement would have to change, nor a constraint, which every
    # statement dropped from the log would have to be checked against.
    statement = models.ForeignKey(
        Statement,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    said_at = models.DateTimeField()
    holds_until = models.DateTimeField()
    available_from = models.DateField()
    source = models.CharField(max_length=5, choices=Statement.Source.choices)
    maximum = models.PositiveIntegerField(null=True, blank=True)
    occupied = models.PositiveIntegerField(null=True, blank=True)
    reserved = models.PositiveIntegerField(null=True, blank=True)
    accepting = models.PositiveIntegerField(null=True, blank=True)
    rate_pence = models.PositiveIntegerField(null=True, blank=True)
    held = models.PositiveIntegerField(default=0)
    most = models.PositiveIntegerField(default=0)
    nudged_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(
        default=BEFORE, help_text="When something was last said, held or given back."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(held__lte=F("most")), name="nothing_is_sold_twice"),
            models.CheckConstraint(
                condition=Q(held_morning__lte=F("most_morning"))
                & Q(held_midday__lte=F("most_midday"))
                & Q(held_afternoon__lte=F("most_afternoon"))
                & Q(held_evening__lte=F("most_evening"))
                & Q(held_night__lte=F("most_night")),
                name="no_minute_is_sold_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"standing {self.pk}"


class Reservation(Parts):
    """Places, or minutes in parts of the day, held for one package until a stated time.

    What is taken still counts as held until the provider speaks again, whose numbers then have it:
    it is settled.
    """

    class State(models.TextChoices):
        HELD = "held", "Held"
        TAKEN = "taken", "Taken"
        SETTLED = "settled", "Taken and counted by the provider"
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
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(default=1, help_text="0 when it holds minutes.")
    held_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "key", name="reservation_once"),
            models.CheckConstraint(
                condition=Q(until__gt=F("held_at")), name="reservation_holds_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["held", "taken"], ended_at__isnull=True)
                | Q(state__in=["settled", "released", "lapsed"], ended_at__isnull=False),
                name="reservation_ended_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["taken", "settled"], taken_at__isnull=False)
                | Q(state="held", taken_at__isnull=True)
                | Q(state__in=["released", "lapsed"]),
                name="reservation_taken_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["service", "until"],
                name="reservation_live",
                condition=Q(state__in=["held", "taken"]),
            ),
            models.Index(fields=["until"], name="reservation_until", condition=Q(state="held")),
        ]

    def __str__(self) -> str:
        return f"reservation {self.pk}"


class Spare(Parts):
    """Minutes that a published round leaves free on a day: a suggestion, until it is offered.

    `areas` are H3 cells of resolution 6 that those rounds pass. `service` is the one for which it
    is offered, while nothing else was offered for that since: then it is found there too.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField()
    announced_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    areas = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    service = models.OneToOneField(
        "directory.Service", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "day", name="spare_once_a_day")]
        indexes = [
            GinIndex(fields=["areas"], name="spare_areas", condition=Q(service__isnull=False))
        ]

    def __str__(self) -> str:
        return f"spare {self.pk}"

    @property
    def minutes(self) -> dict[str, int]:
        """Part of the day → minutes, of those with any."""
        of = {one.name: getattr(self, one.name) for one in Parts._meta.fields}
        return {part: minutes for part, minutes in of.items() if minutes}


class Subscription(models.Model):
    """An address of a provider's software that is told what happens to its places.

    `cursor` is how far it has been told, `nudged_until` up to when of what soon goes stale: both
    move only once the address has said that it has it. `secret` signs what is sent, so it is kept
    as it is.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    url = models.CharField(max_length=300)
    secret = models.CharField(max_length=64)
    kinds = ArrayField(models.CharField(max_length=20))
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=60)
    cursor = models.CharField(max_length=80, blank=True)
    nudged_until = models.DateTimeField()
    next_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row.")
    failed_why = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="After too many failures.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(failures=0, failed_why="") | (Q(failures__gt=0) & ~Q(failed_why="")),
                name="subscription_failed_says_why",
            ),
            models.UniqueConstraint(
                "organisation",
                "url",
                name="subscription_once",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Return(models.Model):
    """One month's answers for the national tracker of one service, saved once and never changed.

    Saved again it is another row: the newest counts. Nothing is sent from here.
    """

    service = models.ForeignKey(
        "directory.Service", on_delete=models.PROTECT, related_name="returns"
    )
    month = models.DateField(help_text="The first day of the month of its window.")
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=60)
    values = models.JSONField(help_text="Field → whole number, or null: not known.")
    no_change = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="return_of_a_month"),
        ]
        indexes = [models.Index(fields=["service", "month"], name="return_month")]

    def __str__(self) -> str:
        return f"return {self.pk}"
