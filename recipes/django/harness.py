# The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the name in the body.
import os

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    ROOT_URLCONF=__name__,
    SECRET_KEY="made up",
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
)
django.setup()

from django.contrib.auth import get_user_model, login  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.servers.basehttp import run  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from chat_token import chat_token  # noqa: E402


def sign_in(request):
    user, _ = get_user_model().objects.get_or_create(username=request.body.decode())
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse(status=204)


urlpatterns = [path("chat-token", chat_token), path("sign-in", sign_in)]
call_command("migrate", verbosity=0)
run("127.0.0.1", int(os.environ["PORT"]), get_wsgi_application())
