<?php
// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
use App\Http\Controllers\ChatTokenController;
use Illuminate\Auth\{AuthServiceProvider, GenericUser};
use Illuminate\Config\Repository;
use Illuminate\Cookie\CookieServiceProvider;
use Illuminate\Cookie\Middleware\AddQueuedCookiesToResponse;
use Illuminate\Filesystem\FilesystemServiceProvider;
use Illuminate\Foundation\Application;
use Illuminate\Http\Request;
use Illuminate\Session\Middleware\StartSession;
use Illuminate\Session\SessionServiceProvider;
use Illuminate\Support\Facades\Facade;
use Illuminate\View\ViewServiceProvider;

require '/usr/share/php/Illuminate/autoload.php';
require __DIR__ . '/ChatTokenController.php';

$app = new Application(__DIR__);
$app->instance('config', new Repository([
    'auth' => ['defaults' => ['guard' => 'web'], 'guards' => ['web' => ['driver' => 'session-id']]],
    'services' => ['kustomer' => ['chat_secret' => getenv('KUSTOMER_CHAT_SECRET')]],
    'session' => ['driver' => 'file', 'files' => __DIR__, 'cookie' => 'session', 'lifetime' => 10, 'path' => '/',
        'domain' => null, 'secure' => false, 'expire_on_close' => true, 'lottery' => [0, 1]],
    'view' => ['paths' => [], 'compiled' => __DIR__],
]));
Facade::setFacadeApplication($app);
$request = Request::capture();
$app->instance('request', $request);
foreach ([AuthServiceProvider::class, CookieServiceProvider::class, FilesystemServiceProvider::class,
    SessionServiceProvider::class, ViewServiceProvider::class] as $provider) {
    $app->register($provider);
}
$app['auth']->viaRequest('session-id', function (Request $request) {
    $id = $request->session()->get('customer_id');
    return $id === null ? null : new GenericUser(['id' => $id]);
});
$app->instance('request', $request);

$app['router']->middleware([AddQueuedCookiesToResponse::class, StartSession::class])->group(function ($router) {
    $router->get('/chat-token', ChatTokenController::class);
    $router->post('/sign-in', function (Request $request) {
        $request->session()->put('customer_id', $request->getContent());
        return response()->noContent();
    });
});
$app->boot();
$app['router']->dispatch($request)->send();
