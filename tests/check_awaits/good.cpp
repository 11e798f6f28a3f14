// What scripts/check_awaits.py must let pass. Not compiled.
asio::awaitable<void> session(Stream stream, Queue& queue) {
  co_await send(stream, "? && || { co_await");
  const auto answer = co_await read(stream);
  auto [error, size] = co_await read_some(stream, nothrow);
  answer.last = co_await next(queue);
  co_await post(queue, [&] { return queue.empty() ? 1 : 2; });
  if (error) co_await close(stream);
  const bool ready = size > 0 && (co_await is_ready(stream));  // await-ok
  for (;;) {
    co_await turn(queue);
  }
  co_return co_await finish(stream);
}
