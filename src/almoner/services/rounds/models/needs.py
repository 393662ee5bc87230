"""What people want of a day: visits with windows, and who should come."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from almoner.services.rounds.rules.clock import told

_TRAIT = models.CharField(max_length=60)
_DAY = 24 * 60


class Ask(models.Model):
    """Who should come to a person, as one provider has been told.

    `must` and `rather` are traits of workers; `has` is what there is at home. `rather` says how
    many minutes of travel a trait is worth. `prefers`: worker id → minutes it is worth.
    `declined`: worker id → why not, in words.
    """

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    must = ArrayField(_TRAIT, default=list, blank=True)
    has = ArrayField(_TRAIT, default=list, blank=True)
    rather = models.JSONField(default=dict, blank=True)
    prefers = models.JSONField(default=dict, blank=True)
    declined = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("provider", "person", name="asks_once")]

    def __str__(self) -> str:
        return f"asks {self.pk}"


class WantedVisit(models.Model):
    """A visit that somebody expects on a day, before anybody is chosen for it.

    `opens`, `closes` and `latest` are minutes after midnight in London. `worth`: how many minutes
    of travel it is worth to make it; empty when it is required. `after`: the visit it follows by
    `least` to `most` minutes, start to start. `rostered`: who came with a roster, and when.
    """

    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    latest = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField()
    workers = models.PositiveSmallIntegerField(default=1)
    activities = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    worth = models.PositiveIntegerField(null=True, blank=True)
    after = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    least = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)
    rostered = ArrayField(models.BigIntegerField(), default=list, blank=True)
    rostered_at = models.PositiveSmallIntegerField(null=True, blank=True)
    adopted = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Visits that were there before anybody planned rounds, as `rostered` is.",
    )
    off_because = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["provider", "day"], name="wanted_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens"))
                & (Q(latest__isnull=True) | Q(latest__gte=F("closes")))
                & Q(closes__lt=_DAY),
                name="wanted_window",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0) & Q(workers__in=[1, 2]), name="wanted_work"
            ),
            models.CheckConstraint(
                condition=Q(after__isnull=True) | (~Q(after=F("pk")) & Q(least__isnull=False)),
                name="wanted_after_another_by_so_much",
            ),
            models.UniqueConstraint("after", name="followed_by_one", condition=Q(off_because="")),
            models.UniqueConstraint(
                "provider",
                "person",
                "day",
                "opens",
                name="wanted_once",
                condition=Q(off_because=""),
            ),
        ]

    @property
    def window(self) -> str:
        """When it may start, in words."""
        if self.opens == self.closes:
            return f"at {told(self.opens)}"
        words = f"{told(self.opens)} to {told(self.closes)}"
        return words if self.latest is None else f"{words}, never after {told(self.latest)}"

    @property
    def apart(self) -> str:
        """How long after the start of the visit that it follows, in words. Empty when it follows
        none."""
        if self.after_id is None:
            return ""
        if self.most is None:
            return f"at least {self.least} minutes after the visit before it"
        return f"{self.least} to {self.most} minutes after the visit before it"

    def __str__(self) -> str:
        return f"wanted visit {self.pk}"
