#include "net/wire.hpp"

#include <gtest/gtest.h>

namespace c1::net {
namespace {

TEST(Url, SplitsIntoWhatAConnectionNeeds) {
  const auto url = parse_url("HTTPS://Hooks.Example.com:8443/services/a?b=c#d").value();
  EXPECT_TRUE(url.tls);
  EXPECT_EQ(url.host, "Hooks.Example.com");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.target, "/services/a?b=c");
  EXPECT_EQ(url.authority(), "Hooks.Example.com:8443");
}

TEST(Url, LeavesOutTheSchemesOwnPortAndAddsTheRoot) {
  EXPECT_EQ(parse_url("https://a.example:443").value().authority(), "a.example");
  EXPECT_EQ(parse_url("http://a.example?x=1").value().target, "/?x=1");
  EXPECT_EQ(parse_url("http://a.example#f").value().target, "/");
}

TEST(Url, TakesIpv6InBrackets) {
  const auto url = parse_url("http://[::1]:8080/x").value();
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.authority(), "[::1]:8080");
}

TEST(Url, RefusesWhatCouldMeanSomethingElse) {
  for (const char* text : {"", "ftp://a", "a.example/x", "http://", "http:///x", "http://a:0/", "http://a:66000/",
                           "http://a:8x/", "http://a:/", "http://user:pw@a/", "http://[::1/", "http://[::1]x/",
                           "http://a b/", "http://a/x y", "http://a/x\r\nEvil: 1", "http://a\\b/"})
    EXPECT_FALSE(parse_url(text).has_value()) << text;
}

TEST(Target, IsAPathOrAWholeUrl) {
  Request request;
  ASSERT_TRUE(split_target("/a%20b?c=d?e", request));
  EXPECT_EQ(request.path, "/a%20b");
  EXPECT_EQ(request.query, "c=d?e");
  ASSERT_TRUE(split_target("http://a.example/p", request));
  EXPECT_EQ(request.path, "/p");
  EXPECT_TRUE(split_target("*", request));
  for (const char* target : {"", "a", "a.example:443", "ftp://a/"})
    EXPECT_FALSE(split_target(target, request)) << target;
}

TEST(Heads, NoHeaderCanSmuggleInAnother) {
  Response response = text_response("x");
  response.headers = {{"X-Note", "a\r\nSet-Cookie: b"}, {"Bad Name", "c"}, {"Good", "d"}};
  const std::string head = response_head(response, true, false);
  EXPECT_EQ(head.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(head.find("Bad Name"), std::string::npos);
  EXPECT_NE(head.find("\r\nGood: d\r\n"), std::string::npos);
}

TEST(Heads, FramingIsOursAlone) {
  Response response = text_response("12345");
  response.headers = {{"Content-Length", "99"}, {"transfer-encoding", "chunked"}, {"Connection", "upgrade"}};
  EXPECT_EQ(response_head(response, true, false),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\n");
}

TEST(Heads, ARequestCarriesItsLengthAlsoWhenThatIsZero) {
  const Url url = parse_url("http://a.example/x").value();
  EXPECT_EQ(request_head("POST", url, {}, 0),
            "POST /x HTTP/1.1\r\nHost: a.example\r\nUser-Agent: c1\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(request_head("GET", url, {{"user-agent", "me"}}, 0),
            "GET /x HTTP/1.1\r\nHost: a.example\r\nuser-agent: me\r\n\r\n");
}

}  // namespace
}  // namespace c1::net
