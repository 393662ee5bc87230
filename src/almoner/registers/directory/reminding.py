"""Mail to those who look after entries that are out of date: a link and a number, nothing else."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from almoner.kernel.london import day_period
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import system
from almoner.platform.accounts import mail
from almoner.platform.audit.commands import record as audit
from almoner.platform.audit.models import AuditEvent
from almoner.platform.web.words import plural
from almoner.registers.directory.models import Champion, Service
from almoner.registers.directory.queries.entries import standing_of
from almoner.registers.directory.queries.listed import listed

SUBJECT = "Entries of the directory are out of date"
_VERB = "listing.stale_told"
_TEXT = """\
{entries} that you look after {are} out of date: nobody has checked it in time. Whoever looks for
care is told so, and is not led there first.

Open the list. Say that an entry is right, or ask its provider to:
{link}

You get this every Monday while something is out of date. Do not answer it.
"""


def out_of_date(today: date) -> list[Service]:
    """Listed entries that nobody has checked in time, or ever."""
    rows = listed(today).select_related("steward")
    return [one for one in rows if not standing_of(one, today).reliable]


def keepers(stale: Iterable[Service], today: date) -> dict[int, int]:
    """Account → how many of these entries it looks after: a steward those it was named for, a
    champion all of them."""
    entries = list(stale)
    found = Counter(one.steward.user_id for one in entries if one.steward and one.steward.user_id)
    standing = Champion.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=today), starts_on__lte=today
    )
    champions = standing.exclude(worker__user=None).values_list("worker__user_id", flat=True)
    return {**found, **dict.fromkeys(champions, len(entries))} if entries else {}


@transaction.atomic
def due(at: datetime) -> dict[int, int]:
    """Whom to tell today, and of how many. Empty once it was asked that day."""
    today = to_london(at).date()
    told = keepers(out_of_date(today), today)
    if not told or AuditEvent.objects.filter(verb=_VERB, at__gte=day_period(today).start).exists():
        return {}
    about = ("directory", 0)
    audit(system("directory"), _VERB, about, at=at, accounts=len(told), entries=max(told.values()))
    return told


def remind(user_id: int, entries: int) -> bool:
    """Whether it was sent: not to an account that is closed."""
    text = _TEXT.format(
        entries=plural(entries, "entry", "entries").capitalize(),
        are="is" if entries == 1 else "are",
        link=mail.link(reverse("directory:worklist")),
    )
    return mail.send(user_id, SUBJECT, text)
