from django.db import models


class Review(models.Model):
    """The delegator's review of one delegation: does it still hold, and until when."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Carry on"
        CHANGE = "change", "Carry on with a change"
        SUSPEND = "suspend", "Suspend"
        END = "end", "End"

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="reviews"
    )
    was_due_on = models.DateField(null=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    person_involved = models.BooleanField()
    findings = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    next_due_on = models.DateField(null=True, blank=True)


class Observation(models.Model):
    """A visit at which the delegator watched the delegate at work."""

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="observations"
    )
    observed_at = models.DateTimeField()
    observed_by = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    satisfactory = models.BooleanField()
    feedback = models.TextField()


class Reflection(models.Model):
    """A delegate's own thoughts on the work. Seen by the delegate, their manager and delegator."""

    delegation = models.ForeignKey(
        "delegation.Delegation", on_delete=models.PROTECT, related_name="reflections"
    )
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    words = models.TextField()
    wants_to_talk = models.BooleanField(default=False)
