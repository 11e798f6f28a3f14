#include "connectors/scim.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

constexpr Millis kScimPatience{20'000};
constexpr char kPatchOp[] = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

// A value in a filter (RFC 7644, 3.4.2.2): as a JSON string.
std::string in_scim_filter(const std::string& text) { return json::quoted(text); }

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  return out;
}

struct Account {
  std::string id;
  std::string name;
  bool active = true;
};

// One job at one service.
class Service {
 public:
  Service(net::HttpClient& client, const Secrets& secrets, const Job& job) : client_(client), job_(job) {
    url_ = job.setting("url");
    while (url_.ends_with('/')) url_.pop_back();
    if (url_.empty()) end(failed("The connection has no \"url\"."));
    const std::string name = job.setting("token");
    if (name.empty()) return;
    const auto token = secrets(name);
    if (!token) end(failed("There is no credential named \"" + name + "\" at the server; see C1_CREDENTIALS."));
    authorization_ = "Bearer " + token->reveal();  // for the header
  }

  // Nothing where there is no such account.
  std::optional<Account> account() {
    const std::string name = account_filled(job_, job_.holder, "{email}", "{account}");
    if (name.empty())
      end(failed("The directory does not say what " + job_.holder.name + "'s account is called (\"" +
                 job_.setting("account", "{email}") + "\")."));
    auto found = accounts("userName eq " + in_scim_filter(name), name);
    if (!found) found = accounts("emails.value eq " + in_scim_filter(name), name);
    return found;
  }

  std::string group() {
    if (const std::string id = job_.setting("group_id"); !id.empty()) return id;
    const std::string name = job_.setting("group");
    if (name.empty()) end(failed("It is not said which \"group\" this is."));
    const json::Value list = get("/Groups?filter=" + percent_encoded("displayName eq " + in_scim_filter(name)) +
                                 "&excludedAttributes=members");
    const auto& groups = list["Resources"].array();
    if (groups.size() > 1) end(failed("There are several groups named \"" + name + "\"; give its \"group_id\"."));
    return groups.empty() ? std::string{} : groups[0]["id"].string();
  }

  void change(const std::string& group, json::Value operation) {
    const json::Value body =
        json::object({{"schemas", json::array({kPatchOp})}, {"Operations", json::array({std::move(operation)})}});
    const net::Exchange exchange = send("PATCH", "/Groups/" + percent_encoded(group), body.dump());
    if (!exchange.answered) end(not_yet(unreachable(exchange), Millis{0}));
    const int status = exchange.response.status;
    if (status >= 200 && status <= 299) return;
    const auto error = json::parse(exchange.response.body);
    if (status == 400 && error && (*error)["scimType"].string() == "noTarget") return;  // it is read back
    refuse(exchange.response);
  }

  bool is_member(const std::string& group, const std::string& account) {
    const std::string way = job_.setting("read_back", "members");
    if (way == "filter") {
      const std::string filter = "id eq " + in_scim_filter(group) + " and members eq " + in_scim_filter(account);
      return get("/Groups?filter=" + percent_encoded(filter))["totalResults"].integer() > 0;
    }
    if (way == "user") return names(get("/Users/" + percent_encoded(account) + "?attributes=groups")["groups"], group);
    return names(get("/Groups/" + percent_encoded(group) + "?attributes=members")["members"], account);
  }

  json::Value adding(const std::string& account) const {
    return json::object(
        {{"op", op("add")}, {"path", "members"}, {"value", json::array({json::object({{"value", account}})})}});
  }
  json::Value removing(const std::string& account) const {
    if (job_.setting("remove", "filter") == "value")
      return json::object(
          {{"op", op("remove")}, {"path", "members"}, {"value", json::array({json::object({{"value", account}})})}});
    return json::object({{"op", op("remove")}, {"path", "members[value eq " + in_scim_filter(account) + "]"}});
  }

 private:
  static bool names(const json::Value& list, const std::string& id) {
    return std::any_of(list.array().begin(), list.array().end(),
                       [&](const json::Value& one) { return one["value"].string() == id; });
  }

  std::string op(std::string name) const {
    if (job_.setting("op_case") == "capital") name[0] = static_cast<char>(name[0] - 'a' + 'A');
    return name;
  }

  std::optional<Account> accounts(const std::string& filter, const std::string& name) {
    const json::Value list =
        get("/Users?filter=" + percent_encoded(filter) + "&count=2&attributes=id,userName,active", true);
    const auto& users = list["Resources"].array();
    if (users.size() > 1 || list["totalResults"].integer() > 1)
      end(failed("There are several accounts for " + name + ", so none of them was touched."));
    if (users.empty()) return std::nullopt;
    const bool active = !users[0].has("active") || users[0]["active"].boolean();
    return Account{users[0]["id"].string(), name, active};
  }

