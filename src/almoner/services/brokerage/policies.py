"""Who sees which row: the council its packages, a provider what it was asked and what it offered.

The seal is here, and not only in the program: until an offer's `sealed_until` has come by the
database's own clock, the council's queries find no such row. No policy asks another policy's
table that asks back: `buyer` and `provider` stand in every row.
"""

from almoner.platform.access.policies import OWN

INVITED = (
    "EXISTS (SELECT 1 FROM brokerage_invitation asked"
    f" WHERE asked.package_id = {{column}} AND asked.provider_id = {OWN} AND asked.eligible)"
)
# A winner that could not start has the award no longer, and no more to do with the person.
_WON = (
    "EXISTS (SELECT 1 FROM brokerage_award won"
    " JOIN brokerage_package p ON p.id = won.package_id AND p.state IN ('awarded', 'started')"
    f" WHERE won.package_id = brokerage_subject.package_id AND won.provider_id = {OWN})"
)

POLICIES = {
    "brokerage_package": f"organisation_id = {OWN}",
    "brokerage_subject": f"buyer_id = {OWN}",
    "brokerage_invitation": f"buyer_id = {OWN}",
    "brokerage_question": (
        f"(buyer_id = {OWN} OR {INVITED.format(column='brokerage_question.package_id')})"
    ),
    "brokerage_offer": f"provider_id = {OWN}",
    "brokerage_award": f"buyer_id = {OWN}",
    "brokerage_outcome": f"buyer_id = {OWN}",
    "brokerage_agreement": f"buyer_id = {OWN}",
    "brokerage_sent": f"organisation_id = {OWN}",
}
# More rows that are read, and no more than read.
READERS = {
    "brokerage_package": INVITED.format(column="brokerage_package.id"),
    "brokerage_subject": _WON,
    # Why a service was left out may be what a person said, so its provider does not read it.
    "brokerage_invitation": f"(provider_id = {OWN} AND eligible)",
    "brokerage_offer": (f"(buyer_id = {OWN} AND sealed_until <= now() AND withdrawn_at IS NULL)"),
    "brokerage_award": f"provider_id = {OWN}",
    "brokerage_outcome": f"provider_id = {OWN}",
    "brokerage_agreement": f"provider_id = {OWN}",
}

# A provider changes no row of a council. Its first offer moves the package on all the same, and
# this is all that it moves.
_OFFER_CAME = """
CREATE OR REPLACE FUNCTION almoner_offer_came(offered bigint, came_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    UPDATE brokerage_package p SET state = 'offers_received', first_offer_at = came_at
    FROM brokerage_offer o
    WHERE o.id = offered AND o.provider_id = almoner_organisation() AND o.package_id = p.id
      AND o.withdrawn_at IS NULL AND p.state = 'open';
    RETURN FOUND;
END $$
"""


def _trigger(name: str, table: str) -> str:
    """Put on again after every migration; not before the table is there."""
    return f"""
    DO $$ BEGIN IF to_regclass('{table}') IS NOT NULL THEN
        CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {name}();
    END IF; END $$
    """


# What was offered stands once the seal may be broken, and the seal is never moved.
_SEALED = (
    """
    CREATE OR REPLACE FUNCTION almoner_offer_stands() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sealed_until <> OLD.sealed_until OR NEW.provider_id <> OLD.provider_id
           OR NEW.buyer_id <> OLD.buyer_id OR NEW.package_id <> OLD.package_id THEN
            RAISE EXCEPTION 'the seal of an offer is not moved';
        END IF;
        IF now() >= OLD.sealed_until THEN
            RAISE EXCEPTION 'an offer stands once offers are closed';
        END IF;
        RETURN NEW;
    END $$
    """,
    _trigger("almoner_offer_stands", "brokerage_offer"),
)

# By what offers are judged, and until when, is said before any comes and not changed after.
_DECLARED = (
    """
    CREATE OR REPLACE FUNCTION almoner_package_declared() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.published_at IS NOT NULL AND (
            NEW.criteria <> OLD.criteria OR NEW.closes_at IS DISTINCT FROM OLD.closes_at
            OR NEW.published_at IS DISTINCT FROM OLD.published_at) THEN
            RAISE EXCEPTION 'what was declared when a package was published stands';
        END IF;
        RETURN NEW;
    END $$
    """,
    _trigger("almoner_package_declared", "brokerage_package"),
)
CODE = (_OFFER_CAME, *_SEALED, *_DECLARED)
