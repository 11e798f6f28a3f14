// Locks: the office's own is taken last, and never while it waits for a workspace's.
#include "sandbox/office.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/text.hpp"
#include "sandbox/api.hpp"
#include "sandbox/core.hpp"

namespace c1::sandbox {
namespace {

using json::Value;

constexpr std::size_t kLiveTokens = 2;

std::string joined(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list.append(list.empty() ? "" : ",").append(word);
  return list;
}

net::Response says(int status, const std::string& what) {
  return {status, "text/html; charset=utf-8", "<!doctype html><title>Slack</title><p>" + what + "</p>\n", {}};
}

std::string field(const std::vector<net::FormField>& asked, std::string_view name) {
  return std::string(net::form_value(asked, name));
}

net::Response sent_back(const std::string& redirect_uri, std::vector<net::FormField> more) {
  const char joint = redirect_uri.find('?') == std::string::npos ? '?' : '&';
  return {302, "", "", {{"Location", redirect_uri + joint + net::encode_form(more)}}};
}

bool is_below(const std::string& address, const std::string& registered) {
  if (address == registered) return true;
  return address.starts_with(registered) && (registered.ends_with('/') || address[registered.size()] == '/');
}

struct MethodScope {
  std::string_view method, scope;
};
constexpr MethodScope kScopes[] = {{"chat.postMessage", "chat:write"},
                                   {"chat.update", "chat:write"},
                                   {"chat.delete", "chat:write"},
                                   {"chat.postEphemeral", "chat:write"},
                                   {"chat.unfurl", "links:write"},
                                   {"conversations.open", "im:write"},
                                   {"conversations.join", "channels:join"},
                                   {"conversations.list", "channels:read"},
                                   {"usergroups.list", "usergroups:read"},
                                   {"usergroups.users.list", "usergroups:read"},
                                   {"usergroups.users.update", "usergroups:write"},
                                   {"users.info", "users:read"},
                                   {"users.list", "users:read"},
                                   {"users.lookupByEmail", "users:read.email"}};

}  // namespace

std::string scope_of(std::string_view method, std::string_view channel_kind) {
  if (method == "conversations.history" || method == "conversations.replies")
    return channel_kind.empty() ? "" : std::string(channel_kind) + ":history";
  if (method == "conversations.members") return channel_kind.empty() ? "" : std::string(channel_kind) + ":read";
  if (method == "conversations.invite" || method == "conversations.kick")
    return channel_kind == "groups" ? "groups:write" : "channels:manage";
  for (const MethodScope& one : kScopes)
    if (one.method == method) return std::string(one.scope);
  return "";
}

void Office::join(const std::shared_ptr<Core>& core) {
  const std::lock_guard lock(mutex_);
  cores_.push_back(core);
  opened_.notify_all();
}

void Office::wait_for_all() {
  std::unique_lock lock(mutex_);
  opened_.wait_for(lock, std::chrono::seconds(10), [this] { return cores_.size() >= settings_.workspaces; });
}

std::shared_ptr<Core> Office::site() const {
  const std::lock_guard lock(mutex_);
  return cores_.empty() ? nullptr : cores_.front().lock();
}

std::shared_ptr<Core> Office::workspace(const std::string& team_id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& one : cores_)
    if (auto core = one.lock(); core && core->workspace.settings.team_id == team_id) return core;
  return nullptr;
}

Instant Office::now() const {
  const auto core = site();
  return core ? core->workspace.clock.now() : Instant{};
}

std::vector<std::pair<std::string, std::string>> Office::places() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, std::string>> list;
  std::set<std::string> organisations;
  for (const auto& one : cores_) {
    const auto core = one.lock();
    if (!core) continue;
    const SandboxSettings& settings = core->workspace.settings;
    list.emplace_back(settings.team_id, settings.team_name);
    if (!settings.enterprise_id.empty() && organisations.insert(settings.enterprise_id).second)
      list.emplace_back(settings.enterprise_id, settings.enterprise_name);
  }
  return list;
}

bool Office::takes(const std::string& redirect_uri) const {
  if (settings_.redirect_urls.empty()) return true;
  return std::any_of(settings_.redirect_urls.begin(), settings_.redirect_urls.end(),
                     [&](const std::string& one) { return is_below(redirect_uri, one); });
}

// What a browser shows: a link for each place, and one to say no.
net::Response Office::choice(const std::vector<net::FormField>& asked) const {
  std::string links;
  const auto add = [&](const std::string& words, const std::string& decision, const std::string& team) {
    std::vector<net::FormField> fields = asked;
    fields.push_back({"decision", decision});
    fields.push_back({"team", team});
    links += "<p><a href=\"/oauth/v2/authorize?" + text::escape_mrkdwn(net::encode_form(fields)) + "\">" +
             text::escape_mrkdwn(words) + "</a></p>";
  };
  for (const auto& [id, name] : places()) add("Allow in " + name + " (" + id + ")", "allow", id);
  add("Cancel", "deny", "");
  return says(200, "An app asks to be installed, with: " + text::escape_mrkdwn(field(asked, "scope")) + links);
}

