# GET /chat-token for Mojolicious: gives the signed-in customer a login token for Kustomer chat.
# cpanm Mojolicious Crypt::JWT
use Mojolicious::Lite -signatures;
use Crypt::JWT qw(encode_jwt);

# The secret is used as the text it is: never base64- or hex-decode it.
my $secret = $ENV{KUSTOMER_CHAT_SECRET}
    || die "KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value\n";

get '/chat-token' => sub ($c) {
    $c->res->headers->cache_control('no-store');

    # The customer comes from the session, never from the request: else anyone can ask for anyone's token.
    my $customer_id = $c->session('customer_id');
    return $c->render(json => { error => 'not signed in' }, status => 401) unless defined $customer_id;

    # externalId is a string, even if your ids are numbers (hence the quotes); email may stand in its place.
    # iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
    my $claims = { externalId => "$customer_id", iat => time };
    my $token = encode_jwt(payload => $claims, key => $secret, alg => 'HS256', extra_headers => { typ => 'JWT' });
    $c->render(json => { token => $token });
};
