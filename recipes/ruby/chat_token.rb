# GET /chat-token for Sinatra: gives the signed-in customer a login token for Kustomer chat.
# gem install sinatra jwt; in config.ru: use ChatToken
require 'json'
require 'jwt'
require 'sinatra/base'

class ChatToken < Sinatra::Base
  # The secret is used as the text it is: never base64- or hex-decode it.
  SECRET = ENV.fetch('KUSTOMER_CHAT_SECRET', '')
  abort 'KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value' if SECRET.empty?

  get '/chat-token' do
    content_type :json
    cache_control :no_store

    # The customer comes from the session, never from the request: else anyone can ask for anyone's token.
    customer_id = session[:customer_id]
    halt 401, { error: 'not signed in' }.to_json if customer_id.nil?

    # externalId is a string, even if your ids are numbers; email may stand in its place.
    # iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
    claims = { externalId: customer_id.to_s, iat: Time.now.to_i }
    { token: JWT.encode(claims, SECRET, 'HS256', { typ: 'JWT' }) }.to_json
  end
end
