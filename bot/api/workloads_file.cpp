#include "bot/api/workloads_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/text.hpp"
#include "bot/api/address_list.hpp"
#include "bot/yaml_reader.hpp"

namespace c1::bot::api {
namespace {

const yaml::Shape kFile{.what = "the file of workloads", .keys = {"workloads"}};
const yaml::Shape kWorkload{
    .what = "a workload",
    .keys = {"name", "issuer", "audience", "subject", "acts_as", "scopes", "networks"},
};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

Workload workload_of(const yaml::Node& node, std::set<std::string>& names, yaml::Problems& problems) {
  const yaml::Fields fields(node, kWorkload, problems);
  Workload workload;
  if (const auto name = fields.require_text("name")) {
    workload.name = name->text;
    if (!is_name(name->text))
      problems.add(name->at, yaml::shown(name->text) + " cannot be a name: small letters, digits and - only.");
    else if (!names.insert(name->text).second)
      problems.add(name->at, "There is already a workload " + yaml::shown(name->text) + ".");
  }
  if (const auto issuer = fields.require_text("issuer")) {
    workload.issuer = issuer->text;
    while (workload.issuer.ends_with('/')) workload.issuer.pop_back();
    if (!workload.issuer.starts_with("https://") && !workload.issuer.starts_with("http://127.0.0.1:"))
      problems.add(issuer->at, "\"issuer\" should begin with https://; this is " + yaml::shown(issuer->text) + ".");
  }
  if (const auto audience = fields.require_text("audience")) workload.audience = audience->text;
  if (const auto subject = fields.require_text("subject")) {
    workload.subject = subject->text;
    const std::size_t star = subject->text.find('*');
    if (star != std::string::npos && (star + 1 != subject->text.size() || star == 0))
      problems.add(subject->at, "A * may stand at the end of \"subject\" only, and something must stand before it.");
  }
  if (const auto person = fields.require_text("acts_as")) workload.acts_as = {text::folded(person->text)};
  for (const yaml::Word& scope : fields.require_texts("scopes")) {
    workload.scopes.push_back(scope.text);
    if (std::find(std::begin(kScopes), std::end(kScopes), scope.text) == std::end(kScopes))
      problems.add(scope.at, "There is no scope " + yaml::shown(scope.text) +
                                 ". There are read, request, decide, manage and administer.");
  }
  for (const yaml::Word& network : fields.texts("networks")) {
    workload.addresses.push_back(network.text);
    if (!is_network(network.text))
      problems.add(network.at, yaml::shown(network.text) + " is no network: write it as 10.0.0.0/8 or 2001:db8::/32.");
  }
  return workload;
}

}  // namespace

WorkloadsFile parse_workloads(const std::string& name, const std::string& text) {
  yaml::Problems problems;
  const yaml::Tree tree(text, problems.add_file(name), problems);
  WorkloadsFile file;
  if (const yaml::Node* root = tree.root()) {
    const yaml::Fields fields(*root, kFile, problems);
    std::set<std::string> names;
    for (const yaml::Node* node : fields.require_list("workloads"))
      file.workloads.push_back(workload_of(*node, names, problems));
  }
  file.problems = problems.list();
  if (!file.problems.empty()) file.workloads.clear();
  return file;
}

WorkloadsFile read_workloads(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in || in.bad()) return {{}, {{path, 1, 1, "This file cannot be read; please check that it is there."}}};
  return parse_workloads(path, text);
}

}  // namespace c1::bot::api
