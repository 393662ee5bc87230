"""Who may see completed instruments, and what the database itself refuses."""

from almoner.platform.access.policies import OWN

POLICIES = {
    "instruments_completion": f"(organisation_id = {OWN})",
    "instruments_completionentry": (
        "EXISTS (SELECT 1 FROM instruments_completion parent"
        " WHERE parent.id = instruments_completionentry.completion_id"
        f" AND parent.organisation_id = {OWN})"
    ),
}

CODE = (
    """
    CREATE OR REPLACE FUNCTION instruments_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'What was signed is kept: amend it with a new entry.'
        USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    "DROP TRIGGER IF EXISTS entry_kept ON instruments_completionentry",
    """
    CREATE TRIGGER entry_kept BEFORE UPDATE OR DELETE ON instruments_completionentry
    FOR EACH ROW EXECUTE FUNCTION instruments_entry_kept()
    """,
    """
    CREATE OR REPLACE FUNCTION instruments_version_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.version_id <> OLD.version_id OR NEW.instrument <> OLD.instrument
         OR NEW.organisation_id <> OLD.organisation_id
         OR NEW.person_id IS DISTINCT FROM OLD.person_id THEN
        RAISE EXCEPTION 'A completion keeps its version, its person and its organisation.';
      END IF;
      RETURN NEW;
    END $$
    """,
    "DROP TRIGGER IF EXISTS version_kept ON instruments_completion",
    """
    CREATE TRIGGER version_kept BEFORE UPDATE ON instruments_completion
    FOR EACH ROW EXECUTE FUNCTION instruments_version_kept()
    """,
)
