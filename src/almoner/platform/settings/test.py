"""The test suite: the same house, faster hashing, its own database server."""

from almoner.platform.database.configuration import database_settings_for_tests
from almoner.platform.settings.base import *  # noqa: F403
from almoner.platform.settings.base import INSTALLED_APPS, VAR

DATABASES = database_settings_for_tests(VAR)
# What a test commits need not outlive the machine. The test of durability starts processes of its
# own, which keep the full guarantee.
DATABASES["default"]["OPTIONS"] = {
    **DATABASES["default"].get("OPTIONS", {}),
    "options": "-c synchronous_commit=off",
}
DEMO = True
SYNTHETIC_ONLY = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Our own tables are made straight from the models; one test walks the real migrations.
MIGRATION_MODULES = {
    name.split(".")[-3]: None for name in INSTALLED_APPS if name.startswith("almoner.")
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Requests in tests drop to the web's role, so that every view test runs behind row-level security.
DROP_TO_WEB_ROLE = True
