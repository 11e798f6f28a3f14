// What only whoever plays with the workspace does: the clock, the app's process, the whole state as a file.
#include <array>

#include "sandbox/archive.hpp"
#include "sandbox/route.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr Millis kFarthest{std::chrono::hours{24 * 3650}};

Result<Value> clock(Core& core, Wish) {
  return json::object({{"now_ms", to_millis(core.clock.now())},
                       {"offset_ms", core.clock.offset().count()},
                       {"file", core.clock.file()}});
}

// {by_ms} from where it stands, or {offset_ms}
Result<Value> move_clock(Core& core, Wish wish) {
  if (!wish.has("by_ms") && !wish.has("offset_ms"))
    return invalid("Say how far: {\"by_ms\": 3600000} moves the clock by an hour, {\"offset_ms\": 0} back to now.");
  Hold hold(core);
  const Millis offset = wish.has("by_ms") ? core.clock.offset() + Millis{number_in(wish, "by_ms", 0)}
                                          : Millis{number_in(wish, "offset_ms", 0)};
  if (offset > kFarthest || offset < -kFarthest) return invalid("The clock goes ten years each way, and no further.");
  if (const auto moved = core.clock.set_offset(offset); !moved) return moved.error();
  hold->changed();
  return json::object({{"ok", true}, {"offset_ms", offset.count()}, {"now_ms", to_millis(core.clock.now())}});
}

Result<AppProcess*> process_of(Core& core) {
  Hold hold(core);
  if (core.server) return core.server.get();
  return not_found(
      "The app is no process of this sandbox. Start the sandbox with --run COMMAND to have it start the app.");
}

Result<Value> server(Core& core, Wish) {
  const auto process = process_of(core);
  return process ? Result<Value>((*process)->json(true)) : process.error();
}

// {do: start | stop | restart}
Result<Value> move_server(Core& core, Wish wish) {
  const auto process = process_of(core);
  if (!process) return process.error();
  const std::string& what = wish["do"].string();
  if (what != "start" && what != "stop" && what != "restart")
    return invalid("Say what to do: {\"do\": \"start\"}, \"stop\" or \"restart\".");
  if (what != "start") (*process)->stop();
  if (what != "stop") {
    if (const auto started = (*process)->start(); !started) return started.error();
  }
  return (*process)->json(false);
}

Result<Value> save(Core& core, Wish) {
  Hold hold(core);
  return state_of(*hold);
}

Result<Value> load(Core& core, Wish wish) {
  Hold hold(core);
  if (const auto loaded = load_state(*hold, wish); !loaded) return loaded.error();
  return json::object({{"ok", true}, {"messages", hold->messages.size()}});
}

constexpr std::array kToolRoutes{Route{"GET", "/sandbox/clock", clock},   Route{"POST", "/sandbox/clock", move_clock},
                                 Route{"GET", "/sandbox/server", server}, Route{"POST", "/sandbox/server", move_server},
                                 Route{"GET", "/sandbox/state", save},    Route{"POST", "/sandbox/state", load}};

}  // namespace

std::span<const Route> tool_routes() { return kToolRoutes; }

}  // namespace c1::sandbox
