"""Settings, all read from the environment (README, “Settings”).

Secrets and the database have no default; whatever else is not set is safe to leave so.
"""

from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from portal import env

# Lets generic classes of Django be written with their type (ModelForm[User]) when the code runs, too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env.text("ANJU_STATE_DIR", str(BASE_DIR / ".anju")))

DEBUG = env.flag("DJANGO_DEBUG")
DEMO = env.flag("ANJU_DEMO")
SECRET_KEY = env.text("DJANGO_SECRET_KEY")
# Personal text is sealed under the first key and opened under any; equal ones are found by digests, whose key is apart.
SEALING_KEYS = env.sealing_keys("ANJU_SEALING_KEYS", "ANJU_SEALING_KEY_FILE")
DIGEST_KEY = env.text("ANJU_DIGEST_KEY")
AUDIT_KEY = env.text("ANJU_AUDIT_KEY")
# The end of the chain, a line a day: shipped off the machine, so that nobody who rules it can rewrite the past.
AUDIT_ROOTS = Path(env.text("ANJU_AUDIT_ROOTS", str(STATE_DIR / "audit-roots.jsonl")))
DIGEST_HASH = env.choice("ANJU_DIGEST_HASH", "sha256", ("sha256", "sm3"))
# How long events stay in the audit log (days; the law asks for half a year) before `manage.py retain_audit` moves them.
AUDIT_KEEP_DAYS = env.number("ANJU_AUDIT_KEEP_DAYS", 1_095, least=180)
ALLOWED_HOSTS = env.words("DJANGO_ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("DJANGO_CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "portal.common",
    "portal.accounts",
    "households",
    "workshops",
    "projects",
    "monitoring",
    "portal.dashboard",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "import_export",
    "csp",
]

MIDDLEWARE = [
    "portal.common.health.metrics.MetricsMiddleware",
    "portal.common.requests.headers.SafeHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.TokenMiddleware",
    "portal.common.requests.middleware.OriginMiddleware",
    "portal.common.requests.errors.ErrorPagesMiddleware",
    "portal.common.requests.middleware.AddressMiddleware",
    "portal.common.requests.transactions.TransactionMiddleware",
    "portal.accounts.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.accounts.middleware.SessionRulesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.common.requests.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.common.templatetags.portal",
                "portal.common.personal_tags",
                "portal.common.row_tags",
            ],
        },
    }
]

