#include "workflow/words.hpp"

#include <array>
#include <chrono>

namespace c1::workflow {
namespace {

constexpr std::size_t kMostNames = 3;

std::string two_digits(long value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

bool is_active(const Catalog& catalog, const UserId& person) {
  const User* user = catalog.user(person);
  return user && user->status == UserStatus::active;
}

bool has_role(const User& user, Role role) {
  return std::find(user.roles.begin(), user.roles.end(), role) != user.roles.end();
}

bool manages(const Catalog& catalog, const UserId& boss, const User& person) {
  const User* at = &person;
  for (int steps = 0; at && at->manager && steps < 100; ++steps) {
    if (*at->manager == boss) return boss != person.id;
    at = catalog.user(*at->manager);
  }
  return false;
}

std::string person_name(const Catalog& catalog, const UserId& person) {
  const User* user = catalog.user(person);
  return user && !user->name.empty() ? user->name : person.value;
}

std::string system_name(const Method& method) {
  const auto url = method.settings.find("url");
  if (url == method.settings.end()) return method.connection.empty() ? method.kind : method.connection;
  const auto scheme = url->second.find("://");
  const std::string rest = scheme == std::string::npos ? url->second : url->second.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of(":/?#"));
}

std::string app_name(const Catalog& catalog, const AppId& app) {
  const App* found = catalog.app(app);
  return found && !found->name.empty() ? found->name : app.value;
}

std::string people_names(const Catalog& catalog, const std::vector<UserId>& people, std::string_view word) {
  const std::size_t named = std::min(people.size(), kMostNames);
  const std::size_t others = people.size() - named;
  std::string names;
  for (std::size_t i = 0; i < named; ++i) {
    if (i > 0) names += i + 1 == named && others == 0 ? " " + std::string(word) + " " : ", ";
    names += person_name(catalog, people[i]);
  }
  if (others > 0) names += " and " + std::to_string(others) + (others == 1 ? " other" : " others");
  return names;
}

std::string moment_words(Instant at) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day_start = floor<days>(at);
  const year_month_day date{day_start};
  const hh_mm_ss time{floor<minutes>(at - day_start)};
  return std::to_string(unsigned{date.day()}) + " " + std::string(kMonths[unsigned{date.month()} - 1]) + " " +
         std::to_string(int{date.year()}) + " " + two_digits(time.hours().count()) + ":" +
         two_digits(time.minutes().count()) + " UTC";
}

}  // namespace c1::workflow
