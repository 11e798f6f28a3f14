#include "net/address_rules.hpp"

#include <gtest/gtest.h>

#include "net/http_client.hpp"
#include "net/running_server.hpp"

namespace c1::net {
namespace {

TEST(AddressRules, AdmitPublicAddresses) {
  const AddressRules rules;
  for (const char* address : {"8.8.8.8", "1.1.1.1", "172.32.0.1", "192.169.0.1", "100.128.0.1", "2606:4700::1111"})
    EXPECT_TRUE(rules.admits(address)) << address;
}

TEST(AddressRules, KeepOutOfOnesOwnNetworkHoweverItIsWritten) {
  const AddressRules rules;
  for (const char* address : {"127.0.0.1",
                              "127.8.9.10",
                              "10.1.2.3",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "169.254.169.254",
                              "100.64.0.1",
                              "0.0.0.0",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::1",
                              "::",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::127.0.0.1",
                              "fe80::1%eth0",
                              "fd12:3456::1",
                              "ff02::1",
                              "64:ff9b::7f00:1",
                              "2002:7f00:1::",
                              "not an address",
                              ""})
    EXPECT_FALSE(rules.admits(address)) << address;
}

TEST(AddressRules, AdmitWhatIsListed) {
  const AddressRules rules = AddressRules::with(" 10.1.0.0/16,127.0.0.1 , fd00::/8").value();
  for (const char* address : {"10.1.255.255", "127.0.0.1", "::ffff:10.1.2.3", "fd00::1"})
    EXPECT_TRUE(rules.admits(address)) << address;
  for (const char* address : {"10.2.0.0", "127.0.0.2", "fc00::1"}) EXPECT_FALSE(rules.admits(address)) << address;
}

TEST(AddressRules, NameWhatTheyDoNotUnderstand) {
  for (const char* list : {"10.0.0.0/33", "10.0.0.0/", "localhost", "fd00::/129", "10.0.0.0/-1", "10.0.0.0/8x"})
    EXPECT_TRUE(AddressRules::with(list).has_error()) << list;
  EXPECT_EQ(AddressRules::with("127.0.0.1, home").error().says,
            "\"home\" is neither an address nor a range like 10.0.0.0/8.");
}

// A name is looked at after it was resolved: "localhost" is no address that could be refused before.
TEST(AddressRules, HoldForTheClient) {
  const test::RunningServer server;
  net::Runtime runtime({.io_threads = 1, .workers = 1});
  const auto refusing = make_http_client(
      runtime, {.may_connect = [](const std::string& address) { return AddressRules().admits(address); }});
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const Exchange refused = send_and_wait(*refusing, {.url = server.url("/x", host)});
    EXPECT_FALSE(refused.answered);
    EXPECT_FALSE(refused.maybe_sent);
    EXPECT_NE(refused.problem.find("our own network"), std::string::npos) << refused.problem;
  }
  const auto allowing = make_http_client(runtime, {.may_connect = [](const std::string& address) {
                                           return AddressRules::with("127.0.0.0/8").value().admits(address);
                                         }});
  EXPECT_TRUE(send_and_wait(*allowing, {.url = server.url("/x")}).answered);
}

}  // namespace
}  // namespace c1::net
