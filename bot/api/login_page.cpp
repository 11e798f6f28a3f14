#include "bot/api/login_page.hpp"

#include "bot/api/device_logins.hpp"
#include "bot/plain_page.hpp"

namespace c1::bot::api {
namespace {

constexpr std::string_view kTitle = "Sign in a device";

std::string for_login(const storage::DeviceLogin& login) {
  return "<p>A program that calls itself <strong>" + html_escaped(login.asked_by) + "</strong> at <strong>" +
         html_escaped(login.address) +
         "</strong> asks to act for you.</p><p>If that is you: open Slack, and send this from any conversation:</p>"
         "<p><code>/c1 login " +
         html_escaped(login.user_code) +
         "</code></p><p>Compare the code with the one that the program shows. If you did not start this, close the "
         "page: nothing happens without your answer, and the code ends by itself.</p>";
}

}  // namespace

net::Response login_page(const Services& services, const HttpCall& call) {
  const auto login = waiting_login(services, call.asked("user_code"));
  if (!login) return plain_page(404, kTitle, "<p>" + html_escaped(login.error().says) + "</p>");
  return plain_page(200, kTitle, for_login(*login));
}

}  // namespace c1::bot::api
