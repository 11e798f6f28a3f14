#include "bot/config.hpp"

namespace c1::bot {
namespace {

// A cell ends at '|'.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c);
  return out;
}

std::string code(std::string_view text) { return "`" + cell(text) + "`"; }

}  // namespace

std::string config_reference() {
  std::string page = "| Variable | In the file | Default | What it is |\n|---|---|---|---|\n";
  for (const SettingFact& one : setting_facts()) {
    std::string variable = code(one.variable), key = code(one.key);
    if (one.from_file) {
      variable += ", " + code(std::string(one.variable) + "_FILE");
      key += ", " + code(std::string(one.key) + "_file");
    }
    page += "| " + variable + " | " + key + " | " + cell(one.default_value) + " | " + cell(one.help) + " |\n";
  }
  return page;
}

}  // namespace c1::bot
