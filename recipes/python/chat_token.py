# GET /chat-token for Flask: gives the signed-in customer a login token for Kustomer chat.
# pip install flask pyjwt
import os
import time

import jwt
from flask import Blueprint, session

# The secret is used as the text it is: never base64- or hex-decode it.
SECRET = os.environ.get("KUSTOMER_CHAT_SECRET")
if not SECRET:
    raise RuntimeError("KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value")

chat_token = Blueprint("chat_token", __name__)


@chat_token.get("/chat-token")
def get_chat_token():
    headers = {"Cache-Control": "no-store"}

    # The customer comes from the session, never from the request: else anyone can ask for anyone's token.
    customer_id = session.get("customer_id")
    if customer_id is None:
        return {"error": "not signed in"}, 401, headers

    # externalId is a string, even if your ids are numbers; "email" may stand in its place.
    # iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
    claims = {"externalId": str(customer_id), "iat": int(time.time())}
    return {"token": jwt.encode(claims, SECRET, algorithm="HS256")}, 200, headers
