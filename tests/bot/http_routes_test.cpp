#include "bot/http_routes.hpp"

#include <gtest/gtest.h>

#include <future>

#include "storage/store.hpp"

namespace c1::bot::http_routes_test {
namespace {

net::Request get(std::string path, std::string query = {}) {
  return {.method = "GET", .path = std::move(path), .query = std::move(query), .headers = {}, .body = {}, .remote = {}};
}
net::Request post(std::string path, std::string body, std::string type = "application/json") {
  return {.method = "POST",
          .path = std::move(path),
          .query = {},
          .headers = {{"Content-Type", std::move(type)}},
          .body = std::move(body),
          .remote = {}};
}

class Routes : public ::testing::Test {
 protected:
  Routes() {
    routes.on("GET /api/things/{id}", [](const HttpCall& call) -> Result<net::Response> {
      return net::text_response("thing " + std::string(call.param("id")) + " " + std::string(call.asked("as")));
    });
    routes.on("GET /api/things/newest",
              [](const HttpCall&) -> Result<net::Response> { return net::text_response("the newest"); });
    routes.on("POST /api/things",
              [](const HttpCall& call) -> Result<net::Response> { return net::json_response(call.body.dump()); });
    routes.on("DELETE /api/things/{id}",
              [](const HttpCall&) -> Result<net::Response> { return conflict("It is in use."); });
    routes.on(
        "POST /api/form",
        [](const HttpCall& call) -> Result<net::Response> {
          return net::text_response(std::string(net::form_value(call.form, "a")));
        },
        BodyKind::form);
    routes.on("GET /api/down", [](const HttpCall&) -> Result<net::Response> { throw storage::StoreDown("gone"); });
    routes.on("GET /api/bug", [](const HttpCall&) -> Result<net::Response> { throw std::logic_error("oops"); });
  }

  net::Runtime runtime{{.io_threads = 1, .workers = 1, .queue_limit = 1}};
  HttpRoutes routes{
      runtime,
      {.prefixes = {"/api/"},
       .say = [](int status, const Error& error) { return net::text_response("no: " + error.says, status); },
       .body_limit = 1000}};
};

TEST_F(Routes, CatchesAndDecodesWhatTheBracesStandFor) {
  const auto response = routes.answer(get("/api/things/a%2Fb+c%C3%A9", "as=x%20y"));
  EXPECT_EQ(response.body, "thing a/b+c\xC3\xA9 x y");
  EXPECT_EQ(routes.answer(get("/api/things/a&b=c")).body, "thing a&b=c ");
  EXPECT_FALSE(response.header("X-Request-Id").empty());
}

TEST_F(Routes, PrefersALiteralPieceToAParameter) {
  EXPECT_EQ(routes.answer(get("/api/things/newest")).body, "the newest");
}

TEST_F(Routes, EchoesASaneRequestIdAndReplacesAnother) {
  net::Request request = get("/api/things/1");
  request.headers = {{"x-request-id", "abc-1"}};
  EXPECT_EQ(routes.answer(request).header("X-Request-Id"), "abc-1");
  request.headers = {{"x-request-id", "a\r\nb"}};
  EXPECT_NE(routes.answer(request).header("X-Request-Id"), "a\r\nb");
}

TEST_F(Routes, TellsWhichMethodsThereAre) {
  const auto response = routes.answer(post("/api/things/1", "{}"));
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.header("Allow"), "GET, DELETE");
}

TEST_F(Routes, LeavesForeignPathsAloneAndAnswersUnknownOnesOfItsOwn) {
  bool responded = false;
  EXPECT_FALSE(routes.handle(get("/else"), [&](const net::Response&) { responded = true; }));
  EXPECT_FALSE(responded);
  EXPECT_EQ(routes.answer(get("/api/nothing")).status, 404);
  EXPECT_EQ(routes.answer(get("/api/things/")).status, 404);
  EXPECT_EQ(routes.answer(get("/api/things/1/2")).status, 404);
}

TEST_F(Routes, TakesAnAbsentBodyForAnEmptyObject) {
  EXPECT_EQ(routes.answer(post("/api/things", "", "")).body, "{}");
  EXPECT_EQ(routes.answer(post("/api/things", "null")).body, "{}");
  EXPECT_EQ(routes.answer(post("/api/things", R"({"a":1})", "application/json; charset=utf-8")).body, R"({"a":1})");
}

TEST_F(Routes, RefusesBodiesThatCannotBeUnderstood) {
  EXPECT_EQ(routes.answer(post("/api/things", R"({"a":1})", "text/plain")).status, 415);
  EXPECT_EQ(routes.answer(post("/api/things", "[1]")).status, 400);
  EXPECT_EQ(routes.answer(post("/api/things", "{")).status, 400);
  EXPECT_EQ(routes.answer(post("/api/things", R"({"a":["\u0000"]})")).status, 400);
  EXPECT_EQ(routes.answer(post("/api/things", "{\"a\":\"\xff\"}")).status, 400);
  EXPECT_EQ(routes.answer(post("/api/things", std::string(1001, ' '))).status, 413);
  EXPECT_EQ(routes.answer(get("/api/things/%zz")).status, 400);
  EXPECT_EQ(routes.answer(get("/api/things/%00")).status, 400);
  EXPECT_EQ(routes.answer(get("/api/things/1", "a=%ff")).status, 400);
}

TEST_F(Routes, ReadsForms) {
  EXPECT_EQ(routes.answer(post("/api/form", "a=b%3Ac", "application/x-www-form-urlencoded")).body, "b:c");
  EXPECT_EQ(routes.answer(post("/api/form", "{}")).status, 415);
}

TEST_F(Routes, WordsErrorsAsItsOwnerDoes) {
  net::Request request = get("/api/things/1");
  request.method = "DELETE";
  const auto response = routes.answer(request);
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.body, "no: It is in use.");
}

TEST_F(Routes, SaysWhenTheDatabaseIsDownAndWhenItIsABug) {
  EXPECT_EQ(routes.answer(get("/api/down")).status, 503);
  EXPECT_EQ(routes.answer(get("/api/down")).header("Retry-After"), "2");
  const auto bug = routes.answer(get("/api/bug"));
  EXPECT_EQ(bug.status, 500);
  EXPECT_EQ(bug.body.find("oops"), std::string::npos);
}

TEST_F(Routes, RefusesAtOnceWhenTooMuchIsWaiting) {
  std::promise<void> go;
  std::promise<void> began;
  ASSERT_TRUE(runtime.try_work([&, wait = go.get_future().share()] {
    began.set_value();
    wait.wait();
  }));
  began.get_future().wait();
  ASSERT_TRUE(runtime.try_work([] {}));
  std::promise<net::Response> answered;
  EXPECT_TRUE(
      routes.handle(get("/api/things/1"), [&](net::Response response) { answered.set_value(std::move(response)); }));
  const net::Response response = answered.get_future().get();
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.header("Retry-After"), "2");
  go.set_value();
}

TEST_F(Routes, RefusesARouteThatIsThereAlready) {
  const auto handler = [](const HttpCall&) -> Result<net::Response> { return net::text_response(""); };
  EXPECT_THROW(routes.on("POST /api/things", handler), std::logic_error);
  EXPECT_THROW(routes.on("GET /else", handler), std::logic_error);
}

}  // namespace
}  // namespace c1::bot::http_routes_test
