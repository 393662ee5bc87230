"""The part of the audit that lives in PostgreSQL, where no caller can go round it."""

from almoner.platform.access.policies import OWN
from almoner.platform.database.roles import WEB_ROLE

# The time is hashed as microseconds since 1970, so that no session setting changes the digest.
CONTENT = """
    concat_ws(E'\\x1f', {row}.chain, {row}.sequence,
        (extract(epoch FROM {row}.at) * 1000000)::bigint, {row}.actor, {row}.verb,
        {row}.subject_type, {row}.subject_id, coalesce({row}.person_id::text, ''),
        {row}.detail::text)
"""
DIGEST = "encode(sha256(convert_to({previous} || E'\\x1e' || {content}, 'UTF8')), 'hex')"

# Within a transaction the newest link is remembered in a setting of that transaction, which a
# savepoint's rollback puts back, and the head is written once, at the commit. Writing it for every
# event would leave a dead row each time, and a file of ten thousand lines would crawl. Whoever
# forged the setting would break the chain where everybody sees it, and gain nothing.
CODE = (
    f"""
    CREATE OR REPLACE FUNCTION almoner_audit_link() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    DECLARE
        known text := 'almoner.head_' || NEW.chain;
        newest text := nullif(current_setting(known, true), '');
        head audit_chainhead%ROWTYPE;
    BEGIN
        IF newest IS NULL THEN
            INSERT INTO audit_chainhead (chain, sequence, digest) VALUES (NEW.chain, 0, '')
                ON CONFLICT (chain) DO NOTHING;
            SELECT * INTO head FROM audit_chainhead WHERE chain = NEW.chain FOR UPDATE;
        ELSE
            head.sequence := split_part(newest, ':', 1)::bigint;
            head.digest := split_part(newest, ':', 2);
        END IF;
        NEW.sequence := head.sequence + 1;
        NEW.previous := head.digest;
        NEW.digest := {DIGEST.format(previous="NEW.previous", content=CONTENT.format(row="NEW"))};
        PERFORM set_config(known, NEW.sequence || ':' || NEW.digest, true);
        RETURN NEW;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_audit_head() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    BEGIN
        IF current_setting('almoner.head_' || NEW.chain, true)
                = NEW.sequence || ':' || NEW.digest THEN
            UPDATE audit_chainhead SET sequence = NEW.sequence, digest = NEW.digest
                WHERE chain = NEW.chain;
        END IF;
        RETURN NULL;
    END $$
    """,
    """
    CREATE OR REPLACE FUNCTION almoner_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The audit is append-only: % is refused.', TG_OP
            USING ERRCODE = 'insufficient_privilege';
    END $$
    """,
    "CREATE OR REPLACE TRIGGER audit_link BEFORE INSERT ON audit_auditevent"
    " FOR EACH ROW EXECUTE FUNCTION almoner_audit_link()",
    "DROP TRIGGER IF EXISTS audit_head ON audit_auditevent",
    "CREATE CONSTRAINT TRIGGER audit_head AFTER INSERT ON audit_auditevent"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION almoner_audit_head()",
    "CREATE OR REPLACE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditevent"
    " FOR EACH ROW EXECUTE FUNCTION almoner_audit_refuse()",
    "CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_auditevent"
    " FOR EACH STATEMENT EXECUTE FUNCTION almoner_audit_refuse()",
    f"REVOKE ALL ON audit_auditevent, audit_chainhead FROM {WEB_ROLE}",
    f"GRANT SELECT, INSERT ON audit_auditevent TO {WEB_ROLE}",
    f"GRANT USAGE ON SEQUENCE audit_auditevent_id_seq TO {WEB_ROLE}",
)

# An event may be written for no organisation (a failed sign-in), but is read only by its own.
POLICIES = {"audit_auditevent": f"chain = coalesce({OWN}, 0)"}
