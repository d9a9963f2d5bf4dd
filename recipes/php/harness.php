<?php
// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
if ($_SERVER['REQUEST_URI'] === '/sign-in') {
    session_start();
    $_SESSION['customer_id'] = file_get_contents('php://input');
    http_response_code(204);
    return;
}
require __DIR__ . '/chat-token.php';
