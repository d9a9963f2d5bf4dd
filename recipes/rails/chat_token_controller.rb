# app/controllers/chat_token_controller.rb: gives the signed-in customer a login token for Kustomer chat.
# bundle add jwt; in config/routes.rb: get 'chat-token', to: 'chat_token#show'
class ChatTokenController < ApplicationController
  # The secret is used as the text it is: never base64- or hex-decode it.
  SECRET = ENV.fetch('KUSTOMER_CHAT_SECRET', '')
  raise 'KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value' if SECRET.empty?

  def show
    response.headers['Cache-Control'] = 'no-store'

    # The customer comes from the session, never from params: else anyone can ask for anyone's token.
    customer_id = session[:customer_id]
    return render json: { error: 'not signed in' }, status: :unauthorized if customer_id.nil?

    # externalId is a string, even if your ids are numbers; email may stand in its place.
    # iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
    claims = { externalId: customer_id.to_s, iat: Time.current.to_i }
    render json: { token: JWT.encode(claims, SECRET, 'HS256', { typ: 'JWT' }) }
  end
end
