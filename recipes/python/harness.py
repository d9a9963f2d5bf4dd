# The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
import os

from flask import Flask, request, session

from chat_token import chat_token

app = Flask(__name__)
app.secret_key = "made up"
app.register_blueprint(chat_token)


@app.post("/sign-in")
def sign_in():
    session["customer_id"] = request.get_data(as_text=True)
    return "", 204


app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
