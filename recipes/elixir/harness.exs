# The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
Code.require_file("chat_token.ex", __DIR__)

defmodule Harness do
  @reasons %{200 => "OK", 204 => "No Content", 401 => "Unauthorized", 500 => "Internal Server Error"}

  def serve(listener, sessions) do
    {:ok, socket} = :gen_tcp.accept(listener)
    sessions = serve_one(socket, :gen_tcp.recv(socket, 0, 1000), sessions)
    :gen_tcp.close(socket)
    serve(listener, sessions)
  end

  defp serve_one(socket, {:ok, {:http_request, _, {:abs_path, path}, _}}, sessions) do
    headers = read_headers(socket, %{})
    :inet.setopts(socket, packet: :raw)
    {{status, headers, body}, sessions} = answer(path, headers, socket, sessions)
    lines = for {name, value} <- headers, do: "#{name}: #{value}\r\n"
    :gen_tcp.send(socket, [
      "HTTP/1.1 #{status} #{@reasons[status]}\r\n", lines,
      "content-length: #{byte_size(body)}\r\nconnection: close\r\n\r\n", body
    ])
    sessions
  end

  # A connection without a request: somebody looked whether this listens.
  defp serve_one(_, {:error, _}, sessions), do: sessions

  defp answer("/sign-in", headers, socket, sessions) do
    {:ok, id} = :gen_tcp.recv(socket, String.to_integer(headers["content-length"]))
    session = Base.encode16(:crypto.strong_rand_bytes(8))
    {{204, [{"set-cookie", "session=" <> session}], ""}, Map.put(sessions, session, id)}
  end

  defp answer("/chat-token", headers, _, sessions) do
    session = String.replace_prefix(headers["cookie"] || "", "session=", "")
    {status, headers, body} = ChatToken.answer(sessions[session])
    {{status, headers, :jiffy.encode(body)}, sessions}
  rescue
    error in RuntimeError -> {{500, [], error.message}, sessions}
  end

  defp read_headers(socket, headers) do
    case :gen_tcp.recv(socket, 0) do
      {:ok, {:http_header, _, name, _, value}} ->
        read_headers(socket, Map.put(headers, String.downcase(to_string(name)), value))
      _ -> headers
    end
  end
end

:jose.json_module(:jose_json_jiffy)
port = String.to_integer(System.fetch_env!("PORT"))
{:ok, listener} = :gen_tcp.listen(port, [:binary, packet: :http_bin, active: false, reuseaddr: true, ip: {127, 0, 0, 1}])
Harness.serve(listener, %{})
