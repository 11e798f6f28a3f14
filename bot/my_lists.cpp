#include "bot/my_lists.hpp"

#include <array>
#include <charconv>

#include "base/text.hpp"
#include "bot/execute.hpp"
#include "bot/facts.hpp"
#include "bot/my_work.hpp"

namespace c1::bot::my_lists {
namespace {

using slack::Blocks;
using slack::Mrkdwn;
using slack::Reply;
using namespace workflow;

constexpr std::size_t kPage = 10;
constexpr std::size_t kMostPages = 100;

Reply tell(const Error& error) { return Reply::tell(text::escape_mrkdwn(error.says)); }

// A list as it is shown: its words, and what it takes from a person's work.
struct List {
  std::string_view name;  // in the value of *Show more*
  std::string_view title;
  std::string_view nothing;
  Slice Wanted::*slice;
  std::size_t (*size)(const Work&);
  void (*add)(Blocks&, const Work&, const Look&);
};
constexpr std::array kLists{
    List{"mine", "Your open requests", "You have no open requests. Ask for something with `/c1 request`.",
         &Wanted::mine, [](const Work& work) { return work.mine.size(); },
         [](Blocks& blocks, const Work& work, const Look& look) { add_mine(blocks, work.mine, kPage, look); }},
    List{"approvals", "Waiting for you", "Nothing waits for you.", &Wanted::waiting,
         [](const Work& work) { return work.waiting.size(); },
         [](Blocks& blocks, const Work& work, const Look& look) { add_waiting(blocks, work.waiting, kPage, look); }},
    List{"access", "Your access", "You hold nothing that I know of. Ask for something with `/c1 request`.",
         &Wanted::held, [](const Work& work) { return work.held.size(); },
         [](Blocks& blocks, const Work& work, const Look& look) { add_held(blocks, work.held, kPage, look); }}};

Reply shown(const Services& services, const Viewer& viewer, const List& list, std::size_t from) {
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) {
    Wanted wanted;
    wanted.*list.slice = {from, kPage};
    const Work work = work_of(tx, *viewer.catalog, *viewer.user, wanted, now);
    const std::size_t size = list.size(work);
    if (size == 0) return Reply::tell(std::string(from == 0 ? list.nothing : "There is no more."));
    const Facts facts = facts_in(tx, *viewer.catalog, now);
    const Look look{facts, viewer.user->id, now, services.public_url, ""};
    Blocks blocks = Blocks::message();
    if (from == 0) blocks.header(list.title);
    list.add(blocks, work, look);
    if (size > kPage)
      blocks.actions("more", {{.label = "Show more",
                               .action_id = "list_more",
                               .value = std::string(list.name) + ":" + std::to_string(from + kPage)}});
    return Reply::tell(std::string(list.title) + ": " + std::to_string(std::min(size, kPage)), blocks.json());
  });
}

Reply shown(const Services& services, const slack::SlashCommand& command, const List& list) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  return viewer ? shown(services, *viewer, list, 0) : tell(viewer.error());
}

// "1042" or "#1042".
std::optional<std::int64_t> number_in(std::string_view word) {
  if (word.starts_with('#')) word.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
  return failed != std::errc{} || end != word.data() + word.size() || number <= 0 ? std::nullopt
                                                                                  : std::optional(number);
}

Error no_number(const char* word) {
  return invalid(std::string("Which request? Write its number, like `/c1 ") + word +
                 " 1042`; `/c1 mine` shows the numbers of yours.");
}

Error no_such(std::int64_t number) {
  return not_found("There is no request #" + std::to_string(number) + ", or you may not see it.");
}

std::string first_word(std::string_view rest) { return text::split(rest, ' ').front(); }

Reply said_cancelled(const Services& services, const Viewer& viewer, const Request& request) {
  return Reply::tell(title_link(request, *viewer.catalog, services.public_url).str() + " is cancelled.");
}

}  // namespace

Reply mine(const Services& services, const slack::SlashCommand& command, std::string_view) {
  return shown(services, command, kLists[0]);
}
Reply approvals(const Services& services, const slack::SlashCommand& command, std::string_view) {
  return shown(services, command, kLists[1]);
}
Reply access(const Services& services, const slack::SlashCommand& command, std::string_view) {
  return shown(services, command, kLists[2]);
}

Reply more(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const auto colon = click.value.find(':');
  const auto from = colon == std::string::npos ? std::nullopt : number_in(click.value.substr(colon + 1));
  for (const List& list : kLists)
    if (from && list.name == click.value.substr(0, colon))
      return shown(services, *viewer, list, std::min(static_cast<std::size_t>(*from), kPage * kMostPages));
  return Reply::tell("I can't tell any more which list this was. Please ask for it again.");
}

// Without a number: all of one's own.
Reply status(const Services& services, const slack::SlashCommand& command, std::string_view rest) {
  if (rest.empty()) return mine(services, command, rest);
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  const auto number = number_in(first_word(rest));
  if (!number) return tell(no_number("status"));
  const Instant now = services.clock.now();
  return services.store.read([&](storage::Tx& tx) {
    const auto request = tx.request_by_number(*number);
    if (!request || !may_see(*request, *viewer->user, *viewer->catalog)) return tell(no_such(*number));
    const Facts facts = facts_about(tx, *viewer->catalog, *request, now);
    const Message message = card(*request, {facts, viewer->user->id, now, services.public_url, ""});
    return Reply::tell(message.text, message.blocks);
  });
}

Reply cancel(const Services& services, const slack::SlashCommand& command, std::string_view rest) {
  const auto viewer = viewer_of(services, command.tenant, command.actor);
  if (!viewer) return tell(viewer.error());
  if (rest.empty()) return mine(services, command, rest);  // each with its button
  const auto number = number_in(first_word(rest));
  if (!number) return tell(no_number("cancel"));
  std::string reason = text::trimmed(rest.substr(first_word(rest).size()));
  if (reason.starts_with("because ")) reason = text::trimmed(reason.substr(8));
  const CommandFor by_number = [&](storage::Tx& tx) -> Result<Command> {
    const auto found = tx.request_by_number(*number);
    if (!found || !may_see(*found, *viewer->user, *viewer->catalog)) return no_such(*number);
    return Cancel{found->id, viewer->user->id, reason};
  };
  const Origin origin{.surface = Surface::slack, .delivery = slack::delivery_key(command)};
  const auto request = execute(services, origin, by_number);
  return request ? said_cancelled(services, *viewer, *request) : tell(request.error());
}

Reply cancel_clicked(const Services& services, const slack::BlockAction& click) {
  const auto viewer = viewer_of(services, click.tenant, click.actor);
  if (!viewer) return tell(viewer.error());
  const Command command = Cancel{RequestId{click.value}, viewer->user->id, ""};
  const auto request = execute(services, {.surface = Surface::slack, .delivery = slack::delivery_key(click)}, command);
  if (!request) return tell(request.error());
  return click.view ? Reply::empty() : said_cancelled(services, *viewer, *request);  // the Home tab is drawn anew
}

}  // namespace c1::bot::my_lists