net::Response Office::authorize(const net::Request& request) {
  std::vector<net::FormField> asked;
  if (!net::decode_form(request.query, asked)) return says(400, "invalid_query");
  const std::string redirect_uri = field(asked, "redirect_uri"), state = field(asked, "state");
  if (field(asked, "client_id") != settings_.client_id) return says(400, "Invalid client_id parameter");
  if (redirect_uri.empty() || !takes(redirect_uri)) return says(400, "redirect_uri did not match any configured URIs");
  if (field(asked, "scope").empty()) return says(400, "No scopes requested");
  const std::string decision = field(asked, "decision"), team = field(asked, "team");
  wait_for_all();
  if (decision.empty()) return choice(asked);
  if (decision != "allow") return sent_back(redirect_uri, {{"error", "access_denied"}, {"state", state}});
  const auto all = places();
  if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.first == team; }))
    return says(400, "There is no such workspace.");
  const std::string code = new_id() + new_id();
  const Instant at = now();
  const std::string user = field(asked, "user");
  const std::lock_guard lock(mutex_);
  codes_[code] = {.install = team,
                  .redirect_uri = redirect_uri,
                  .user = user.empty() ? "U0ADMIN" : user,
                  .scopes = text::split(field(asked, "scope"), ','),
                  .at = at};
  return sent_back(redirect_uri, {{"code", code}, {"state", state}});
}

Value Office::access(const Args& args) {
  if (args.text("client_id") != settings_.client_id) return api_error("invalid_client_id");
  if (args.text("client_secret") != settings_.client_secret.reveal())  // compared with what the app sent
    return api_error("bad_client_secret");
  if (!args.has("grant_type") || args.text("grant_type") == "authorization_code") return by_code(args);
  return args.text("grant_type") == "refresh_token" ? by_refresh_token(args) : api_error("invalid_grant_type");
}

void Office::tell_workspaces() const {
  for (const auto& [id, name] : places()) {
    const auto core = workspace(id);
    if (!core) continue;
    const auto install = installed_in(id);
    Hold hold(*core);
    hold->installed = install.has_value();
    hold->org_wide = install && *install != id;
    hold->changed();
  }
}

Value Office::by_code(const Args& args) {
  std::string install;
  const Instant at = now();
  {
    const std::lock_guard lock(mutex_);
    const auto code = codes_.find(args.text("code"));
    if (code == codes_.end() || code->second.used || at - code->second.at > settings_.code_lives)
      return api_error("invalid_code");
    if (code->second.redirect_uri != args.text("redirect_uri")) return api_error("bad_redirect_uri");
    code->second.used = true;
    install = code->second.install;
    Install& made = installs_[install];
    made.user = code->second.user;
    for (const std::string& scope : code->second.scopes)  // they add up over installations
      if (std::find(made.scopes.begin(), made.scopes.end(), scope) == made.scopes.end()) made.scopes.push_back(scope);
  }
  tell_workspaces();
  return granted(install);
}

Value Office::by_refresh_token(const Args& args) {
  std::string install;
  const Instant at = now();
  {
    const std::lock_guard lock(mutex_);
    const auto refresh = refresh_tokens_.find(args.text("refresh_token"));
    if (refresh == refresh_tokens_.end() || !installs_.contains(refresh->second.install))
      return api_error("invalid_refresh_token");
    if (refresh->second.used && at - *refresh->second.used > settings_.grace) return api_error("invalid_refresh_token");
    if (!refresh->second.used) refresh->second.used = at;
    install = refresh->second.install;
    ++renewals_;
  }
  return granted(install);
}

