#include "connectors/ldap.hpp"

#include <ldap.h>

#include "connectors/http_system.hpp"

namespace c1::connectors {
namespace {

constexpr int kLdapSeconds = 15;

struct Unbind {
  void operator()(LDAP* ldap) const { ldap_unbind_ext_s(ldap, nullptr, nullptr); }
};
struct FreeMessage {
  void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
using Found = std::unique_ptr<LDAPMessage, FreeMessage>;

// RFC 4515, 3: what has a meaning in a filter.
std::string in_ldap_filter(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '*' || c == '(' || c == ')' || c == '\\' || byte < 0x20 || byte == 0x7f)
      out += std::string("\\") + kDigits[byte >> 4] + kDigits[byte & 15];
    else
      out += c;
  }
  return out;
}

Holder escaped(Holder holder) {
  for (std::string* text : {&holder.id, &holder.email, &holder.name}) *text = in_ldap_filter(*text);
  for (auto& [key, value] : holder.attributes) value = in_ldap_filter(value);
  return holder;
}

// What may be over in a moment.
bool may_pass(int code) {
  return code == LDAP_BUSY || code == LDAP_UNAVAILABLE || code == LDAP_SERVER_DOWN || code == LDAP_TIMEOUT ||
         code == LDAP_CONNECT_ERROR || code == LDAP_TIMELIMIT_EXCEEDED || code == LDAP_LOCAL_ERROR;
}

// One job at one directory.
class Directory {
 public:
  Directory(const Secrets& secrets, const Job& job) : job_(job) {
    LDAP* made = nullptr;
    const std::string url = job.setting("url");
    check(ldap_initialize(&made, url.c_str()), "It has no usable \"url\"");
    ldap_.reset(made);
    set_up(url);
    log_in(secrets);
  }

  struct Person {
    std::string dn;
    std::string member;  // as the group names them
  };
  // Nothing where there is no such person.
  std::optional<Person> person() {
    const std::string filter = filled(job_.setting("account", "(mail={email})"), escaped(job_.holder));
    if (filter.empty()) end(failed("The directory of people does not say what \"account\" asks for."));
    const Found found = search(job_.setting("base"), LDAP_SCOPE_SUBTREE, filter, {"uid"}, 2);
    const int count = ldap_count_entries(ldap_.get(), found.get());
    if (count > 1) end(failed("There are several entries for " + job_.holder.name + ", so none of them was touched."));
    LDAPMessage* entry = ldap_first_entry(ldap_.get(), found.get());
    if (count < 1 || !entry) return std::nullopt;
    Person person;
    char* dn = ldap_get_dn(ldap_.get(), entry);
    person.dn = person.member = dn ? dn : "";
    ldap_memfree(dn);
    if (by_uid()) person.member = first_value(entry, "uid");
    if (person.member.empty()) end(failed("The entry of " + job_.holder.name + " has no uid."));
    return person;
  }

  // False where there is no such group, too.
  bool is_member(const Person& person) {
    const std::string filter = "(" + attribute() + "=" + in_ldap_filter(person.member) + ")";
    const Found found = search(job_.setting("group"), LDAP_SCOPE_BASE, filter, {LDAP_NO_ATTRS}, 1);
    return ldap_count_entries(ldap_.get(), found.get()) > 0;
  }

  void change(const Person& person, int how) {
    std::string name = attribute(), value = person.member;
    char* values[] = {value.data(), nullptr};
    LDAPMod change{};
    change.mod_op = how;
    change.mod_type = name.data();
    change.mod_values = values;
    LDAPMod* changes[] = {&change, nullptr};
    const int code = ldap_modify_ext_s(ldap_.get(), job_.setting("group").c_str(), changes, nullptr, nullptr);
    // It is so already; that is read back.
    if (code == LDAP_TYPE_OR_VALUE_EXISTS || code == LDAP_NO_SUCH_ATTRIBUTE || code == LDAP_ALREADY_EXISTS) return;
    check(code, "The group could not be changed");
  }

 private:
  std::string attribute() const { return job_.setting("member", "member"); }
  bool by_uid() const { return attribute() == "memberUid"; }

