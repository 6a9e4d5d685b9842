"""Django's settings, read from the environment. Each variable has a heading in docs/web.md.

``DATABASE_URL`` chooses PostgreSQL; ``ONEWINDOW_DATA`` is the folder for databases, documents and papers;
``SECRET_KEY`` signs sessions; ``ONEWINDOW_HOSTS`` names the addresses that may be served;
``ONEWINDOW_ADDRESS`` is the public address printed in QR codes; ``ONEWINDOW_HTTPS=1`` for encrypted service,
``ONEWINDOW_PROXIES`` names the servers that stand before this one;
``ONEWINDOW_UPLOAD_LIMIT_MB`` bounds one upload.
"""

from __future__ import annotations

import os
from pathlib import Path

from onewindow.web.database import take_newer_sqlite, web_database
from onewindow.web.secret import given_key, refuse_debug_in_service, secret_key

take_newer_sqlite()

PACKAGE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("ONEWINDOW_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("ONEWINDOW_DEBUG", "") == "1"
SECRET_KEY = given_key(os.environ.get("SECRET_KEY", "")) or secret_key(DATA)
ALLOWED_HOSTS = os.environ.get("ONEWINDOW_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
PUBLIC_ADDRESS = os.environ.get("ONEWINDOW_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
HTTPS = os.environ.get("ONEWINDOW_HTTPS", "") == "1"
refuse_debug_in_service(DEBUG, HTTPS)
PROXIES = [one.strip() for one in os.environ.get("ONEWINDOW_PROXIES", "").split(",") if one.strip()]
SIGNING_KEY = os.environ.get("ONEWINDOW_SIGNING_KEY", "")
SIGNING_PASSWORD_FILE = os.environ.get("ONEWINDOW_SIGNING_PASSWORD_FILE", "")

DATABASES = {"default": web_database(os.environ.get("DATABASE_URL", ""), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "onewindow.web.apps.WebDoor",
]

MIDDLEWARE = [
    "onewindow.web.middleware.SecurityHeaders",
    "onewindow.web.middleware.UploadLimit",
    "onewindow.web.middleware.CleanTexts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onewindow.web.language.Language",
    "onewindow.web.middleware.DeclaredPermission",
    "onewindow.web.middleware.PlainRefusals",
]

ROOT_URLCONF = "onewindow.web.urls"
WSGI_APPLICATION = "onewindow.web.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "onewindow.web.frame.frame",
            ],
            "builtins": ["onewindow.web.templatetags.words"],
        },
    }
]

AUTH_USER_MODEL = "web.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "/sign-in"
_HOST = "__Host-" if HTTPS else ""
"""Browsers take a cookie of such a name only over encryption, from this very host, for all of its pages."""
SESSION_COOKIE_NAME = f"{_HOST}onewindow_session"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{_HOST}onewindow_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "onewindow.web.pages.errors.stale_form"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

UPLOAD_LIMIT = int(os.environ.get("ONEWINDOW_UPLOAD_LIMIT_MB", "50")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
INCOMING = (
    DATA / "files" / "incoming"
)  # the file store's own: what a dying process leaves there is removed later
INCOMING.mkdir(parents=True, exist_ok=True)
FILE_UPLOAD_TEMP_DIR = str(INCOMING)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "static"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
