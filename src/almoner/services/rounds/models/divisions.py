"""Neighbourhoods that an organisation has drawn, and who would serve whom in them."""

from django.db import models
from django.db.models import F, Q


class Division(models.Model):
    """One version of the borders of neighbourhoods. An edit adds a version and changes none.

    `cells`: H3 cell → name of its neighbourhood, for every peopled cell of the area. `counted`: H3
    cell → [people, hours a week] when it was cut, where there are any; never shown cell by cell.
    `origin`: how it was cut.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    why = models.CharField(max_length=200)
    cells = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    origin = models.JSONField(default=dict)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation", "name", "version", name="division_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="division_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"division {self.pk}"


class Handover(models.Model):
    """Who would serve whom if the neighbourhoods of a division were shared by consortia.

    `shares`: for each provider its id, hours a week `before` and `after`, and those `kept`, and its
    people. `consortia`: neighbourhood → ids of the providers that share it. `counts`: packages in
    all, those that `change`, and those that stay with a provider from `outside`. Only the
    organisation reads it: a provider sees the changes of its own people once they are shared.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="handovers")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day on which a package changes hands.")
    shares = models.JSONField(default=list)
    consortia = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="handover_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"allocation {self.pk}"


class PackageChange(models.Model):
    """One package that would go to another provider, of somebody whom `number` does not name."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="changes")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField()
    before = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    after = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    on = models.DateField()
    why = models.CharField(max_length=200)
    shared = models.BooleanField(default=False, help_text="The provider of today may see it.")

    class Meta:
        constraints = [
            models.UniqueConstraint("handover", "number", name="package_changes_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="package_goes_to_another"),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"


class NamedPackage(models.Model):
    """Whom a number of an allocation stands for. Only their provider of today can read it; the
    database writes it (see reading.py)."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="named")
    number = models.PositiveIntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("handover", "number", name="package_named_once"),
        ]

    def __str__(self) -> str:
        return f"package {self.pk}"