  void set_up(const std::string& url) {
    const int version = LDAP_VERSION3, demand = LDAP_OPT_X_TLS_DEMAND, fresh = 0;
    const timeval patience{kLdapSeconds, 0};
    ldap_set_option(ldap_.get(), LDAP_OPT_PROTOCOL_VERSION, &version);
    ldap_set_option(ldap_.get(), LDAP_OPT_NETWORK_TIMEOUT, &patience);
    ldap_set_option(ldap_.get(), LDAP_OPT_TIMEOUT, &patience);
    ldap_set_option(ldap_.get(), LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
    ldap_set_option(ldap_.get(), LDAP_OPT_X_TLS_REQUIRE_CERT, &demand);
    if (const std::string file = job_.setting("ca_file"); !file.empty())
      ldap_set_option(ldap_.get(), LDAP_OPT_X_TLS_CACERTFILE, file.c_str());
    ldap_set_option(ldap_.get(), LDAP_OPT_X_TLS_NEWCTX, &fresh);
    const bool starts_tls = !url.starts_with("ldaps://") && job_.setting("start_tls", "true") != "false";
    if (starts_tls) check(ldap_start_tls_s(ldap_.get(), nullptr, nullptr), "StartTLS failed");
  }

  void log_in(const Secrets& secrets) {
    const std::string dn = job_.setting("bind_dn"), name = job_.setting("password");
    if (dn.empty()) return;
    const auto password = secrets(name);
    // An empty password would be an anonymous bind that succeeds (RFC 4513, 5.1.2).
    if (!password || password->empty())
      end(failed("There is no credential named \"" + name + "\" at the server; see C1_CREDENTIALS."));
    std::string bytes = password->reveal();  // to bind with
    berval credential{bytes.size(), bytes.data()};
    check(ldap_sasl_bind_s(ldap_.get(), dn.c_str(), LDAP_SASL_SIMPLE, &credential, nullptr, nullptr, nullptr),
          "It did not let us in");
  }

  Found search(const std::string& base, int scope, const std::string& filter, std::vector<std::string> wanted,
               int most) {
    std::vector<char*> names;
    for (std::string& name : wanted) names.push_back(name.data());
    names.push_back(nullptr);
    timeval patience{kLdapSeconds, 0};
    LDAPMessage* message = nullptr;
    const int code = ldap_search_ext_s(ldap_.get(), base.c_str(), scope, filter.c_str(), names.data(), 0, nullptr,
                                       nullptr, &patience, most, &message);
    Found found(message);
    if (code != LDAP_NO_SUCH_OBJECT && code != LDAP_SIZELIMIT_EXCEEDED) check(code, "It could not be searched");
    if (code == LDAP_NO_SUCH_OBJECT && scope == LDAP_SCOPE_SUBTREE) check(code, "There is no \"base\" " + base);
    return found;
  }

  std::string first_value(LDAPMessage* entry, const char* name) {
    berval** values = ldap_get_values_len(ldap_.get(), entry, name);
    const std::string value = values && values[0] ? std::string(values[0]->bv_val, values[0]->bv_len) : std::string{};
    if (values) ldap_value_free_len(values);
    return value;
  }

  void check(int code, const std::string& what) {
    if (code == LDAP_SUCCESS) return;
    const std::string says = what + ": " + ldap_err2string(code) + ".";
    end(may_pass(code) ? not_yet(says, Millis{0}) : failed(says));
  }

  const Job& job_;
  std::unique_ptr<LDAP, Unbind> ldap_;
};

class Ldap final : public Provisioner {
 public:
  explicit Ldap(Secrets secrets) : secrets_(std::move(secrets)) {}

  Receipt grant(const Job& job) override {
    return guarded([&] {
      Directory directory(secrets_, job);
      const auto person = directory.person();
      if (!person) return failed(job.holder.name + " has no entry there.");
      Receipt given = done(person->dn + " is in " + job.setting("group") + "; read back.");
      given.was_so = directory.is_member(*person);
      if (given.was_so) return given;
      directory.change(*person, LDAP_MOD_ADD);
      if (directory.is_member(*person)) return given;
      return not_yet(person->dn + " is not in the group when read back.", Millis{0});
    });
  }

  Receipt revoke(const Job& job) override {
    return guarded([&] {
      Directory directory(secrets_, job);
      const auto person = directory.person();
      if (!person) return done(job.holder.name + " has no entry there.");
      if (directory.is_member(*person)) directory.change(*person, LDAP_MOD_DELETE);
      if (directory.is_member(*person))
        return not_yet(person->dn + " is still in the group when read back.", Millis{0});
      return done(person->dn + " is not in " + job.setting("group") + "; read back.");
    });
  }

  Sighting verify(const Job& job) override {
    Sighting seen;
    const Receipt problem = guarded([&] {
      Directory directory(secrets_, job);
      const auto person = directory.person();
      const bool present = person && directory.is_member(*person);
      seen.what = present ? Sighting::What::present : Sighting::What::absent;
      seen.says = job.holder.name + (present ? " is in " : " is not in ") + job.setting("group") + ".";
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

  const Secrets secrets_;
};

}  // namespace

std::unique_ptr<Provisioner> make_ldap_provisioner(Secrets secrets) {
  return std::make_unique<Ldap>(std::move(secrets));
}

}  // namespace c1::connectors