// A new pair, and the answer that tells it.
Value Office::granted(const std::string& install) {
  const bool is_org = install.starts_with('E');
  std::shared_ptr<Core> core = workspace(install);
  if (!core) core = site();
  const SandboxSettings& settings = core->workspace.settings;
  std::string organisation = settings.enterprise_name;
  for (const auto& [id, name] : places())
    if (id == install) organisation = name;
  const Value team = is_org ? Value() : json::object({{"id", settings.team_id}, {"name", settings.team_name}});
  const Value enterprise =
      is_org ? json::object({{"id", install}, {"name", organisation}})
             : (settings.enterprise_id.empty()
                    ? Value()
                    : json::object({{"id", settings.enterprise_id}, {"name", settings.enterprise_name}}));
  const Instant at = now();
  const std::lock_guard lock(mutex_);
  Install& made = installs_[install];
  const std::string token = (settings_.rotates ? "xoxe.xoxb-1-" : "xoxb-") + new_id() + new_id();
  tokens_[token] = {install, settings_.rotates ? std::optional(at + settings_.token_lives) : std::nullopt, false};
  made.live.push_back(token);
  if (settings_.rotates && made.live.size() > kLiveTokens) {
    tokens_[made.live.front()].revoked = true;
    made.live.erase(made.live.begin());
  }
  Value reply = api_ok({{"access_token", token},
                        {"token_type", "bot"},
                        {"scope", joined(made.scopes)},
                        {"bot_user_id", settings.bot_user_id},
                        {"app_id", pretended_apps_.contains(install) ? pretended_apps_[install] : settings.app_id},
                        {"team", team},
                        {"enterprise", enterprise},
                        {"is_enterprise_install", is_org},
                        {"authed_user", json::object({{"id", made.user}})}});
  if (!settings_.rotates) return reply;
  const std::string refresh = "xoxe-1-" + new_id() + new_id();
  refresh_tokens_[refresh] = {install, std::nullopt};
  reply.set("refresh_token", refresh);
  reply.set("expires_in", settings_.token_lives.count());
  return reply;
}

Value Office::revoke(const std::string& token) {
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token);
  if (found == tokens_.end()) return api_error("invalid_auth");
  found->second.revoked = true;
  if (!settings_.rotates) installs_.erase(found->second.install);
  return api_ok({{"revoked", true}});
}

Office::Grant Office::grant_of(const std::string& token) const {
  const Instant at = now();
  const std::lock_guard lock(mutex_);
  const auto found = tokens_.find(token);
  if (found == tokens_.end()) return {.id = "", .error = "invalid_auth", .scopes = {}};
  const Token& one = found->second;
  const auto install = installs_.find(one.install);
  Grant grant{.id = one.install, .error = "", .scopes = {}};
  if (install == installs_.end())
    grant.error = "account_inactive";
  else if (one.revoked)
    grant.error = "token_revoked";
  else if (one.ends && *one.ends <= at)
    grant.error = "token_expired";
  else
    grant.scopes = install->second.scopes;
  return grant;
}

std::shared_ptr<Core> Office::about(const Grant& grant, const Args& args) const {
  if (!grant.is_org()) return workspace(grant.id);
  auto core = place_of(grant, args);
  const std::lock_guard lock(mutex_);
  return core && without_.contains(core->workspace.settings.team_id) ? nullptr : core;
}

std::shared_ptr<Core> Office::place_of(const Grant& grant, const Args& args) const {
  std::vector<std::shared_ptr<Core>> in_it;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& one : cores_)
      if (auto core = one.lock(); core && core->workspace.settings.enterprise_id == grant.id) in_it.push_back(core);
  }
  for (const auto& core : in_it) {
    if (args.has("team_id") && core->workspace.settings.team_id == args.text("team_id")) return core;
    Hold hold(*core);
    const std::string email = text::folded(args.text("email"));
    const bool has_person =
        !email.empty() && std::any_of(hold->people.begin(), hold->people.end(),
                                      [&](const Person& p) { return text::folded(p.email) == email; });
    if (has_person || hold->triggers.contains(args.text("trigger_id")) || hold->view(args.text("view_id")) ||
        hold->channel(args.text("channel")) || hold->person_by_id(args.text("channel")) ||
        hold->person_by_id(args.text("user")) || hold->person_by_id(args.text("users")) ||
        hold->person_by_id(args.text("user_id")))
      return core;
  }
  return in_it.empty() ? nullptr : in_it.front();
}

std::optional<std::string> Office::installed_in(const std::string& team_id) const {
  const auto core = workspace(team_id);
  const std::string enterprise = core ? core->workspace.settings.enterprise_id : "";
  const std::lock_guard lock(mutex_);
  if (!enterprise.empty() && installs_.contains(enterprise) && !without_.contains(team_id)) return enterprise;
  return installs_.contains(team_id) ? std::optional(team_id) : std::nullopt;
}

void Office::end_tokens_of(const std::string& id) {
  const std::lock_guard lock(mutex_);
  installs_.erase(id);
}

void Office::set_access(const std::string& team_id, bool granted) {
  const std::lock_guard lock(mutex_);
  if (granted)
    without_.erase(team_id);
  else
    without_.insert(team_id);
}

void Office::expire_tokens() {
  const Instant at = now();
  const std::lock_guard lock(mutex_);
  for (auto& [text, token] : tokens_)
    if (token.ends) token.ends = std::min(*token.ends, at);
}

void Office::pretend_app(const std::string& team_id, const std::string& app_id) {
  const std::lock_guard lock(mutex_);
  pretended_apps_[team_id] = app_id;
}

int Office::renewals() const {
  const std::lock_guard lock(mutex_);
  return renewals_;
}

}  // namespace c1::sandbox
