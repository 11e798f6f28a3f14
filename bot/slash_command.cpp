#include "bot/slash_command.hpp"

#include <algorithm>
#include <array>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/bundle_form.hpp"
#include "bot/delegation_form.hpp"
#include "bot/digest_command.hpp"
#include "bot/inquiry_form.hpp"
#include "bot/login_command.hpp"
#include "bot/my_lists.hpp"
#include "bot/my_settings.hpp"
#include "bot/request_form.hpp"
#include "bot/web_link.hpp"
#include "bot/why_hidden.hpp"
#include "slack/blocks.hpp"

namespace c1::bot {
namespace {

using slack::Reply;
using slack::SlashCommand;

// `rest` is what stands behind the word.
using Run = Reply (*)(const Services& services, const SlashCommand& command, std::string_view rest);

Reply login(const Services& services, const SlashCommand& command, std::string_view) {
  return login_command::show(services, command);
}

Reply web(const Services& services, const SlashCommand& command, std::string_view) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  return web_link::tell(services, viewer);
}

struct Word {
  std::string_view name;
  std::string_view takes;  // what may stand behind it
  std::string_view does;
  Run run;  // null: slash_command_at_once() does it
};
constexpr std::array kWords{
    Word{"request", "[app] [what] [4h] [for @person] [because ...]",
         "ask for access; what you write is filled into the form", request_form::open_by_line},
    Word{"bundle", "[name]", "ask for a bundle as a whole", bundle_form::by_line},
    Word{"mine", "", "your open requests", my_lists::mine},
    Word{"approvals", "", "what waits for you", my_lists::approvals},
    Word{"access", "", "what you hold and until when; extend it, give it back", my_lists::access},
    Word{"status", "1042", "how a request stands", my_lists::status},
    Word{"cancel", "1042", "take a request back", my_lists::cancel},
    Word{"delegate", "@person until friday", "let somebody decide for you while you are away; `off` ends it",
         delegation_form::by_line},
    Word{"why", "[app] [what]", "why you cannot see something", why_hidden::by_line},
    Word{"ask", "[what you need]", "when you can't find it: say it in words, and the helpdesk answers",
         inquiry_form::by_line},
    Word{"digest", "[on | off | mail]", "what waits for you, what you asked for, what ends soon, in one message",
         digest_command::by_line},
    Word{"settings", "", "who you are to me, who decides for you, what you are told of", my_settings::by_line},
    Word{"login", "CODE", "let a device or a program act for you: say the code that it shows", login},
    Word{"web", "", "open the web app: a link that signs you in, once", web},
    Word{"help", "", "show this", nullptr}};

// The first word, and what stands behind it.
std::pair<std::string, std::string> words_of(const SlashCommand& command) {
  const auto blank = command.text.find_first_of(" \n\t");
  return {text::folded(command.text.substr(0, blank)),
          blank == std::string::npos ? "" : text::trimmed(command.text.substr(blank))};
}

const Word* known_word(const std::string& name) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(), [&](const Word& word) { return word.name == name; });
  return found == kWords.end() ? nullptr : found;
}

std::string usage(const std::string& command) {
  std::string lines;
  lines.reserve(100 * kWords.size());
  for (const Word& word : kWords) {
    lines.append("\n• `").append(command).append(" ").append(word.name);
    if (!word.takes.empty()) lines.append(" ").append(word.takes);
    lines.append("` – ").append(word.does);
  }
  return lines;
}

std::string help_words(const std::string& command) {
  return "*Here is what I can do for you*" + usage(command) +
         "\nYour requests and what waits for you are in my *Home* tab. Whatever you write in the thread of a "
         "request reaches everybody who has to do with it.";
}

Reply help(const SlashCommand& command) { return Reply::tell(help_words(command.command)); }

Reply unknown(const SlashCommand& command, std::string word) {
  std::replace(word.begin(), word.end(), '`', '\'');
  std::vector<std::string_view> known;
  for (const Word& one : kWords) known.push_back(one.name);
  const std::string_view near = text::nearest(word, known);
  std::string words = "I don't know `" + text::escape_mrkdwn(text::fit(word, 40)) + "`.";
  if (!near.empty()) words += " Did you mean `" + command.command + " " + std::string(near) + "`?";
  return Reply::tell(words + " This is what I know:" + usage(command.command));
}

}  // namespace

Reply slash_command(const Services& services, const SlashCommand& command) {
  if (auto reply = slash_command_at_once(command)) return *std::move(reply);
  const auto [word, rest] = words_of(command);
  return known_word(word)->run(services, command, rest);
}

std::optional<Reply> slash_command_at_once(const SlashCommand& command) {
  const std::string word = words_of(command).first;
  const Word* known = known_word(word);
  if (known && known->run) return std::nullopt;
  return known || word.empty() ? help(command) : unknown(command, word);
}

Reply help_clicked(const slack::BlockAction& click) {
  auto blocks = slack::Blocks::view();
  blocks.section(slack::Mrkdwn::markup(help_words("/c1")));
  return Reply::empty().then(slack::views_open(
      click.trigger, slack::modal({.callback_id = "help", .title = "Help", .close = "Close"}, blocks)));
}

}  // namespace c1::bot