# Two PostgreSQL roles: the owner migrates (ANJU_DATABASE_ROLE=owner), the application can only read and write rows.
_OWNER = env.text("ANJU_DATABASE_ROLE", "app") == "owner"
DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_OWNER_URL" if _OWNER else "DATABASE_URL")}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("DATABASE_CONN_MAX_AGE", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Statements here are many and short, or wide and run once: compiling them (JIT) costs seconds and saves none.
_OPTIONS = DATABASES["default"]["OPTIONS"]
# A run's facts of a county stay in memory while it compares them (a connection without temporary tables takes none).
_OPTIONS["options"] = f"-c jit=off -c temp_buffers=128MB {_OPTIONS.get('options', '')}".strip()
DATABASE_APP_ROLE = env.text("ANJU_DATABASE_APP_ROLE", env.database("DATABASE_URL")["USER"] or "anju_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["portal.accounts.backends.Accounts"]
# The rules of passwords (portal.accounts.passwords): what an assessment of level 3 asks, or what OWASP recommends.
PASSWORD_PROFILES: dict[str, dict[str, Any]] = {
    "djbh": {"validators": ["Length", "Kinds", "NotCommon", "NotOwnWords"], "days": 90, "history": 5},
    "owasp": {"validators": ["Length", "NotCommon", "NotOwnWords", "Strong"], "days": 0, "history": 0},
}
PASSWORD_RULES = PASSWORD_PROFILES[env.choice("ANJU_PASSWORD_PROFILE", "djbh", tuple(PASSWORD_PROFILES))]
AUTH_PASSWORD_VALIDATORS = [{"NAME": f"portal.accounts.passwords.{name}"} for name in PASSWORD_RULES["validators"]]
# Roles that must have a second factor ("all": everybody; "none": nobody); failures until an account is locked
# and for how long; how long a password given again holds.
SECOND_FACTOR_ROLES = env.words("ANJU_SECOND_FACTOR_ROLES", "all")
LOCK_AFTER = env.number("ANJU_LOCK_AFTER", 5, least=1)
LOCK_MINUTES = env.number("ANJU_LOCK_MINUTES", 15, least=1)
CONFIRM_MINUTES = env.number("ANJU_CONFIRM_MINUTES", 5, least=1)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.text("ANJU_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Compressing takes over a minute: worth it for a release, not for a first page within one.
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if env.flag("ANJU_STATIC_COMPRESSED")
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env.text("ANJU_UPLOAD_DIR", str(STATE_DIR / "uploads")))
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# One log of web, worker, beat and commands (portal.common.logs): JSON, or plain lines where a person reads along.
LOG_FORMAT = env.choice("ANJU_LOG_FORMAT", "plain" if DEBUG else "json", ("json", "plain"))
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.common.logs.formatter", "json": LOG_FORMAT == "json"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "anju": {"level": env.text("ANJU_LOG_LEVEL", "INFO")},
        # A line for every request is for machines.
        "anju.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"},
        # Replaces Django's own handlers (mail to nobody), not its levels.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
}

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "memory://")
CELERY_TASK_ALWAYS_EAGER = False
CELERY_ACCEPT_CONTENT = ["json"]
# Of regular tasks; a job has limits of its own (portal.common.tasks).
CELERY_TASK_SOFT_TIME_LIMIT, CELERY_TASK_TIME_LIMIT = 240, 300
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
# Seconds a job is its worker's without a sign of life, and between two looks for lost jobs: together, the longest
# wait after a worker was killed. Minutes a job may take at all.
JOB_LEASE = env.number("ANJU_JOB_LEASE", 15, least=1)
JOB_SWEEP = env.number("ANJU_JOB_SWEEP", 10, least=1)
JOB_MINUTES = env.number("ANJU_JOB_MINUTES", 60, least=1)
# A job's row is the truth and its sweeper rings again (portal.common.jobs): nothing waits for the broker to deliver
# again, and a broker that is down must not hold up a page.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_connect_timeout": 2, "socket_timeout": 10}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
# Two clocks may run: one leads, each due moment is sent once (portal.common.jobs.clock).
CELERY_BEAT_SCHEDULER = "portal.common.jobs.clock:OneClock"
CELERY_BEAT_MAX_LOOP_INTERVAL = 10
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep-jobs": {
        "task": "portal.common.tasks.sweep_jobs",
        "schedule": float(JOB_SWEEP),
        # On a busy machine a bell may take a while to be heard; more than a few need not wait in the queue.
        "options": {"expires": 3 * JOB_SWEEP},
    },
    "verify-integrity": {"task": "portal.common.tasks.verify_integrity", "schedule": crontab(hour="3", minute="40")},
    "clear-exports": {"task": "portal.common.tasks.clear_exports", "schedule": crontab(hour="3", minute="20")},
    "clear-imports": {"task": "portal.common.tasks.clear_imports", "schedule": crontab(hour="3", minute="50")},
    "recompute-touched": {"task": "monitoring.tasks.recompute_touched", "schedule": 60.0, "options": {"expires": 60}},
    "recompute-all": {"task": "monitoring.tasks.recompute_all", "schedule": crontab(hour="2", minute="10")},
    "seal-audit": {"task": "portal.common.tasks.seal_audit", "schedule": 60.0, "options": {"expires": 60}},
    "publish-audit-root": {"task": "portal.common.tasks.publish_audit_root", "schedule": crontab(hour="0", minute="5")},
    "verify-audit": {"task": "portal.common.tasks.verify_audit", "schedule": crontab(hour="3", minute="10")},
    "tend-accounts": {"task": "portal.accounts.tasks.tend_accounts", "schedule": crontab(hour="3", minute="40")},
    "count-changed": {
        "task": "portal.dashboard.tasks.count_changed",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "freeze-month": {
        "task": "portal.dashboard.tasks.freeze_last_month",
        "schedule": crontab(day_of_month="1", hour="4", minute="10"),
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "script-src-attr": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
# A session lives in one table, so that ending it holds at once everywhere. The cookie goes with the browser.
SESSION_ENGINE = "portal.accounts.sessions"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = env.number("ANJU_SESSION_HOURS", 12, least=1) * 3600
SESSION_IDLE_MINUTES = env.number("ANJU_IDLE_MINUTES", 30, least=1)
SESSION_LIMIT = env.number("ANJU_SESSION_LIMIT", 2, least=1)
SECURE_TLS = env.flag("ANJU_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = SECURE_TLS
# With TLS the browser itself holds the cookies to this one host and to https.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if SECURE_TLS else ("sessionid", "csrftoken")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_TLS else None
# Machines that watch ask the web server itself, behind the proxy that ends TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/(live|ready)$", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "portal.common.requests.errors.forged"

# Proxies whose X-Forwarded-For is believed: addresses, networks, "unix" for a socket.
TRUSTED_PROXIES = env.words("ANJU_TRUSTED_PROXIES")

# Limits of an uploaded workbook (bytes, rows, columns); see portal.common.imports.
IMPORT_MAX_BYTES = env.number("ANJU_IMPORT_MAX_MB", 50, least=1) * 1024**2
IMPORT_MAX_UNPACKED_BYTES = env.number("ANJU_IMPORT_MAX_UNPACKED_MB", 600, least=1) * 1024**2
IMPORT_MAX_ROWS = env.number("ANJU_IMPORT_MAX_ROWS", 100_000, least=1)
IMPORT_MAX_COLUMNS = env.number("ANJU_IMPORT_MAX_COLUMNS", 300, least=1)
IMPORT_CHILD_MEMORY_BYTES = env.number("ANJU_IMPORT_CHILD_MB", 1024, least=128) * 1024**2
IMPORT_CHILD_SECONDS = env.number("ANJU_IMPORT_CHILD_SECONDS", 60, least=5)
# What one user may hand in: imports being read at once, and bytes a day.
IMPORT_MAX_READING = env.number("ANJU_IMPORT_MAX_READING", 2, least=1)
IMPORT_MAX_BYTES_A_DAY = env.number("ANJU_IMPORT_MAX_MB_A_DAY", 200, least=1) * 1024**2
# How many personal values one user may see in full a day.
REVEALS_A_DAY = env.number("ANJU_REVEALS_A_DAY", 50, least=0)
# An export of more rows than this is written by a job and kept for a day.
EXPORT_MOST_AT_ONCE = env.number("ANJU_EXPORT_MOST_AT_ONCE", 2_000, least=0)
# An export of more rows than this waits for a second person; how many rows one user may take out a day.
EXPORT_MOST_ALONE = env.number("ANJU_EXPORT_MOST_ALONE", 500, least=0)
EXPORT_ROWS_A_DAY = env.number("ANJU_EXPORT_ROWS_A_DAY", 20_000, least=0)
# How long an import can be undone, and how long its file is kept (days; both longer while a row of it waits).
IMPORT_UNDO_DAYS = env.number("ANJU_IMPORT_UNDO_DAYS", 30, least=1)
IMPORT_KEEP_UPLOAD_DAYS = env.number("ANJU_IMPORT_KEEP_UPLOAD_DAYS", 30, least=1)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024**2

# Who may read /metrics (nobody without a token), and whether the database's log must be archived (backup).
METRICS_TOKEN = env.text("ANJU_METRICS_TOKEN", "")
ARCHIVE_EXPECTED = env.flag("ANJU_ARCHIVE")

FILTERS_EMPTY_CHOICE_LABEL = "—"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.common.api.policy.PortalSession"],
    "DEFAULT_PARSER_CLASSES": ["portal.common.api.policy.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "portal.common.api.viewsets.answer_error",
    "DEFAULT_THROTTLE_CLASSES": ["portal.common.api.policy.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": env.text("ANJU_API_RATE", "600/min")},
    "DEFAULT_PERMISSION_CLASSES": ["portal.common.api.policy.DeclaredPermission"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "portal.common.api.policy.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Anju",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Enumerations stay with their fields: a code list is found under /api/code-lists/, not by a made-up component name.
    "POSTPROCESSING_HOOKS": ["portal.common.api.openapi.describe_refusals"],
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
