"""A running installation: `DATABASE_URL`, or the embedded server when there is none."""

from almoner.platform.database.configuration import database_settings
from almoner.platform.settings.base import *  # noqa: F403
from almoner.platform.settings.base import VAR

DATABASES = database_settings(VAR)
