// Every line that ends in "refused" must be refused by scripts/check_awaits.py, and no other. Not compiled.
asio::awaitable<void> session(Stream stream, Queue& queue) {
  if (!co_await is_ready(stream)) co_return;  // refused
  co_await send(stream, {.text = "a"});  // refused
  const int size = big ? co_await read(stream) : 0;  // refused
  const auto answer = co_await read(stream, fast ? 1 : 2);  // refused
  const bool both = co_await first(queue) && co_await second(queue);  // refused
  co_await post(queue, [queue] { return 1; });  // refused
  co_await turn(queue).then(co_await other(queue));  // refused
  const auto task = [stream]() -> asio::awaitable<void> {  // refused
    co_await stream.close();
  };
}
