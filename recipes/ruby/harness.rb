# The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
require_relative 'chat_token'

class App < Sinatra::Base
  set :bind, '127.0.0.1'
  set :port, ENV.fetch('PORT')
  set :server, 'webrick'
  use Rack::Session::Cookie, key: 'session', secret: 'made up ' * 12
  use ChatToken

  post '/sign-in' do
    session[:customer_id] = request.body.read.force_encoding('UTF-8')
    204
  end
end

App.run!
