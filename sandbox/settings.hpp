#pragma once
// What a sandbox workspace is made of.

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "sandbox/manifest.hpp"

namespace c1::sandbox {

class Office;

struct Person {
  std::string id;    // U...; made from the name if empty
  std::string name;  // the short name: lena
  std::string email;
  std::string real_name;
  std::string title = {};
  std::string tz = "UTC";
  int tz_offset = 0;  // seconds east of UTC; what dates on this person's screen are shown in
  bool deactivated = false;
  std::string photo = {};  // the address of their picture
};

struct Channel {
  std::string id;
  std::string name;
  std::vector<std::string> members = {};  // person ids
  bool is_private = false;
  bool app_is_member = true;
  std::string dm_with = {};  // the person of an app DM
  bool is_dm = false;        // between two people; the app is never in it
};

struct UserGroup {
  std::string id;  // S...; made from the handle if empty
  std::string handle;
  std::string name;
  std::vector<std::string> users = {};  // person ids
};

struct Timing {
  Millis ack_deadline{3'000};
  Millis trigger_ttl{3'000};
  Millis response_url_ttl{30 * 60'000};
  std::vector<Millis> event_retries{Millis{0}, Millis{60'000}, Millis{300'000}};
  Millis socket_lifetime{3'600'000};  // then it is asked to be refreshed; 360 s with debug_reconnects
};

struct SandboxSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any free one
  // Deliveries go to app_url + /slack/commands, /slack/interactivity, /slack/options, /slack/events; or, if it has a
  // path, all of them there.
  std::string app_url;
  Secret signing_secret;
  Secret bot_token;
  Secret app_token;  // xapp-...; set = Socket Mode is on
  std::vector<Person> people;
  std::vector<Channel> channels;  // none: one #general with everybody and the app
  std::vector<UserGroup> user_groups;
  std::string team_id = "T0ACME001";
  std::string team_name = "Acme";
  std::string team_domain = "acme";
  std::string enterprise_id;  // of the Enterprise Grid organisation that it belongs to, if any
  std::string enterprise_name;
  std::shared_ptr<Office> office;  // the app is installed by OAuth, in any of the workspaces that share it (office.hpp)
  std::string app_id = "A0SANDBOX1";
  std::string bot_id = "B0SANDBOX1";
  std::string bot_user_id = "U0SANDBOX1";
  std::string bot_name = "c1";
  std::string verification_token = "sandbox-verification-token";
  AppManifest manifest;
  std::string run_command;  // started by the sandbox as the app, with SLACK_API_URL and the secrets as variables
  std::string run_log;      // where its output is kept as well
  std::string clock_file;   // where the app reads how far the clock was moved (C1_DEMO_CLOCK)
  Timing timing;
  bool strict_rate = false;      // chat.postMessage: one a second in each channel, more is 429
  const Clock* clock = nullptr;  // null: the system's. It also dates signatures and messages
};

}  // namespace c1::sandbox
