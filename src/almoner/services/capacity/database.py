# ruff: noqa: S608  The pieces are this file's own words; nothing typed by anybody gets here.
"""The part of capacity that lives in PostgreSQL: nothing is sold twice, nothing said is unsaid.

What holds of a service is made from the two logs and from nothing else: a statement that counts
replaces what was said, a reservation moves what is held, each as it is written, whoever writes it.
"""

from almoner.platform.access.policies import OWN
from almoner.platform.database.roles import WEB_ROLE
from almoner.services.capacity.rows import HELD, MOST, NEVER, SAID
from almoner.services.capacity.rules import PARTS

ROOM = "\n            AND ".join(
    f"(coalesce(NEW.{part}, 0) = 0 OR {part} - held_{part} >= NEW.{part})" for part in PARTS
)


def _moved(sign: str, row: str) -> str:
    parts = [f"held_{part} = held_{part} {sign} coalesce({row}.{part}, 0)" for part in PARTS]
    return ", ".join([f"held = held {sign} {row}.places", *parts])


_SAME = ", ".join(("service_id", "organisation_id", "key", "places", "held_at", *PARTS))
_LATER = ", ".join(f"{{row}}.{name}" for name in _SAME.split(", "))
_FIXED = f"({_LATER.format(row='OLD')}) IS DISTINCT FROM ({_LATER.format(row='NEW')})"
_STANDS = ", ".join(f"{name} = NEW.{name}" for name in (*SAID, "source"))
_MOST = ", ".join(
    f"{most} = greatest(coalesce(NEW.{said}, 0), {held})"
    for most, said, held in zip(MOST, ("accepting", *PARTS), HELD, strict=True)
)
# What ran out and nobody has given back yet, whoever held it: a sum for each service. Searches take
# it off what is held, so that nothing waits for the job that gives it back.
_RAN_OUT = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in ("places", *PARTS))
_LAPSED = (
    f"""
    CREATE OR REPLACE FUNCTION almoner_capacity_lapsed(p_at timestamptz)
    RETURNS TABLE (service_id bigint, {", ".join(f"{name} bigint" for name in HELD)})
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        SELECT service_id, {_RAN_OUT} FROM capacity_reservation
        WHERE state = 'held' AND until <= p_at GROUP BY 1
    $$
    """,
    "REVOKE ALL ON FUNCTION almoner_capacity_lapsed(timestamptz) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION almoner_capacity_lapsed(timestamptz) TO {WEB_ROLE}",
)
_NEVER = f"timestamptz '{NEVER.isoformat()}'"

CODE = (
    f"""
    CREATE OR REPLACE FUNCTION almoner_capacity_hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.state <> 'held' THEN
            RAISE EXCEPTION 'A reservation begins as held.' USING ERRCODE = 'check_violation';
        END IF;
        UPDATE capacity_standing SET {_moved("+", "NEW")},
            moved_at = greatest(moved_at, NEW.held_at)
        WHERE service_id = NEW.service_id AND holds_until > NEW.held_at
            AND (NEW.places = 0 OR accepting - held >= NEW.places)
            AND {ROOM};
        IF NOT FOUND THEN
            RAISE EXCEPTION 'This is not free at service %.', NEW.service_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_is_sold_twice';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION almoner_capacity_move() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        counted boolean := OLD.state IN ('held', 'taken');
        counts boolean := NEW.state IN ('held', 'taken');
    BEGIN
        IF {_FIXED} OR (counts AND NOT counted) OR (OLD.state = 'taken' AND NEW.state = 'held') THEN
            RAISE EXCEPTION 'A reservation is held, taken and ended, and not otherwise changed.'
                USING ERRCODE = 'check_violation';
        END IF;
        IF counted AND NOT counts THEN
            UPDATE capacity_standing SET {_moved("-", "OLD")},
                moved_at = greatest(moved_at, NEW.ended_at)
            WHERE service_id = OLD.service_id;
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE OR REPLACE FUNCTION almoner_capacity_stand() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE capacity_standing SET statement_id = NEW.id, nudged_at = NULL, {_STANDS}, {_MOST},
            moved_at = greatest(moved_at, NEW.received_at)
        WHERE service_id = NEW.service_id AND said_at < NEW.said_at;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'Something later was said of service %.', NEW.service_id
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_capacity_only_from_logs() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'What stands changes through statements and reservations only.'
            USING ERRCODE = 'check_violation';
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_capacity_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % is refused.', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    *_LAPSED,
    "CREATE OR REPLACE TRIGGER capacity_hold BEFORE INSERT ON capacity_reservation"
    " FOR EACH ROW EXECUTE FUNCTION almoner_capacity_hold()",
    "CREATE OR REPLACE TRIGGER capacity_move BEFORE UPDATE ON capacity_reservation"
    " FOR EACH ROW EXECUTE FUNCTION almoner_capacity_move()",
    "CREATE OR REPLACE TRIGGER capacity_kept BEFORE DELETE ON capacity_reservation"
    " FOR EACH ROW EXECUTE FUNCTION almoner_capacity_refuse()",
    "CREATE OR REPLACE TRIGGER capacity_stand AFTER INSERT ON capacity_statement"
    " FOR EACH ROW WHEN (NEW.counted) EXECUTE FUNCTION almoner_capacity_stand()",
    "CREATE OR REPLACE TRIGGER capacity_only_from_logs BEFORE UPDATE OF"
    f" {', '.join(('service_id', 'statement_id', 'source', 'moved_at', *SAID, *HELD, *MOST))}"
    " ON capacity_standing FOR EACH ROW WHEN (pg_trigger_depth() = 0)"
    " EXECUTE FUNCTION almoner_capacity_only_from_logs()",
    "CREATE OR REPLACE TRIGGER capacity_begins_unsaid BEFORE INSERT ON capacity_standing"
    f" FOR EACH ROW WHEN (NEW.holds_until > {_NEVER}"
    f" OR {' + '.join(f'NEW.{name}' for name in HELD)} > 0)"
    " EXECUTE FUNCTION almoner_capacity_only_from_logs()",
    "CREATE OR REPLACE TRIGGER capacity_append_only BEFORE UPDATE ON capacity_statement"
    " FOR EACH ROW EXECUTE FUNCTION almoner_capacity_refuse()",
    # What software said is thinned out after weeks; before that nobody drops anything.
    "CREATE OR REPLACE TRIGGER capacity_not_dropped BEFORE DELETE ON capacity_statement"
    " FOR EACH ROW WHEN (OLD.source <> 'api' OR OLD.received_at > now() - interval '30 days')"
    " EXECUTE FUNCTION almoner_capacity_refuse()",
    f"REVOKE UPDATE, DELETE, TRUNCATE ON capacity_statement FROM {WEB_ROLE}",
    # Room on each page for the next version of its rows, so that no statement touches an index.
    "ALTER TABLE capacity_standing SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05)",
    "CREATE INDEX IF NOT EXISTS capacity_where ON directory_service"
    " USING gist (point(longitude, latitude)) WHERE status = 'listed'",
    # Everybody reads what was said; only the one whose service it is may add to it.
    "DROP POLICY IF EXISTS capacity_said_by_own ON capacity_statement",
    "CREATE POLICY capacity_said_by_own ON capacity_statement AS RESTRICTIVE FOR INSERT"
    " WITH CHECK (EXISTS (SELECT 1 FROM directory_service offered"
    f" WHERE offered.id = service_id AND offered.organisation_id = {OWN}))",
)
