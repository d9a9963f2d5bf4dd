# A Django view: gives the signed-in customer a login token for Kustomer chat.
# pip install django pyjwt; in urls.py: path("chat-token", chat_token)
import os
import time

import jwt
from django.core.exceptions import ImproperlyConfigured
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

# The secret is used as the text it is: never base64- or hex-decode it.
SECRET = os.environ.get("KUSTOMER_CHAT_SECRET")
if not SECRET:
    raise ImproperlyConfigured("KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value")


@require_GET
@never_cache
def chat_token(request):
    # The customer comes from the session, never from the request: else anyone can ask for anyone's token.
    if not request.user.is_authenticated:
        return JsonResponse({"error": "not signed in"}, status=401)

    # externalId is a string, even though ids are numbers; "email" may stand in its place.
    # iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
    claims = {"externalId": str(request.user.get_username()), "iat": int(time.time())}
    return JsonResponse({"token": jwt.encode(claims, SECRET, algorithm="HS256")})
