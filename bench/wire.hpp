#pragma once
// HTTP/1.1 as the benchmarks' own end of it needs: whole messages out of bytes, quickly. It trusts whoever writes them.

#include <optional>
#include <string>
#include <string_view>

namespace c1::bench {

struct Message {
  std::string_view start;  // "POST /api/auth.test HTTP/1.1", or "HTTP/1.1 200 OK"
  std::string_view body;
  bool keeps_alive = true;
  std::size_t length = 0;  // of all its bytes

  int status() const;             // of an answer; 0 if it has none
  std::string_view path() const;  // of a request
};

// The first message in `bytes`, once it is whole: views into `bytes`, or, of a chunked body, into `joined`.
std::optional<Message> first_message(std::string_view bytes, std::string& joined);

// A field of a form, as it is written: still escaped. "" if there is none.
std::string_view form_field(std::string_view form, std::string_view name);

// The number at the end of "D00042"; nothing where there is none.
std::optional<std::size_t> number_in(std::string_view id);

}  // namespace c1::bench
