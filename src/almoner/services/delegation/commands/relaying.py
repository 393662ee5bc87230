"""A provider's own software tells what one of its workers did: recorded as that worker's."""

from dataclasses import replace
from datetime import datetime

from almoner.platform.access.viewer import Viewer
from almoner.services.delegation.commands.ground import (
    job_of,
    london_day,
    organisation_of,
    refuse_any,
)
from almoner.services.delegation.rules.relaying import check_relay

MANAGES = "delegation.employer"


def entered_for(key: Viewer, worker_id: int | None, at: datetime) -> Viewer:
    """The viewer as whom a request with this key acts: the worker it names, in their job there.

    Without a worker, or with the key's own, it is the key's account itself. Every rule then holds
    as if the worker did it by hand; the audit names the key and the worker. Raises Refused.
    """
    if worker_id is None or worker_id == key.worker_id:
        return key
    job = job_of(worker_id, organisation_of(key), london_day(at))
    refuse_any(
        check_relay(
            by_key=key.key_id is not None,
            manages=key.can(MANAGES),
            employed=job is not None,
        )
    )
    assert job is not None
    return replace(
        key,
        worker_id=worker_id,
        role=job.access_role,
        team_id=job.team_id,
        name=job.worker.name,
        entered_for=worker_id,
    )
