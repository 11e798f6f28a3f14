// People's pictures: where the page gets them from, and from where it would not take one.
#include "bot/web/assets.hpp"
#include "bot/web_house.hpp"

namespace c1::bot::web::web_photos_test {
namespace {

using testing::HasSubstr;

using WebPhotos = WebHouse;

TEST_F(WebPhotos, SendsTheBrowserToWhereSlackHasAPicture) {
  const std::string address = "https://avatars.slack-edge.com/2026-01-02/omar_72.png";
  house.store->write([&](storage::Tx& tx) {
    tx.save(storage::SlackLink{.team = "T1", .slack_user = "UOMAR", .person = "omar@acme.test", .photo = address});
  });
  Browser lena = as("lena@acme.test");
  const net::Response there = lena.send("GET", "/web/photos/omar%40acme.test");
  EXPECT_EQ(there.status, 302);
  EXPECT_EQ(there.header("Location"), address);
  EXPECT_EQ(there.header("Cache-Control"), "private, max-age=3600");
  EXPECT_EQ(there.header("Referrer-Policy"), "no-referrer");
  for (const char* none : {"pia%40acme.test", "nobody%40acme.test", "%00"})
    EXPECT_EQ(lena.send("GET", std::string("/web/photos/") + none).header("Location"), "") << none;
  EXPECT_EQ(lena.send("GET", "/web/photos/pia%40acme.test").status, 204) << "initials do";
  EXPECT_EQ(lena.send("GET", "/web/photos/nobody%40acme.test").status, 204) << "nobody is told who is known";
  EXPECT_EQ(Browser{app}.send("GET", "/web/photos/omar%40acme.test").status, 401);
}

TEST(WebPage, LoadsPicturesOfSlacksHostsAndOfNobodyElses) {
  const Asset page{.path = "/", .content_type = "text/html", .plain = "<!doctype html>", .gzipped = ""};
  const net::Response response = serve_page(std::span(&page, 1), {.method = "GET", .path = "/requests"});
  EXPECT_THAT(std::string(response.header("Content-Security-Policy")),
              HasSubstr("; img-src 'self' https://avatars.slack-edge.com https://ca.slack-edge.com "
                        "https://*.gravatar.com; "));
}

}  // namespace
}  // namespace c1::bot::web::web_photos_test
