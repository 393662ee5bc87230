"""Packages of care shared among consortia: worked out for a division and told to providers."""

from datetime import date, datetime, timedelta

from django.db import transaction

from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record as audit
from almoner.services.rounds.commands.keeping import wait_for_turn
from almoner.services.rounds.commands.reading import check_may_read, read_place
from almoner.services.rounds.models import Handover, PackageChange
from almoner.services.rounds.neighbourhoods.allocation import Course
from almoner.services.rounds.queries.divisions import division_seen_by
from almoner.services.rounds.queries.places import OWN_NAME, PlaceRows
from almoner.services.rounds.rules.studying import check_enough
from almoner.services.rounds.study.borders import people_in
from almoner.services.rounds.study.handing import Handover as Found
from almoner.services.rounds.study.handing import hand_over
from almoner.services.rounds.study.own import numbers_of, own_place
from almoner.services.rounds.study.place import Place

READ = 14
"""Days of rotas from which a package is known."""


@transaction.atomic
def allocate_packages(
    actor: Viewer, *, division_id: int, starts: date, weeks: int, at: datetime
) -> Handover:
    """Who would serve whom if the division's neighbourhoods were shared from a day on.

    Read from the rotas of the fortnight from that day. Nobody is named to the actor; each provider
    can be told later of its own people. Refused with too few people, or where no providers fit.
    """
    own = check_may_read(actor)
    division = division_seen_by(actor, division_id)
    if weeks < 1:
        refuse("no-weeks", "The changes need some time.", "Enter 1 week or more.")
    wait_for_turn(own)
    ends = starts + timedelta(weeks=weeks)
    row = Handover.objects.create(
        organisation_id=own,
        division=division,
        starts_on=starts,
        ends_on=ends,
        made_by=actor.actor,
        made_at=at,
    )
    rows = read_place(actor, starts=starts, days=READ, at=at, why="allocation", keep=row.pk)
    place = own_place(OWN_NAME, starts, READ, rows.wanted, rows.duties, seed=1)
    check_enough(len(place.people))
    found = hand_over(place, people_in(place, division.cells), course=Course(starts, ends))
    _keep(row, found, place, rows)
    audit(actor, "packages.allocated", row, at=at, division=division.pk, **row.counts)
    return row


@transaction.atomic
def share_handover(actor: Viewer, *, handover_id: int, at: datetime) -> Handover:
    """Each provider sees from now on which of its own people would change, when and why."""
    own = check_may_read(actor)
    row = Handover.objects.select_for_update().filter(organisation_id=own, pk=handover_id).first()
    if row is None:
        raise Unseen
    if row.shared_at is not None:
        refuse("already-shared", "Providers can see this already.", "There is nothing to do.")
    row.shared_at = at
    row.save(update_fields=["shared_at"])
    row.changes.update(shared=True)
    audit(actor, "packages.shared", row, at=at)
    return row


def _keep(row: Handover, found: Found, place: Place, rows: PlaceRows) -> None:
    ids, numbers = rows.ids, numbers_of(rows.wanted)
    people = [person.provider for person in place.people]
    row.shares = [
        {
            "provider": ids[one.provider],
            "before": one.before,
            "after": one.after,
            "kept": one.kept,
            "people": people.count(one.provider),
        }
        for one in found.shares
    ]
    row.consortia = {
        name: sorted(ids[provider] for provider in shares)
        for name, shares in found.consortia.items()
    }
    row.counts = {
        "people": len(place.people),
        "change": len(found.changes),
        "outside": len(found.allocation.outside),
    }
    row.save(update_fields=["shares", "consortia", "counts"])
    PackageChange.objects.bulk_create(
        PackageChange(
            handover=row,
            organisation_id=row.organisation_id,
            number=numbers[one.person],
            before_id=ids[one.before],
            after_id=ids[one.after],
            on=one.on,
            why=one.why,
        )
        for one in found.changes
    )
