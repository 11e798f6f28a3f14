#include "bot/organisation_file.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bot/organisation_draft.hpp"
#include "bot/organisation_systems.hpp"

namespace c1::bot {
namespace {

namespace fs = std::filesystem;

struct Text {
  std::string name;
  std::string yaml;
};

const yaml::Shape kFile{
    .what = "an organisation file",
    .keys = {"organisation", "users", "apps", "catalogs", "policies", "forms", "connections"},
};
const yaml::Shape kOrganisationShape{.what = "the organisation",
                                     .keys = {"name", "helpdesk", "lapse_after", "verify_every"}};

OrganisationFile one_problem(const std::string& file, std::string says) {
  return {{}, {FileProblem{file, 1, 1, std::move(says)}}};
}

using ReadSection = void (*)(const std::vector<const yaml::Node*>&, Draft&);

// In this order over all files: catalogs last.
constexpr std::pair<std::string_view, ReadSection> kSections[] = {
    {"users", read_users}, {"forms", read_forms},       {"connections", read_connections},
    {"apps", read_apps},   {"policies", read_policies}, {"catalogs", read_catalogs}};

// `organisation` stands in one of the files.
void read_head(const std::vector<yaml::Fields>& files, Draft& draft) {
  const yaml::Node* first = nullptr;
  for (const yaml::Fields& file : files) {
    const yaml::Node* node = file.find("organisation");
    if (!node) continue;
    if (first)
      draft.problems.add(
          node->at, "The organisation is described already, on " + draft.problems.seen_from(node->at, first->at) + ".");
    else
      read_organisation_section(*node, draft);
    first = first ? first : node;
  }
  const bool readable = std::all_of(files.begin(), files.end(), [](const yaml::Fields& file) { return file.is_map(); });
  if (!first && readable) files.front().require("organisation");
}

OrganisationFile parse(const std::vector<Text>& texts) {
  yaml::Problems problems;
  std::vector<yaml::Tree> trees;
  trees.reserve(texts.size());
  std::vector<yaml::Fields> files;
  for (const Text& text : texts) {
    trees.emplace_back(text.yaml, problems.add_file(text.name), problems);
    if (const yaml::Node* root = trees.back().root()) files.emplace_back(*root, kFile, problems);
  }
  // A file that could not be read leaves holes: what refers into them is not to be blamed.
  const bool all_read = files.size() == texts.size();
  Draft draft(problems);
  if (all_read) read_head(files, draft);
  for (const auto& [section, read] : kSections)
    for (const yaml::Fields& file : files) read(file.list(section), draft);
  if (all_read) check_references(draft);
  if (all_read) check_programs(draft);
  check_managers(draft);
  check_ways(draft);
  check_quorums(draft);
  if (all_read) check_systems(draft);
  if (problems.none()) return {std::move(draft.organisation), {}};
  return {{}, problems.list()};
}

std::optional<std::string> contents_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::string contents{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return std::nullopt;
  return contents;
}

std::vector<fs::path> yaml_files_in(const fs::path& folder, std::error_code& failed) {
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string();
    const std::string extension = entry->path().extension().string();
    if (name[0] != '.' && (extension == ".yaml" || extension == ".yml")) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

void read_organisation_section(const yaml::Node& node, Draft& draft) {
  const yaml::Fields fields(node, kOrganisationShape, draft.problems);
  if (const auto name = fields.require_text("name")) draft.organisation.name = name->text;
  for (const yaml::Word& group : fields.texts("helpdesk"))
    draft.organisation.helpdesk.push_back({draft.refer(Thing::entitlement, group)});
  const auto read_duration = [&](std::string_view key, Seconds& into) {
    const auto word = fields.text(key);
    const auto duration = word ? duration_of(*word, "\"" + std::string(key) + "\"", draft) : std::nullopt;
    if (duration) into = *duration;
  };
  read_duration("lapse_after", draft.organisation.lapse_after);
  read_duration("verify_every", draft.organisation.verify_every);
}

OrganisationFile parse_organisation(const std::string& name, const std::string& yaml) { return parse({{name, yaml}}); }

OrganisationFile read_organisation(const std::string& path) {
  std::error_code failed;
  std::vector<fs::path> files{path};
  if (fs::is_directory(path, failed)) {
    files = yaml_files_in(path, failed);
    if (failed) return one_problem(path, "This folder cannot be read: " + failed.message() + ".");
    if (files.empty()) return one_problem(path, "There is no *.yaml or *.yml file in this folder.");
  }
  std::vector<Text> texts;
  OrganisationFile unreadable;
  for (const fs::path& file : files) {
    if (!fs::exists(file, failed)) {
      unreadable.problems.push_back({file.string(), 1, 1, "There is no such file or folder."});
    } else if (auto yaml = contents_of(file)) {
      texts.push_back({file.string(), *std::move(yaml)});
    } else {
      unreadable.problems.push_back({file.string(), 1, 1, "This file cannot be read; please check its permissions."});
    }
  }
  return unreadable.problems.empty() ? parse(texts) : unreadable;
}

}  // namespace c1::bot
