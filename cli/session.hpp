#pragma once
// Signed in at a server: the key of this device, kept in $XDG_CONFIG_HOME/c1/credentials.json, and calls with it.

#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/secret.hpp"
#include "cli/terminal.hpp"
#include "net/http_client.hpp"

namespace c1::cli {

struct Credentials {
  std::string server;  // "https://c1.acme.test", without a trailing slash
  std::string client_id;
  Secret client_secret;
};
// From C1_SERVER, C1_CLIENT_ID and C1_CLIENT_SECRET where they are set, else from the file. Failure with the way out
// where there are none.
Credentials load_credentials(const Terminal& terminal);
// Readable by its owner only. Failure names the file.
std::string save_credentials(const Terminal& terminal, const Credentials& credentials);
void forget_credentials(const Terminal& terminal);

class Session {
 public:
  explicit Session(const Terminal& terminal);                    // signed in before
  Session(const std::string& server, const Terminal& terminal);  // not yet

  // What the API answers. Failure with its sentence and the exit code that fits otherwise.
  json::Value get(const std::string& path);
  json::Value post(const std::string& path, const json::Value& body = json::object());
  json::Value remove(const std::string& path);
  // A form, without signing in; the answer of any status.
  net::Exchange post_form(const std::string& path, const std::vector<net::FormField>& fields);
  void use_token(Secret token) { token_ = std::move(token); }

  // The caller's own id.
  std::string me();
  const Credentials& credentials() const { return credentials_; }

 private:
  json::Value call(const std::string& method, const std::string& path, const json::Value& body);
  net::Exchange send_with_token(const std::string& method, const std::string& path, const json::Value& body,
                                const std::string& key);
  net::Exchange send(net::ClientRequest request);
  void sign_in();

  Credentials credentials_;
  Secret token_;
  net::Runtime runtime_;
  std::unique_ptr<net::HttpClient> client_;
};

// One segment of a path: everything but letters, digits and -._ is escaped.
std::string path_piece(std::string_view text);

}  // namespace c1::cli
