"""Counts what happened, by month, so that pages about a whole place read no person's row."""

from datetime import date, datetime, time

from django.db import connection, transaction

from almoner.kernel.london import localise
from almoner.kernel.refusals import refuse
from almoner.platform.access.viewer import Viewer, system
from almoner.platform.audit.commands import record

COUNTER = system("counting")
# Two counts at once would write the same rows: the second waits for the first.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('delegation.actmonth', 0))"
_CLEAR = "DELETE FROM delegation_actmonth WHERE month >= %(first)s AND month < %(last)s"
# A month is a month in London. A corrected act is left out; what corrects it counts.
# `due` is every act but those that were not needed; `late` is done outside the tolerance,
# too early or too late; a near miss is no incident; a stopped delegation is still in force.
_COUNT = """
WITH months AS (
    SELECT m::date AS month,
        m AT TIME ZONE 'Europe/London' AS starts,
        (m + interval '1 month') AT TIME ZONE 'Europe/London' AS ends
    FROM generate_series(%(first)s::timestamp, %(last)s::timestamp - interval '1 day',
        interval '1 month') AS m
), counted AS (
    SELECT date_trunc('month', a.done_at AT TIME ZONE 'Europe/London')::date AS month,
        a.delegating_id, a.provider_id, a.activity,
        count(*) FILTER (WHERE a.outcome <> 'not_needed') AS due,
        count(*) FILTER (WHERE a.outcome = 'done') AS done,
        count(*) FILTER (WHERE a.outcome = 'done' AND a.timing = 'on_time') AS on_time,
        count(*) FILTER (WHERE a.outcome = 'done' AND a.timing IN ('early', 'late')) AS late,
        count(*) FILTER (WHERE a.outcome = 'missed') AS missed,
        count(*) FILTER (WHERE a.outcome = 'refused') AS refused,
        count(*) FILTER (WHERE a.outcome = 'stopped') AS stopped,
        0 AS incidents, 0 AS escalations, 0 AS active
    FROM delegation_act a
    LEFT JOIN delegation_act c ON c.corrects_id = a.id
    WHERE a.done_at >= %(starts)s AND a.done_at < %(ends)s AND c.id IS NULL
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT date_trunc('month', i.happened_at AT TIME ZONE 'Europe/London')::date,
        i.delegating_id, i.provider_id, coalesce(d.activity, ''),
        0, 0, 0, 0, 0, 0, 0, count(*), 0, 0
    FROM delegation_incident i LEFT JOIN delegation_delegation d ON d.id = i.delegation_id
    WHERE i.happened_at >= %(starts)s AND i.happened_at < %(ends)s AND i.severity <> 'near_miss'
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT date_trunc('month', e.raised_at AT TIME ZONE 'Europe/London')::date,
        e.delegating_id, e.provider_id, coalesce(d.activity, ''),
        0, 0, 0, 0, 0, 0, 0, 0, count(*), 0
    FROM delegation_escalation e LEFT JOIN delegation_delegation d ON d.id = e.delegation_id
    WHERE e.raised_at >= %(starts)s AND e.raised_at < %(ends)s
    GROUP BY 1, 2, 3, 4
    UNION ALL
    SELECT m.month, d.delegating_id, d.provider_id, d.activity,
        0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
    FROM months m JOIN delegation_delegation d
      ON d.active_from < least(m.ends, %(at)s)
     AND (d.active_until IS NULL OR d.active_until > m.starts)
    WHERE m.starts <= %(at)s
    GROUP BY 1, 2, 3, 4
)
INSERT INTO delegation_actmonth (month, delegating_id, provider_id, activity, due, done, on_time,
    late, missed, refused, stopped, incidents, escalations, active_delegations, counted_at)
SELECT month, delegating_id, provider_id, activity, sum(due), sum(done), sum(on_time), sum(late),
    sum(missed), sum(refused), sum(stopped), sum(incidents), sum(escalations), sum(active), %(at)s
FROM counted GROUP BY month, delegating_id, provider_id, activity
"""


@transaction.atomic
def count_acts(month_from: date, month_to: date, at: datetime, *, actor: Viewer = COUNTER) -> int:
    """Counts the months from `month_from` up to, not including, `month_to` anew.

    Both are first days of a month. Safe to run twice. Returns the number of rows written. For
    the installation itself: it reads every organisation's rows.
    """
    _check_months(month_from, month_to)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        values = {
            "first": month_from,
            "last": month_to,
            "starts": localise(month_from, time()),
            "ends": localise(month_to, time()),
            "at": at,
        }
        cursor.execute(_CLEAR, values)
        cursor.execute(_COUNT, values)
        rows = cursor.rowcount
    subject = ("actmonth", month_from.isoformat())
    record(actor, "acts.counted", subject, at=at, rows=rows, month_to=month_to.isoformat())
    return rows


def _check_months(month_from: date, month_to: date) -> None:
    if month_from.day != 1 or month_to.day != 1 or month_to <= month_from:
        refuse(
            "count_months",
            "The months to count do not run from a first day of a month to a later one.",
            "Give two first days of a month, the earlier one first.",
        )
