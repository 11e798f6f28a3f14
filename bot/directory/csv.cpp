#include "bot/directory/csv.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "bot/directory/scim_resource.hpp"

namespace c1::bot::directory {
namespace {

constexpr std::string_view kAttribute = "attributes.";
constexpr std::size_t kMostProblems = 100;

struct Column {
  std::string_view name;
  std::string Person::*member;  // null: is read in a way of its own
};
constexpr Column kColumns[] = {{"email", &Person::email},
                               {"name", &Person::name},
                               {"title", &Person::title},
                               {"department", &Person::department},
                               {"employment_type", &Person::employment_type},
                               {"manager", &Person::manager},
                               {"time_zone", &Person::time_zone},
                               {"id", &Person::external_id},
                               {"groups", nullptr},
                               {"active", nullptr}};

// A line of the file, which may go over several.
struct Record {
  std::size_t line = 0;  // where it begins
  std::vector<std::string> fields;
};

// One record after the other; nothing at the end.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  }

  std::optional<Record> next() {
    while (!rest_.empty() && (rest_.front() == '\n' || rest_.front() == '\r')) take();
    if (rest_.empty()) return std::nullopt;
    Record record{line_, {}};
    do record.fields.push_back(field());
    while (takes(','));
    while (!rest_.empty() && rest_.front() == '\r') take();
    if (!rest_.empty() && rest_.front() == '\n') take();
    return record;
  }
  // Whether a quote was left open.
  bool broken() const { return broken_; }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n') ++line_;
    return c;
  }
  bool takes(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    take();
    return true;
  }
  std::string field() {
    std::string text;
    if (!takes('"')) {
      while (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' && rest_.front() != '\r') text += take();
      return text;
    }
    while (!rest_.empty()) {
      const char c = take();
      if (c != '"') {
        text += c;
      } else if (!takes('"')) {
        // What stands behind the closing quote is part of it, as spreadsheets read it.
        while (!rest_.empty() && rest_.front() != ',' && rest_.front() != '\n' && rest_.front() != '\r') text += take();
        return text;
      } else {
        text += '"';
      }
    }
    broken_ = true;
    return text;
  }

  std::string_view rest_;
  std::size_t line_ = 1;
  bool broken_ = false;
};

class People {
 public:
  explicit People(const std::string& name) : name_(name) {}

  CsvPeople read(std::string_view text) {
    CsvReader reader(text);
    const auto header = reader.next();
    if (!header) {
      add(1, "The file is empty; its first line names the columns: email,name,department,manager.");
      return std::move(result_);
    }
    read_header(*header);
    if (!result_.problems.empty()) return std::move(result_);
    while (const auto record = reader.next()) read_person(*record);
    if (reader.broken()) add(1, "A quote (\") is opened somewhere and not closed again.");
    if (!result_.problems.empty()) result_.people.clear();
    return std::move(result_);
  }

 private:
  void add(std::size_t line, std::string says) {
    if (result_.problems.size() < kMostProblems)
      result_.problems.push_back({name_, static_cast<int>(line), 1, std::move(says)});
  }

  void read_header(const Record& header) {
    std::vector<std::string_view> known;
    for (const Column& column : kColumns) known.push_back(column.name);
    for (const std::string& field : header.fields) {
      std::string column = lower_case_of(text::trimmed(field));
      const bool is_attribute = column.starts_with(kAttribute) && column.size() > kAttribute.size();
      if (is_attribute) column = std::string(kAttribute) + text::trimmed(field).substr(kAttribute.size());
      if (!is_attribute && std::find(known.begin(), known.end(), column) == known.end())
        add(header.line, "There is no column \"" + text::fit(column, 60) + "\"." + text::did_you_mean(column, known) +
                             " What people have: " + text::listed({known.begin(), known.end()}) +
                             ", and attributes.NAME.");
      if (std::find(columns_.begin(), columns_.end(), column) != columns_.end())
        add(header.line, "The column \"" + text::fit(column, 60) + "\" is there twice.");
      columns_.push_back(std::move(column));
    }
    for (const std::string needed : {"email", "name"})
      if (std::find(columns_.begin(), columns_.end(), needed) == columns_.end())
        add(header.line, "The column \"" + needed + "\" is missing.");
  }

  void read_person(const Record& record) {
    if (record.fields.size() != columns_.size())
      return add(record.line, "This line has " + std::to_string(record.fields.size()) + " fields, and the first line " +
                                  std::to_string(columns_.size()) + ".");
    Arrival arrival;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      set(arrival, columns_[i], text::trimmed(record.fields[i]), record.line);
    arrival.person.user_name = arrival.person.email;
    auto right = checked(arrival.person);
    if (!right) return add(record.line, right.error().says);
    if (!emails_.insert(right->email).second)
      return add(record.line, "The address " + right->email + " is there twice.");
    arrival.person = *std::move(right);
    result_.people.push_back(std::move(arrival));
  }

  void set(Arrival& arrival, const std::string& column, const std::string& value, std::size_t line) {
    if (column.starts_with(kAttribute)) {
      if (!value.empty()) arrival.person.attributes[column.substr(kAttribute.size())] = value;
    } else if (column == "groups") {
      for (const std::string& group : text::split(value, ';'))
        if (!text::trimmed(group).empty()) arrival.groups.push_back(text::trimmed(group));
    } else if (column == "active") {
      const auto flag = value.empty() ? std::optional(true) : flag_in(json::Value(value));
      if (!flag) add(line, "\"active\" should be true or false; this is \"" + text::fit(value, 30) + "\".");
      arrival.person.active = flag.value_or(true);
    } else {
      for (const Column& known : kColumns)
        if (known.name == column) arrival.person.*known.member = value;
    }
  }

  const std::string name_;
  std::vector<std::string> columns_;
  std::set<std::string> emails_;
  CsvPeople result_;
};

}  // namespace

CsvPeople people_in_csv(const std::string& name, std::string_view text) {
  if (!text::is_utf8(text) || text.find('\0') != std::string_view::npos)
    return {{}, {{name, 1, 1, "The file is not UTF-8 text. Save it as \"CSV UTF-8\"."}}};
  return People(name).read(text);
}

}  // namespace c1::bot::directory
