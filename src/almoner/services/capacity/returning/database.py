"""What was saved for the national tracker stays as it was saved."""

RETURNS = (
    "CREATE OR REPLACE TRIGGER capacity_return_kept BEFORE UPDATE OR DELETE ON capacity_return"
    " FOR EACH ROW EXECUTE FUNCTION almoner_capacity_refuse()",
)
