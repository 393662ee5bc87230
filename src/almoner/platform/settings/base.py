"""Settings for every process. What differs between places comes from the environment."""

import os
from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from almoner.platform.accounts.configuration import form_targets, openid_connect
from almoner.platform.settings.environment import (
    flag,
    live_sources,
    secret_key,
    setting,
    var_directory,
    web_address,
)

VAR = var_directory()
ROOT = Path(__file__).resolve().parents[4]
SECRET_KEY = secret_key(VAR)
DEBUG = False
DEMO = flag("ALMONER_DEMO")
SYNTHETIC_ONLY = flag("ALMONER_SYNTHETIC_ONLY", default=DEMO)
ALLOWED_HOSTS = setting("ALMONER_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in setting("ALMONER_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "almoner.platform.web.apps.WebConfig",
    "almoner.platform.accounts.apps.AccountsConfig",
    "almoner.platform.access.apps.AccessConfig",
    "almoner.platform.audit.apps.AuditConfig",
    "almoner.platform.imports.apps.ImportsConfig",
    "almoner.platform.jobs.apps.JobsConfig",
    "almoner.platform.definitions.apps.DefinitionsConfig",
    "almoner.registers.organisations.apps.OrganisationsConfig",
    "almoner.registers.people.apps.PeopleConfig",
    "almoner.registers.workforce.apps.WorkforceConfig",
    "almoner.registers.directory.apps.DirectoryConfig",
    "almoner.engines.instruments.apps.InstrumentsConfig",
    "almoner.engines.pathways.apps.PathwaysConfig",
    "almoner.engines.indicators.apps.IndicatorsConfig",
    "almoner.services.delegation.apps.DelegationConfig",
    "almoner.services.visits.apps.VisitsConfig",
    "almoner.services.rounds.apps.RoundsConfig",
    "almoner.services.capacity.apps.CapacityConfig",
    "almoner.services.discharge.apps.DischargeConfig",
    "almoner.services.brokerage.apps.BrokerageConfig",
    "almoner.surfaces.home.apps.HomeConfig",
    "almoner.surfaces.imports.apps.ImportScreensConfig",
    "almoner.surfaces.flow.apps.FlowConfig",
    "almoner.surfaces.api.apps.ApiConfig",
    "almoner.surfaces.fhir.apps.FhirConfig",
    "almoner.surfaces.cli.apps.CliConfig",
    "almoner.demo.apps.DemoConfig",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "almoner.platform.accounts.middleware.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "almoner.platform.accounts.middleware.SecondFactor",
    "almoner.platform.access.middleware.Scope",
]

ROOT_URLCONF = "almoner.surfaces.urls"
WSGI_APPLICATION = "almoner.platform.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "almoner.platform.web.jinja.environment",
            "context_processors": ["almoner.platform.web.context.shell"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "almoner.platform.web.context.shell",
            ]
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [p for p in [ROOT / "static-build"] if p.exists()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Who is looking. The function lives on the registers floor; only its name is known here.
# A folder of a place's own definitions: pathways/, instruments/, indicators/ with YAML files.
ALMONER_DEFINITIONS = setting("ALMONER_DEFINITIONS", "")
ALMONER_VIEWER_LOADER = "almoner.registers.workforce.viewers.viewer_for"

# Sign-in: passwords with a second factor, passkeys, or an OpenID Connect provider.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "almoner.platform.accounts.adapter.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "almoner.platform.accounts.adapter.SocialAccountAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Almoner"
MFA_ADAPTER = "almoner.platform.accounts.adapter.MFAAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS = openid_connect(os.environ)
OIDC_SECOND_FACTOR = flag("ALMONER_OIDC_SECOND_FACTOR")
_FORMS = "almoner.platform.accounts.forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "set_password": f"{_FORMS}.SetPasswordForm",
    "reset_password": f"{_FORMS}.ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}.ResetPasswordKeyForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "deactivate_totp": f"{_FORMS}.DeactivateTOTPForm",
    "generate_recovery_codes": f"{_FORMS}.GenerateRecoveryCodesForm",
    "add_webauthn": f"{_FORMS}.AddWebAuthnForm",
    "edit_webauthn": f"{_FORMS}.EditWebAuthnForm",
}

SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_MAXIMUM_SECONDS = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
HTTPS = flag("ALMONER_HTTPS")
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The port of the process that tells pages of changes; empty when a proxy leads /flow/live/ to it.
LIVE_PORT = setting("ALMONER_LIVE_PORT", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF, *live_sources(ALLOWED_HOSTS, LIVE_PORT, https=HTTPS)],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF, *form_targets(os.environ)],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Invitations and forgotten passwords go by mail: to a server when one is named, else to the log.
EMAIL_HOST = setting("ALMONER_EMAIL_HOST", "")
EMAIL_PORT = int(setting("ALMONER_EMAIL_PORT", "587"))
EMAIL_HOST_USER = setting("ALMONER_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = setting("ALMONER_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("ALMONER_EMAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = setting("ALMONER_EMAIL_FROM", "almoner@localhost")
EMAIL_BACKEND = setting(
    "ALMONER_EMAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend",
)

# What a link in a mail begins with: there is no request to take it from.
SITE_ADDRESS = (
    web_address("ALMONER_SITE_ADDRESS") or f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
).rstrip("/")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# Providers' software is told of reservations at addresses of the open internet only, unless this
# allows others, for trying things.
CAPACITY_PRIVATE_ADDRESSES = flag("ALMONER_PRIVATE_ADDRESSES")

# Travel times of rounds: a table of postcodes, or a map for the road engine. Empty: straight line.
TRAVEL_TIMES = setting("ALMONER_TRAVEL_TIMES", "")

# Whoever uses this over a network is offered the source of what runs here: the licence asks it.
SOURCE_URL = web_address("ALMONER_SOURCE_URL")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": os.environ.get("ALMONER_LOG_LEVEL", "WARNING")},
}

# Found before the queue is made: what is found later is never told to it.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
