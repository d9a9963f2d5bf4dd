defmodule ChatToken do
  @moduledoc """
  A login token for Kustomer chat for the signed-in customer, with JOSE (`{:jose, "~> 1.11"}`).

  In a Phoenix controller or a Plug: `ChatToken.answer(get_session(conn, :customer_id))`, never an id of the params:
  else anyone can ask for anyone's token.
  """

  @headers [{"cache-control", "no-store"}, {"content-type", "application/json"}]

  @doc "Status, headers and what to encode as JSON; `nil` is a customer who is not signed in."
  def answer(nil), do: {401, @headers, %{error: "not signed in"}}
  def answer(customer_id), do: {200, @headers, %{token: sign(customer_id)}}

  defp sign(customer_id) do
    # externalId is a string, even if your ids are numbers; "email" may stand in its place.
    # iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
    claims = %{"externalId" => to_string(customer_id), "iat" => System.system_time(:second)}
    # The secret is used as the text it is: never Base.decode64 it.
    key = :jose_jwk.from_oct(secret())
    {_, token} = :jose_jws.compact(:jose_jwt.sign(key, %{"alg" => "HS256", "typ" => "JWT"}, claims))
    token
  end

  defp secret do
    case System.get_env("KUSTOMER_CHAT_SECRET", "") do
      "" -> raise "KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value"
      secret -> secret
    end
  end
end
