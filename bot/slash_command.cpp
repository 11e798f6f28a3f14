#include "bot/slash_command.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/text.hpp"
#include "bot/request_form.hpp"
#include "bot/web_link.hpp"
#include "slack/blocks.hpp"

namespace c1::bot {
namespace {

using slack::Reply;
using slack::SlashCommand;

Reply help(const Services& services, const SlashCommand& command);

Reply request(const Services& services, const SlashCommand& command) {
  return request_form::open(services, command.tenant, command.actor, command.trigger);
}

Reply web(const Services& services, const SlashCommand& command) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  return web_link::tell(services, viewer);
}

struct Word {
  std::string_view name;
  std::string_view does;
  Reply (*run)(const Services&, const SlashCommand&);
};
constexpr std::array kWords{
    Word{"request", "ask for access: pick an app and what you need in it, and say why", request},
    Word{"web", "open the web app: a link that signs you in, once", web}, Word{"help", "show this", help}};

std::string usage(const SlashCommand& command) {
  std::string lines;
  for (const Word& word : kWords)
    lines += "\n• `" + command.command + " " + std::string(word.name) + "` – " + std::string(word.does);
  return lines;
}

Reply help(const Services&, const SlashCommand& command) {
  return Reply::tell(
      "*Here is what I can do for you*" + usage(command) +
      "\nYour requests and what waits for you are in my *Home* tab. Whatever you write in the thread of a "
      "request reaches everybody who has to do with it.");
}

// Levenshtein's distance.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return row.back();
}

Reply unknown(const SlashCommand& command, const std::string& word) {
  const auto nearest = std::min_element(kWords.begin(), kWords.end(), [&](const Word& a, const Word& b) {
    return distance(word, a.name) < distance(word, b.name);
  });
  std::string words = "I don't know `" + text::escape_mrkdwn(text::fit(word, 40)) + "`.";
  if (distance(word, nearest->name) <= 2)
    words += " Did you mean `" + command.command + " " + std::string(nearest->name) + "`?";
  return Reply::tell(words + " This is what I know:" + usage(command));
}

}  // namespace

Reply slash_command(const Services& services, const SlashCommand& command) {
  const std::string word = text::folded(text::split(command.text, ' ').front());
  if (word.empty()) return help(services, command);
  for (const Word& known : kWords)
    if (known.name == word) return known.run(services, command);
  std::string shown = word;
  std::replace(shown.begin(), shown.end(), '`', '\'');
  return unknown(command, shown);
}

}  // namespace c1::bot
