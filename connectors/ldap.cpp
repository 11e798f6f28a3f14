#include "connectors/ldap.hpp"

#include <ldap.h>

#include "connectors/http_system.hpp"
#include "connectors/ldap_connection.hpp"

namespace c1::connectors {
namespace {

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
  for (std::string* text : {&holder.id, &holder.email, &holder.name, &holder.account}) *text = in_ldap_filter(*text);
  for (auto& [key, value] : holder.attributes) value = in_ldap_filter(value);
  return holder;
}

// One job at one directory.
class Directory {
 public:
  Directory(const Secrets& secrets, const Job& job) : job_(job) {
    ldap_ = open_ldap([&](std::string_view name, std::string_view otherwise) { return job.setting(name, otherwise); },
                      secrets);
  }

  struct Person {
    std::string dn;
    std::string member;  // as the group names them
  };
  // Nothing where there is no such person.
  std::optional<Person> person() {
    const std::string filter = account_filled(job_, escaped(job_.holder), "(mail={email})", "(uid={account})");
    if (filter.empty()) end(failed("The directory of people does not say what \"account\" asks for."));
    const FoundEntries found = search(job_.setting("base"), LDAP_SCOPE_SUBTREE, filter, {"uid"}, 2);
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
    const FoundEntries found = search(job_.setting("group"), LDAP_SCOPE_BASE, filter, {LDAP_NO_ATTRS}, 1);
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
    check_ldap(code, "The group could not be changed");
  }

 private:
  std::string attribute() const { return job_.setting("member", "member"); }
  bool by_uid() const { return attribute() == "memberUid"; }

  FoundEntries search(const std::string& base, int scope, const std::string& filter, std::vector<std::string> wanted,
                      int most) {
    std::vector<char*> names;
    for (std::string& name : wanted) names.push_back(name.data());
    names.push_back(nullptr);
    timeval patience{kLdapSeconds, 0};
    LDAPMessage* message = nullptr;
    const int code = ldap_search_ext_s(ldap_.get(), base.c_str(), scope, filter.c_str(), names.data(), 0, nullptr,
                                       nullptr, &patience, most, &message);
    FoundEntries found(message);
    if (code != LDAP_NO_SUCH_OBJECT && code != LDAP_SIZELIMIT_EXCEEDED) check_ldap(code, "It could not be searched");
    if (code == LDAP_NO_SUCH_OBJECT && scope == LDAP_SCOPE_SUBTREE) check_ldap(code, "There is no \"base\" " + base);
    return found;
  }

  std::string first_value(LDAPMessage* entry, const char* name) {
    berval** values = ldap_get_values_len(ldap_.get(), entry, name);
    const std::string value = values && values[0] ? std::string(values[0]->bv_val, values[0]->bv_len) : std::string{};
    if (values) ldap_value_free_len(values);
    return value;
  }

  const Job& job_;
  LdapConnection ldap_;
};

class Ldap final : public Provisioner {
 public:
  explicit Ldap(Secrets secrets) : secrets_(std::move(secrets)) {}

  Receipt grant(const Job& job) override {
    return guarded([&] {
      Directory directory(secrets_, job);
      const auto person = directory.person();
      if (!person) return failed(account_holder(job.holder) + " has no entry there.");
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
      if (!person) return done(account_holder(job.holder) + " has no entry there.");
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
      seen.says = account_holder(job.holder) + (present ? " is in " : " is not in ") + job.setting("group") + ".";
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
    } catch (const LdapProblem& problem) {
      return problem.may_pass ? not_yet(problem.says, Millis{0}) : failed(problem.says);
    }
  }

  const Secrets secrets_;
};

}  // namespace

std::unique_ptr<Provisioner> make_ldap_provisioner(Secrets secrets) {
  return std::make_unique<Ldap>(std::move(secrets));
}

}  // namespace c1::connectors
