"""No tables. Django tells only apps with this module that migrations have run, and the policies
are applied then."""
