#include <unistd.h>

#include <array>
#include <thread>

#include "cli/commands.hpp"

namespace c1::cli {
namespace {

// Public, as RFC 8628 has it: it names the program, and opens nothing.
constexpr char kProgram[] = "c1-command-line";
constexpr char kDeviceGrant[] = "urn:ietf:params:oauth:grant-type:device_code";

std::string host_name() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return "a device";
  return name.data();
}

bool is_here(const std::string& server) {
  const std::string host = server.substr(server.find("://") + 3);
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

// Until its person has answered.
Secret token_of_device(Session& session, const json::Value& begun) {
  const auto interval = std::max<std::int64_t>(begun["interval"].integer(), 1);
  for (std::int64_t waited = 0; waited <= begun["expires_in"].integer(); waited += interval) {
    std::this_thread::sleep_for(std::chrono::seconds(interval));
    const net::Exchange exchange = session.post_form(
        "/auth/v1/token",
        {{"client_id", kProgram}, {"device_code", begun["device_code"].string()}, {"grant_type", kDeviceGrant}});
    const auto body = json::parse(exchange.response.body);
    if (!body) throw Failure{Exit::server, "The server's answer is not JSON."};
    if (exchange.response.status == 200) return Secret((*body)["access_token"].string());
    if ((*body)["error"].string() != "authorization_pending")
      throw Failure{Exit::not_signed_in, harmless((*body)["error_description"].string())};
  }
  throw Failure{Exit::not_signed_in, "Nobody has answered in time. Run c1 login again."};
}

}  // namespace

Exit login(Terminal& terminal, const Wish& wish) {
  std::string server = wish.server.empty() ? terminal.environment("C1_SERVER").value_or("") : wish.server;
  if (server.empty()) server = ask(terminal, "Address of the server (https://...):", "--server");
  if (server.find("://") == std::string::npos) server = "https://" + server;
  if (server.starts_with("http://") && !is_here(server))
    terminal.err << "This address is not encrypted: whoever listens can take the key. Use https:// where you can.\n";
  Session session(server, terminal);
  const net::Exchange exchange = session.post_form("/auth/v1/device_authorization", {{"client_id", kProgram}});
  const auto begun = json::parse(exchange.response.body);
  if (exchange.response.status != 200 || !begun || (*begun)["user_code"].string().empty())
    throw Failure{Exit::server, "There is no c1 at " + server + "."};
  terminal.err << "To sign in, send this in Slack:\n\n    /c1 login " << harmless((*begun)["user_code"].string())
               << "\n\nor open " << harmless((*begun)["verification_uri_complete"].string()) << "\nWaiting ..."
               << std::endl;
  session.use_token(token_of_device(session, *begun));
  const json::Value made =
      session.post("/iam/personal_clients", json::object({{"displayName", "c1 on " + host_name()}}));
  const std::string place = save_credentials(
      terminal,
      {session.credentials().server, made["client"]["clientId"].string(), Secret(made["clientSecret"].string())});
  terminal.err << "Signed in. The key of this device is in " << place << "\n";
  return Exit::ok;
}

Exit logout(Terminal& terminal, const Wish&) {
  Session session(terminal);
  const json::Value mine = session.get("/iam/personal_clients?page_size=100");
  for (const json::Value& client : mine["list"].array())
    if (client["clientId"].string() == session.credentials().client_id)
      session.remove("/iam/personal_clients/" + path_piece(client["id"].string()));
  forget_credentials(terminal);
  terminal.err << "Signed out. The key of this device opens nothing any more.\n";
  return Exit::ok;
}

Exit whoami(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  const json::Value user = session.post("/users/introspect")["userView"]["user"];
  if (is_json(wish.output)) {
    terminal.out << user.dump() << "\n";
    return Exit::ok;
  }
  terminal.out << harmless(user["displayName"].string()) << " <" << harmless(user["email"].string()) << ">\n";
  for (const auto& [label, field] : {std::pair{"Title", "jobTitle"}, {"Department", "department"}})
    if (!user[field].string().empty()) terminal.out << label << ": " << harmless(user[field].string()) << "\n";
  terminal.out << "Server: " << session.credentials().server << "\n";
  return Exit::ok;
}

Exit clients(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  const json::Value mine = session.get("/iam/personal_clients?page_size=100")["list"];
  const auto text_of = [](const char* name, const char* otherwise = "") {
    return [=](const json::Value& row) { return row[name].is_null() ? otherwise : row[name].string(); };
  };
  print_rows(terminal, wish.output, mine,
             {{"ID", text_of("id")},
              {"NAME", text_of("displayName")},
              {"MADE", text_of("createdAt")},
              {"LAST USED", text_of("lastUsedAt", "never")},
              {"ENDS", text_of("expiresTime", "-")}},
             "You have no clients.");
  return Exit::ok;
}

Exit revoke_client(Terminal& terminal, const Wish& wish) {
  Session session(terminal);
  session.remove("/iam/personal_clients/" + path_piece(wish.what));
  terminal.err << "Taken back. It opens nothing any more.\n";
  return Exit::ok;
}

}  // namespace c1::cli
