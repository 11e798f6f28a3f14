#include "sandbox/terminal.hpp"

#include <array>
#include <optional>

#include "base/text.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr Millis kPatience{10'000};  // of `wait`, and of settling

struct Split {
  std::string before, after;
};

std::optional<Split> split_at(const std::string& text, std::string_view mark) {
  const auto at = text.find(mark);
  if (at == std::string::npos) return std::nullopt;
  return Split{text::trimmed(text.substr(0, at)), text::trimmed(text.substr(at + mark.size()))};
}

std::string unquoted(const std::string& text) {
  const bool quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

// What a line of a person's asks of the control API.
struct Asked {
  std::string what;
  Value wish = json::object();
};

Result<Asked> field_wish(const std::string& what, const std::string& rest, std::string_view member) {
  const auto parts = split_at(rest, "=");
  if (!parts) return invalid("Write it like: " + what + " App = GitHub");
  return Asked{what, json::object({{"field", parts->before}, {std::string(member), parts->after}})};
}

Asked click_wish(const std::string& rest, bool confirm) {
  Asked asked{"click", json::object({{"button", rest}, {"confirm", confirm}})};
  if (const auto parts = split_at(rest, " on \"")) {
    asked.wish.set("button", unquoted(parts->before));
    asked.wish.set("in", unquoted("\"" + parts->after));
  }
  return asked;
}

// "words": text
Result<Asked> thread_wish(const std::string& rest) {
  const auto parts = split_at(rest, "\":");
  if (!parts || !parts->before.starts_with('"'))
    return invalid("Write it like: thread \"Platform team\": Which repository?");
  return Asked{"say", json::object({{"thread_of", parts->before.substr(1)}, {"text", parts->after}})};
}

// Request access: access = github/platform-team; reason = The build is red
Result<Asked> step_wish(const std::string& rest) {
  const auto parts = split_at(rest, ":");
  if (!parts) return invalid("Write it like: step Request access: access = github/platform-team; reason = I need it");
  Value inputs = json::object();
  for (const std::string& input : text::split(parts->after, ';')) {
    const auto pair = split_at(input, "=");
    if (!pair) return invalid("Write each input like: access = github/platform-team");
    inputs.set(pair->before, pair->after);
  }
  return Asked{"step", json::object({{"step", parts->before}, {"inputs", std::move(inputs)}})};
}

Asked say_wish(const std::string& rest) {
  const auto parts = rest.starts_with('#') ? split_at(rest, ":") : std::nullopt;
  if (parts) return {"say", json::object({{"channel", parts->before}, {"text", parts->after}})};
  return {"say", json::object({{"text", rest}})};
}

Result<Asked> asked_in(const std::string& words) {
  if (words.starts_with('/')) return Asked{"command", json::object({{"text", words}})};
  const std::string verb = words.substr(0, words.find(' '));
  const std::string rest = words.size() > verb.size() ? text::trimmed(words.substr(verb.size())) : std::string{};
  if (verb == "click") return click_wish(rest, false);
  if (verb == "confirm") return click_wish(rest, true);
  if (verb == "choose") return field_wish(verb, rest, "option");
  if (verb == "fill") return field_wish(verb, rest, "text");
  if (verb == "suggest") return field_wish(verb, rest, "query");
  if (verb == "submit" || verb == "close" || verb == "home") return Asked{verb};
  if (verb == "shortcut") return Asked{verb, json::object({{"callback_id", rest}})};
  if (verb == "step") return step_wish(rest);
  if (verb == "thread") return thread_wish(rest);
  if (verb == "say") return say_wish(rest);
  return invalid("I don't know how to \"" + verb + "\". Try help.");
}

}  // namespace

const char kTerminalHelp[] =
    "  lena: /c1 request                      runs a slash command\n"
    "  lena: choose App = GitHub              chooses in a form; suggest App = git lists what there is\n"
    "  lena: fill Reason = The build is red   types into a form\n"
    "  lena: submit | close                   the form that is open\n"
    "  omar: click Approve on \"Lena\"          presses a button (on the newest card that says so); confirm ... says "
    "yes too\n"
    "  omar: thread \"Lena\": Which one?        answers in the thread of a card\n"
    "  omar: say Hello | say #general: Hello  writes to the app, or into a channel\n"
    "  lena: step Request access: access = github/platform-team; reason = I need it\n"
    "                                         runs a workflow's step; its inputs as the manifest names them\n"
    "  omar: home | look                      opens the Home tab; shows the whole screen\n"
    "  wait omar \"is granted\"                 waits until Omar sees these words\n"
    "  # ...                                  a remark\n";

