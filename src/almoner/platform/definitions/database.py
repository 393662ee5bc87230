"""What the database itself holds: a published text never changes, and drafts are their writer's."""

from almoner.platform.access.policies import OWN

POLICIES = {
    "definitions_definitionversion": f"(status <> 'draft' OR organisation_id = {OWN})",
}

CODE = (
    """
    CREATE OR REPLACE FUNCTION definition_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'A definition that was used is kept: withdraw it.';
      END IF;
      IF OLD.status = 'draft' THEN RETURN NEW; END IF;
      IF OLD.status = 'published' AND NEW.status = 'withdrawn'
         AND (NEW.kind, NEW.code, NEW.version, NEW.body, NEW.digest, NEW.title)
           = (OLD.kind, OLD.code, OLD.version, OLD.body, OLD.digest, OLD.title)
         AND NEW.organisation_id IS NOT DISTINCT FROM OLD.organisation_id
         AND NEW.published_at = OLD.published_at AND NEW.published_by = OLD.published_by THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'A published definition is never changed: write a new version.';
    END $$
    """,
    "DROP TRIGGER IF EXISTS definition_kept ON definitions_definitionversion",
    """
    CREATE TRIGGER definition_kept BEFORE UPDATE OR DELETE ON definitions_definitionversion
    FOR EACH ROW EXECUTE FUNCTION definition_kept()
    """,
)