  // `may_refuse`: a filter that the server does not know finds nothing.
  json::Value get(const std::string& path, bool may_refuse = false) {
    const net::Exchange exchange = send("GET", path, "");
    if (!exchange.answered) end(not_yet(unreachable(exchange), Millis{0}));
    const int status = exchange.response.status;
    if (may_refuse && status == 400) return {};
    if (status == 404) end(failed(answered(404, detail(exchange.response)) + " Is there such a group or account?"));
    if (status != 200) refuse(exchange.response);
    auto body = json::parse(exchange.response.body);
    if (!body || !body->is_object()) end(not_yet("It answered with something that is not JSON.", Millis{0}));
    return *std::move(body);
  }

  static std::string detail(const net::Response& response) {
    const auto body = json::parse(response.body);
    return body ? (*body)["detail"].string() : std::string{};
  }

  // What will not change by itself is for people; what may is tried again.
  [[noreturn]] static void refuse(const net::Response& response) {
    const std::string says = answered(response.status, detail(response));
    switch (response.status) {
      case 401:
      case 403:
        end(failed(says + " The token is not valid there, or may not do this."));
      case 400:
      case 404:
      case 405:
      case 501:
        end(failed(says));
      default:
        end(not_yet(says, retry_after(response)));
    }
  }

  net::Exchange send(const std::string& method, const std::string& path, std::string body) {
    net::ClientRequest request{.method = method,
                               .url = url_ + path,
                               .headers = {{"Accept", "application/scim+json"}},
                               .body = std::move(body),
                               .deadline = kScimPatience};
    if (!authorization_.empty()) request.headers.push_back({"Authorization", authorization_});
    if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/scim+json"});
    return net::send_and_wait(client_, std::move(request));
  }

  net::HttpClient& client_;
  const Job& job_;
  std::string url_;
  std::string authorization_;
};

std::string group_words(const Job& job) {
  const std::string name = job.setting("group");
  return "the group " + (name.empty() ? job.setting("group_id") : name) +
         (job.connection.slug.empty() ? "" : " (" + job.connection.slug + ")");
}

class Scim final : public Provisioner {
 public:
  Scim(net::HttpClient& client, Secrets secrets) : client_(client), secrets_(std::move(secrets)) {}

  Receipt grant(const Job& job) override {
    return guarded([&] {
      Service service(client_, secrets_, job);
      const auto account = service.account();
      if (!account) return failed(no_account(job.holder));
      if (!account->active) return failed(job.holder.name + "'s account there is not active.");
      const std::string group = service.group();
      if (group.empty()) return failed("There is no such group: " + group_words(job) + ".");
      Receipt given = done(account->name + " is in " + group_words(job) + "; read back.");
      given.was_so = service.is_member(group, account->id);
      if (given.was_so) return given;
      service.change(group, service.adding(account->id));
      if (service.is_member(group, account->id)) return given;
      return not_yet("It said yes, but " + account->name + " is not in " + group_words(job) + ".", Millis{0});
    });
  }

  Receipt revoke(const Job& job) override {
    return guarded([&] {
      Service service(client_, secrets_, job);
      const auto account = service.account();
      if (!account) return done(no_account(job.holder));
      const std::string group = service.group();
      if (group.empty()) return done("There is no such group: " + group_words(job) + ".");
      if (service.is_member(group, account->id)) {
        service.change(group, service.removing(account->id));
        if (service.is_member(group, account->id))
          return not_yet("It said yes, but " + account->name + " is still in " + group_words(job) + ".", Millis{0});
      }
      return done(account->name + " is not in " + group_words(job) + "; read back.");
    });
  }

  Sighting verify(const Job& job) override {
    Sighting seen;
    const Receipt problem = guarded([&] {
      Service service(client_, secrets_, job);
      const auto account = service.account();
      const std::string group = account ? service.group() : std::string{};
      const bool present = account && !group.empty() && service.is_member(group, account->id);
      seen.what = present ? Sighting::What::present : Sighting::What::absent;
      seen.says = account_holder(job.holder) + (present ? " is in " : " is not in ") + group_words(job) + ".";
      return done("");
    });
    if (seen.what == Sighting::What::unknown) seen.says = problem.says;
    return seen;
  }

  Capabilities capabilities() const override { return {.reads_back = true, .answers_later = false}; }

 private:
  template <class F>
  static Receipt guarded(const F& work) {
    try {
      return work();
    } catch (const Ends& ended) {
      return ended.receipt;
    }
  }

  net::HttpClient& client_;
  const Secrets secrets_;
};

}  // namespace

std::unique_ptr<Provisioner> make_scim_provisioner(net::HttpClient& client, Secrets secrets) {
  return std::make_unique<Scim>(client, std::move(secrets));
}

}  // namespace c1::connectors