Result<Value> Terminal::told(const std::string& what, const Value& wish) {
  const auto [status, reply] = ask_("POST", "/sandbox/" + what, wish);
  if (status == 200) return reply;
  return invalid(reply["error"].string().empty() ? "The sandbox does not answer." : reply["error"].string());
}

Value Terminal::screen_of(const std::string& who) {
  return ask_("GET", "/sandbox/screen", json::object({{"user", who}})).second;
}

void Terminal::settle() {
  Value told = ask_("GET", "/sandbox/wait", json::object({{"since", "0"}, {"timeout_ms", "0"}})).second;
  for (Millis spent{0}; spent < kPatience; spent += settle_) {
    told = ask_("GET", "/sandbox/wait",
                json::object({{"since", std::to_string(told["version"].integer())},
                              {"timeout_ms", std::to_string(settle_.count())}}))
               .second;
    if (!told["changed"].boolean()) return;
  }
}

void Terminal::show_changes() {
  const Value people = ask_("GET", "/sandbox/people", json::object()).second["people"];
  for (const Value& person : people.array()) {
    const std::string& who = person["name"].string();
    Scene now = scene_of(screen_of(who));
    out_ << difference(person["real_name"].string(), seen_[who], now);
    seen_[who] = std::move(now);
  }
  out_ << std::flush;
}

// What is there before the first line is nobody's news.
void Terminal::remember() {
  const Value people = ask_("GET", "/sandbox/people", json::object()).second["people"];
  for (const Value& person : people.array())
    seen_[person["name"].string()] = scene_of(screen_of(person["name"].string()));
}

Result<void> Terminal::act(const std::string& who, const std::string& words) {
  if (words == "look") {
    const Value screen = screen_of(who);
    if (screen.has("error")) return not_found(screen["error"].string());
    seen_[who] = scene_of(screen);
    out_ << whole(screen["name"].string(), seen_[who]) << std::flush;
    return {};
  }
  auto asked = asked_in(words);
  if (!asked) return asked.error();
  asked->wish.set("user", who);
  const auto reply = told(asked->what, asked->wish);
  if (!reply) return reply.error();
  for (const Value& label : (*reply)["options"].array()) out_ << "    - " << label.string() << "\n";
  settle();
  show_changes();
  if (asked->what == "step") show_step((*reply)["execution"].string());
  return {};
}

// How the app has ended the step, if it has.
void Terminal::show_step(const std::string& execution) {
  const Value all = ask_("GET", "/sandbox/steps", json::object()).second["steps"];
  for (const Value& step : all.array()) {
    if (step["execution"].string() != execution) continue;
    out_ << "  step " << step["step"].string() << ": " << step["state"].string();
    if (!step["error"].string().empty()) out_ << ": " << step["error"].string();
    for (const auto& [name, value] : step["outputs"].object()) out_ << "\n    " << name << " = " << value.string();
    out_ << "\n" << std::flush;
  }
}

// omar "words"
Result<void> Terminal::wait_for(const std::string& words) {
  const auto parts = split_at(words, " ");
  if (!parts) return invalid("Write it like: wait omar \"is granted\"");
  const std::string wanted = unquoted(parts->after);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    const Value screen = screen_of(parts->before);
    if (screen.has("error")) return not_found(screen["error"].string());
    for (const auto& [key, item] : scene_of(screen))
      if (item.drawing.find(wanted) != std::string::npos) return settle(), show_changes(), Result<void>{};
    ask_("GET", "/sandbox/wait",
         json::object({{"since", std::to_string(screen["version"].integer())}, {"timeout_ms", "1000"}}));
  }
  return not_found(parts->before + " does not see \"" + wanted + "\" within " +
                   std::to_string(kPatience.count() / 1000) + " seconds.");
}

Result<void> Terminal::run(std::string_view raw) {
  const std::string line = text::trimmed(raw);
  if (line.empty() || line.starts_with('#')) return {};
  if (line == "help") return out_ << kTerminalHelp, Result<void>{};
  if (seen_.empty()) remember();
  if (line.starts_with("wait ")) return wait_for(text::trimmed(line.substr(5)));
  const auto parts = split_at(line, ":");
  if (!parts) return invalid("Begin with who does it: \"lena: /c1 request\". Try help.");
  return act(parts->before, parts->after);
}

}  // namespace c1::sandbox
