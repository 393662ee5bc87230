"""Who delivers, commissions and delegates care, and who has agreed to work with whom."""

from django.db import models
from django.db.models import F, Q


class Placed(models.Model):
    """An address that the offline postcode data has placed."""

    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    local_authority = models.CharField(max_length=9, blank=True, help_text="ONS code, E08000026.")
    neighbourhood = models.CharField(max_length=16, blank=True, help_text="H3 cell, resolution 8.")

    class Meta:
        abstract = True


class Organisation(Placed):
    class Kind(models.TextChoices):
        ICB = "icb", "Integrated care board"
        COUNCIL = "council", "Council"
        TRUST = "trust", "NHS trust"
        PCN = "pcn", "Primary care network"
        PRACTICE = "practice", "GP practice"
        PROVIDER = "provider", "Care provider"
        VOLUNTARY = "voluntary", "Voluntary organisation"

    class Setting(models.TextChoices):
        NONE = "", "Not a care setting"
        HOME_CARE = "home_care", "Home care"
        RESIDENTIAL = "residential", "Care home"
        NURSING = "nursing", "Care home with nursing"
        PERSONAL_ASSISTANTS = "personal_assistants", "Personal assistants"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    setting = models.CharField(max_length=20, choices=Setting.choices, blank=True, default="")
    ods_code = models.CharField(max_length=10, blank=True)
    cqc_location_id = models.CharField(max_length=20, blank=True)
    ascwds_id = models.CharField(max_length=50, blank=True, help_text="LOCALESTID in ASC-WDS.")
    main_service = models.CharField(max_length=3, blank=True, help_text="ASC-WDS code.")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    does_delegated_activities = models.CharField(max_length=3, blank=True, help_text="ASC-WDS DHA.")
    phone = models.CharField(max_length=30, blank=True)
    phone_out_of_hours = models.CharField(max_length=30, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("ods_code", name="organisation_ods", condition=~Q(ods_code="")),
            models.UniqueConstraint(
                "cqc_location_id", name="organisation_cqc", condition=~Q(cqc_location_id="")
            ),
            models.UniqueConstraint(
                "parent", "ascwds_id", name="organisation_ascwds", condition=~Q(ascwds_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    phone_out_of_hours = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "name", name="team_name")]

    def __str__(self) -> str:
        return self.name


class Locality(models.Model):
    """A named piece of the place, made of neighbourhood cells."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="localities"
    )
    name = models.CharField(max_length=120)
    neighbourhoods = models.JSONField(default=list, help_text="H3 cells, resolution 8.")

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "name", name="locality_name")]

    def __str__(self) -> str:
        return self.name


class Partnership(models.Model):
    """A working agreement under which one organisation's registrants delegate to a provider."""

    delegating = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships_as_delegating"
    )
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="partnerships_as_provider"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="First day it no longer holds.")
    contract_reference = models.CharField(max_length=100, blank=True)
    contract_allows_delegation = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("delegating", "provider", "starts_on", name="partnership_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="partnership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(delegating=F("provider")), name="partnership_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegating} with {self.provider}"
