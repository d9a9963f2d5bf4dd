# The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
require './chat_token.pl';
use Mojolicious::Lite -signatures;

app->secrets(['made up']);
post '/sign-in' => sub ($c) {
    $c->session(customer_id => Mojo::Util::decode('UTF-8', $c->req->body));
    $c->rendered(204);
};
app->start('daemon', '--listen', "http://127.0.0.1:$ENV{PORT}");
