"""What an organisation's own software has sent, so that sent again it is done once."""

from django.db import models


class Sent(models.Model):
    """One message, by the key its sender gave it, and the id of what it made. Read by its sender
    alone: a question of a provider stays without a name."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=80)
    what = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    made = models.BigIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("organisation", "key", name="sent_once")]

    def __str__(self) -> str:
        return f"message {self.pk}"
