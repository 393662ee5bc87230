"""The toolkit's working group at work: localise, consult, comment, publish."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from almoner.kernel.refusals import Refusal, Refused
from almoner.kernel.zone import to_london
from almoner.platform.access.viewer import Viewer
from almoner.platform.audit.commands import record
from almoner.services.delegation import access
from almoner.services.delegation.commands.ground import organisation_of, refuse_any
from almoner.services.delegation.models import ToolkitBlock
from almoner.services.delegation.queries.toolkit import Shelf, block_shelf, may_edit, place_of
from almoner.services.delegation.rules import toolkit as rules

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('toolkit', %s))"


@transaction.atomic
def localise_block(
    actor: Viewer, *, block: int, text: str, owner: str = "", at: datetime
) -> ToolkitBlock:
    """A new version, as a draft. Earlier versions stay as they are."""
    shelf = _editing(actor, block, at)
    newest = shelf.newest
    status = newest.status if newest else ""
    refuse_any(
        rules.check_localise(
            text, newest.text if newest else None, status, shelf.closes_on, _day(at)
        )
    )
    made = ToolkitBlock.objects.create(
        organisation_id=organisation_of(actor),
        block=block,
        version=newest.version + 1 if newest else 1,
        text=text.strip(),
        owner=owner.strip(),
        changed_at=at,
        changed_by_id=_account(actor),
    )
    _audit(actor, "toolkit.localised", made, at)
    return made


@transaction.atomic
def consult_on_block(actor: Viewer, *, block: int, closes_on: date, at: datetime) -> ToolkitBlock:
    """Opens the draft to comments up to and including `closes_on`."""
    row = _open(_editing(actor, block, at), rules.DRAFT)
    refuse_any(rules.check_consult(row.status, closes_on, _day(at)))
    row.status, row.consultation_closes_on = rules.CONSULTATION, closes_on
    _save(actor, row, at, "status", "consultation_closes_on")
    _audit(actor, "toolkit.consultation", row, at, closes_on=closes_on.isoformat())
    return row


@transaction.atomic
def comment_on_block(actor: Viewer, *, block: int, words: str, at: datetime) -> ToolkitBlock:
    """Adds a comment to the text that is out to consultation, with name and organisation."""
    refuse_any(access.check_right(actor, "pack.view"))
    _lock(place_of(actor, _day(at)).pk)
    shelf = block_shelf(actor, block, at)
    row = _open(shelf, rules.CONSULTATION)
    refuse_any(
        rules.check_comment(row.status, row.consultation_closes_on, _day(at)),
        rules.check_words(words),
    )
    said = rules.Comment(
        at.isoformat(), actor.name, actor.organisation_name, actor.user_id, words.strip()
    )
    row.comments = [*row.comments, said._asdict()]
    row.save(update_fields=["comments"])
    _audit(actor, "toolkit.commented", row, at)
    return row


@transaction.atomic
def publish_block(actor: Viewer, *, block: int, at: datetime) -> ToolkitBlock:
    """The newest text becomes the published one; the one before it is superseded, not changed."""
    shelf = _editing(actor, block, at)
    row = shelf.newest
    refuse_any(rules.check_publish(row.status if row else "", shelf.closes_on, _day(at)))
    if row is None:
        raise AssertionError("A text that does not exist was let through.")
    if former := shelf.published:
        former.status = rules.SUPERSEDED
        former.save(update_fields=["status"])
    row.status = rules.PUBLISHED
    _save(actor, row, at, "status")
    _audit(actor, "toolkit.published", row, at)
    return row


def _editing(actor: Viewer, block: int, at: datetime) -> Shelf:
    """The block's versions, held for this change. Only the place's own group may change them."""
    refuse_any(access.check_right(actor, "toolkit.edit"), rules.check_block(block))
    place = place_of(actor, _day(at))
    if not may_edit(actor, place):
        reason = f"The toolkit belongs to {place.name}."
        raise Refused(Refusal("not_yours", reason, "Send a comment instead.", rules.GROUP))
    _lock(place.pk)
    return block_shelf(actor, block, at)


def _lock(place_id: int) -> None:
    """Two people who change one toolkit take turns, so no version or comment is lost."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [place_id])


def _open(shelf: Shelf, wanted: str) -> ToolkitBlock:
    row = shelf.open
    if row is not None and row.status == wanted:
        return row
    found = row.status if row else ""
    empty = (
        rules.check_consult(found, None, date.max)
        if wanted == rules.DRAFT
        else rules.check_comment(found, None, date.max)
    )
    raise Refused(*empty)


def _save(actor: Viewer, row: ToolkitBlock, at: datetime, *fields: str) -> None:
    row.changed_at, row.changed_by_id = at, _account(actor)
    row.save(update_fields=[*fields, "changed_at", "changed_by"])


def _account(actor: Viewer) -> int:
    """The toolkit is written by people: the system itself has nothing to say in it."""
    if actor.user_id is None:
        raise Refused(Refusal("no_account", "Sign in to change the toolkit.", who=rules.GROUP))
    return actor.user_id


def _day(at: datetime) -> date:
    return to_london(at).date()


def _audit(actor: Viewer, verb: str, row: ToolkitBlock, at: datetime, **detail: Any) -> None:
    record(actor, verb, row, at=at, block=row.block, version=row.version, **detail)
