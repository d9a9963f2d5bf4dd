# The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
require 'action_controller/railtie'
require 'jwt'

class App < Rails::Application
  config.eager_load = false
  config.hosts.clear
  config.logger = Logger.new(nil)
  config.secret_key_base = 'made up'
  config.session_store :cookie_store, key: 'session'
  routes.append do
    get 'chat-token', to: 'chat_token#show'
    post 'sign-in', to: 'sign_in#create'
  end
end

class ApplicationController < ActionController::Base; end

class SignInController < ApplicationController
  def create
    session[:customer_id] = request.body.read.force_encoding('UTF-8')
    head :no_content
  end
end

require_relative 'chat_token_controller'
App.initialize!
require 'rack/handler/webrick'
Rack::Handler::WEBrick.run(App, Host: '127.0.0.1', Port: ENV.fetch('PORT'), Logger: WEBrick::Log.new(nil, 0), AccessLog: [])
