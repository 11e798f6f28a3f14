#include "connectors/ldap_people.hpp"

#include <ldap.h>

#include <algorithm>
#include <cstdint>

#include "connectors/ldap_connection.hpp"

namespace c1::connectors {
namespace {

constexpr ber_int_t kPage = 500;
constexpr std::size_t kMostEntries = 500'000;
constexpr char kGroups[] =
    "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup)(objectClass=group))";
constexpr unsigned long kDisabled = 2;  // of userAccountControl

std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

// "CN=Lena, DC=acme" and "cn=lena,dc=acme" are one.
std::string as_key(const std::string& dn) {
  LDAPDN parsed = nullptr;
  if (ldap_str2dn(dn.c_str(), &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS) return lower_case(dn);
  char* text = nullptr;
  const int code = ldap_dn2str(parsed, &text, LDAP_DN_FORMAT_LDAPV3);
  std::string key = lower_case(code == LDAP_SUCCESS && text ? text : dn);
  ldap_memfree(text);
  ldap_dnfree(parsed);
  return key;
}

std::string hex_of(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

class PeopleDirectory {
 public:
  PeopleDirectory(const workflow::Connection& connection, const std::map<std::string, std::string>& settings,
                  const Secrets& secrets)
      : connection_(connection), settings_(settings) {
    const LdapSetting of_connection = [&](std::string_view name, std::string_view otherwise) {
      const auto found = connection_.settings.find(std::string(name));
      return found == connection_.settings.end() ? std::string(otherwise) : found->second;
    };
    ldap_ = open_ldap(of_connection, secrets);
  }

  std::vector<LdapPerson> people() {
    std::vector<LdapPerson> list;
    const std::string base = setting("base", "");
    if (base.empty()) throw LdapProblem{"There is no \"base\" where people are found."};
    search(base, setting("filter", "(mail=*)"), names_of_people(),
           [&](LDAPMessage* entry) { list.push_back(person_in(entry)); });
    if (const std::string groups = setting("groups", ""); !groups.empty()) add_groups(groups, list);
    return list;
  }

 private:
  // Of this sync, else of the connection.
  std::string setting(const std::string& name, const std::string& otherwise) const {
    for (const auto* settings : {&settings_, &connection_.settings})
      if (const auto found = settings->find(name); found != settings->end()) return found->second;
    return otherwise;
  }

  std::vector<std::string> names_of_people() const {
    return {setting("email", "mail"),
            setting("name", "displayName"),
            "cn",
            "givenName",
            "sn",
            setting("title", "title"),
            setting("department", "department"),
            "departmentNumber",
            setting("employment_type", "employeeType"),
            setting("manager", "manager"),
            "uid",
            "sAMAccountName",
            "userAccountControl",
            setting("id", "entryUUID"),
            "objectGUID"};
  }

  LdapPerson person_in(LDAPMessage* entry) const {
    LdapPerson person{.dn = dn_of(entry)};
    person.id = first(entry, setting("id", "entryUUID"));
    if (person.id.empty()) person.id = hex_of(first(entry, "objectGUID"));
    person.email = first(entry, setting("email", "mail"));
    person.user_name = first(entry, "uid");
    if (person.user_name.empty()) person.user_name = first(entry, "sAMAccountName");
    person.name = first(entry, setting("name", "displayName"));
    if (person.name.empty()) person.name = first(entry, "cn");
    person.given_name = first(entry, "givenName");
    person.family_name = first(entry, "sn");
    person.title = first(entry, setting("title", "title"));
    person.department = first(entry, setting("department", "department"));
    if (person.department.empty()) person.department = first(entry, "departmentNumber");
    person.employment_type = first(entry, setting("employment_type", "employeeType"));
    person.manager = first(entry, setting("manager", "manager"));
    person.active = (std::strtoul(first(entry, "userAccountControl").c_str(), nullptr, 10) & kDisabled) == 0;
    return person;
  }

  // Groups name people by DN, or by uid. What is nested in a group is not looked into.
  void add_groups(const std::string& base, std::vector<LdapPerson>& people) {
    std::map<std::string, LdapPerson*> by_dn, by_uid;
    for (LdapPerson& person : people) {
      by_dn[as_key(person.dn)] = &person;
      if (!person.user_name.empty()) by_uid[lower_case(person.user_name)] = &person;
    }
    search(base, kGroups, {"cn", "member", "uniqueMember", "memberUid"}, [&](LDAPMessage* entry) {
      const std::string name = first(entry, "cn");
      if (name.empty()) return;
      for (const char* attribute : {"member", "uniqueMember", "memberUid"})
        for (const std::string& value : values(entry, attribute)) {
          const bool by_name = attribute == std::string_view("memberUid");
          const auto& known = by_name ? by_uid : by_dn;
          const auto found = known.find(by_name ? lower_case(value) : as_key(value));
          if (found != known.end()) found->second->groups.push_back(name);
        }
    });
  }

  template <class Take>
  void search(const std::string& base, const std::string& filter, std::vector<std::string> wanted, const Take& take) {
    std::vector<char*> names;
    for (std::string& name : wanted) names.push_back(name.data());
    names.push_back(nullptr);
    berval cookie{0, nullptr};
    std::size_t seen = 0;
    do {
      const FoundEntries page = one_page(base, filter, names, cookie);
      for (LDAPMessage* entry = ldap_first_entry(ldap_.get(), page.get()); entry;
           entry = ldap_next_entry(ldap_.get(), entry)) {
        if (++seen > kMostEntries) throw LdapProblem{"It has more entries than anybody has people."};
        take(entry);
      }
      next_cookie(page.get(), cookie);
    } while (cookie.bv_len > 0);
    ber_memfree(cookie.bv_val);
  }

  FoundEntries one_page(const std::string& base, const std::string& filter, std::vector<char*>& names, berval& cookie) {
    LDAPControl* paging = nullptr;
    check_ldap(ldap_create_page_control(ldap_.get(), kPage, &cookie, 0, &paging), "Pages could not be asked for");
    LDAPControl* controls[] = {paging, nullptr};
    timeval patience{kLdapSeconds, 0};
    LDAPMessage* message = nullptr;
    const int code = ldap_search_ext_s(ldap_.get(), base.c_str(), LDAP_SCOPE_SUBTREE, filter.c_str(), names.data(), 0,
                                       controls, nullptr, &patience, 0, &message);
    FoundEntries found(message);
    ldap_control_free(paging);
    // Half of the people must not be taken for all of them.
    check_ldap(code, "\"" + filter + "\" could not be looked for below " + base);
    return found;
  }

  // Where the next page begins; empty where there is none, or where the server knows no pages.
  void next_cookie(LDAPMessage* page, berval& cookie) {
    ber_memfree(cookie.bv_val);
    cookie = {0, nullptr};
    int code = 0;
    LDAPControl** controls = nullptr;
    check_ldap(ldap_parse_result(ldap_.get(), page, &code, nullptr, nullptr, nullptr, &controls, 0),
               "Its answer was not understood");
    check_ldap(code, "It could not be searched");
    if (!controls) return;
    if (LDAPControl* paging = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, nullptr)) {
      ber_int_t estimate = 0;
      ldap_parse_pageresponse_control(ldap_.get(), paging, &estimate, &cookie);
    }
    ldap_controls_free(controls);
  }

  std::string dn_of(LDAPMessage* entry) const {
    char* dn = ldap_get_dn(ldap_.get(), entry);
    std::string text = dn ? dn : "";
    ldap_memfree(dn);
    return text;
  }
  std::vector<std::string> values(LDAPMessage* entry, const std::string& name) const {
    std::vector<std::string> list;
    berval** all = ldap_get_values_len(ldap_.get(), entry, name.c_str());
    for (int i = 0; all && all[i]; ++i) list.emplace_back(all[i]->bv_val, all[i]->bv_len);
    if (all) ldap_value_free_len(all);
    return list;
  }
  std::string first(LDAPMessage* entry, const std::string& name) const {
    const auto all = values(entry, name);
    return all.empty() ? std::string{} : all.front();
  }

  const workflow::Connection& connection_;
  const std::map<std::string, std::string>& settings_;
  LdapConnection ldap_;
};

}  // namespace

Result<std::vector<LdapPerson>> ldap_people(const workflow::Connection& connection,
                                            const std::map<std::string, std::string>& settings,
                                            const Secrets& secrets) {
  try {
    return PeopleDirectory(connection, settings, secrets).people();
  } catch (const LdapProblem& problem) {
    if (problem.may_pass) return unavailable(problem.says, "");
    return invalid(problem.says);
  }
}

}  // namespace c1::connectors
