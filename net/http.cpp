#include "net/http.hpp"

#include <array>

#include "net/wire.hpp"

namespace c1::net {
namespace {

std::string_view find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const Header& header : headers)
    if (same_name(header.name, name)) return header.value;
  return {};
}

constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool decode_piece(std::string_view piece, std::string& out) {
  out.resize(piece.size());
  char* to = out.data();
  for (std::size_t at = 0; at < piece.size(); ++at) {
    char c = piece[at];
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      if (at + 2 >= piece.size()) return false;
      const int high = hex_digit(piece[at + 1]);
      const int low = hex_digit(piece[at + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      at += 2;
    }
    *to++ = c;
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
  return true;
}

// What stands as it is in a form's text.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*-._"))
    plain[static_cast<unsigned char>(c)] = true;
  return plain;
}();

void encode_piece(std::string_view piece, std::string& out) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const std::size_t before = out.size();
  out.resize(before + 3 * piece.size());
  char* to = out.data() + before;
  for (const char c : piece) {
    const auto byte = static_cast<unsigned char>(c);
    if (kPlain[byte]) {
      *to++ = c;
    } else if (c == ' ') {
      *to++ = '+';
    } else {
      *to++ = '%';
      *to++ = kHex[byte >> 4];
      *to++ = kHex[byte & 15];
    }
  }
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace

std::string_view Request::header(std::string_view name) const { return find_header(headers, name); }

std::string_view Response::header(std::string_view name) const {
  if (!content_type.empty() && same_name(name, "Content-Type")) return content_type;
  return find_header(headers, name);
}

bool decode_form(std::string_view body, std::vector<FormField>& fields) {
  fields.clear();
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(body.size(), piece.size() + 1));
    if (piece.empty()) continue;
    const std::size_t equals = piece.find('=');
    FormField field;
    if (!decode_piece(piece.substr(0, equals), field.name)) return false;
    if (equals != std::string_view::npos && !decode_piece(piece.substr(equals + 1), field.value)) return false;
    fields.push_back(std::move(field));
  }
  return true;
}

std::string encode_form(const std::vector<FormField>& fields) {
  std::string out;
  for (const FormField& field : fields) {
    if (!out.empty()) out += '&';
    encode_piece(field.name, out);
    out += '=';
    encode_piece(field.value, out);
  }
  return out;
}

std::string_view form_value(const std::vector<FormField>& fields, std::string_view name) {
  for (const FormField& field : fields)
    if (field.name == name) return field.value;
  return {};
}

}  // namespace c1::net
