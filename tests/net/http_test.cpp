#include "net/http.hpp"

#include <gtest/gtest.h>

namespace c1::net {
namespace {

std::vector<FormField> decoded(std::string_view body) {
  std::vector<FormField> fields;
  EXPECT_TRUE(decode_form(body, fields)) << body;
  return fields;
}

TEST(Form, DecodesPlusEscapesAndKeepsTheOrder) {
  const auto fields = decoded("payload=%7B%22a%22%3A1%7D&text=a+b%2Bc&empty=&flag&&=x");
  ASSERT_EQ(fields.size(), 5u);
  EXPECT_EQ(fields[0].value, "{\"a\":1}");
  EXPECT_EQ(fields[1].value, "a b+c");
  EXPECT_EQ(fields[2].name, "empty");
  EXPECT_EQ(fields[2].value, "");
  EXPECT_EQ(fields[3].name, "flag");
  EXPECT_EQ(fields[4].name, "");
  EXPECT_EQ(fields[4].value, "x");
}

TEST(Form, OnlyTheFirstEqualsSignSeparates) { EXPECT_EQ(form_value(decoded("a=b=c"), "a"), "b=c"); }

TEST(Form, RefusesEscapesThatAreCutShortOrNotHexadecimal) {
  for (const std::string_view body : {"a=%", "a=%4", "a=%4g", "%zz=1", "a=1&b=%-1"}) {
    std::vector<FormField> fields;
    EXPECT_FALSE(decode_form(body, fields)) << body;
  }
}

TEST(Form, WhatIsEncodedDecodesToTheSameBytes) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  const auto fields = decoded(encode_form({{"a&b=c", every_byte}, {"", ""}, {"ü", "é +%"}}));
  ASSERT_EQ(fields.size(), 3u);
  EXPECT_EQ(fields[0].name, "a&b=c");
  EXPECT_EQ(fields[0].value, every_byte);
  EXPECT_EQ(fields[2].value, "é +%");
}

TEST(Form, TheFirstOfEqualNamesIsTheValue) {
  const auto fields = decoded("a=1&a=2");
  EXPECT_EQ(form_value(fields, "a"), "1");
  EXPECT_EQ(form_value(fields, "b"), "");
}

TEST(Headers, AreFoundWithoutCase) {
  Request request;
  request.headers = {{"X-Slack-Signature", "v0=1"}, {"x-slack-signature", "second"}};
  EXPECT_EQ(request.header("x-SLACK-signature"), "v0=1");
  EXPECT_EQ(request.header("x-slack"), "");
}

TEST(Headers, AResponseFindsItsContentTypeToo) {
  EXPECT_EQ(json_response("{}").header("content-type"), "application/json; charset=utf-8");
  EXPECT_EQ(Response{}.header("content-type"), "");
}

}  // namespace
}  // namespace c1::net
