"""Tables whose rows are only ever added."""


def kept(table: str, name: str, words: str) -> tuple[str, ...]:
    """Database code: to change or delete a row of the table is refused in these words, with `%` for
    what was tried. The owner of the tables is bound by it as well.

    `name` is that of the trigger and of its function.
    """
    return (
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{words}', TG_OP USING ERRCODE = 'insufficient_privilege';
        END $$
        """,
        f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()",
    )
