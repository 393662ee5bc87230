"""From a definition to one grouped statement of SQL."""

from almoner.engines.indicators.sql.statement import Asked, figures, members, rows

__all__ = ["Asked", "figures", "members", "rows"]
