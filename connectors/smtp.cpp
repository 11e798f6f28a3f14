#include "connectors/smtp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace c1::connectors {
namespace {

constexpr long kConnectSeconds = 10, kSeconds = 30;

struct Reading {
  const std::string& text;
  std::size_t at = 0;
};

std::size_t read_some(char* into, std::size_t size, std::size_t count, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  const std::size_t length = std::min(size * count, reading.text.size() - reading.at);
  std::memcpy(into, reading.text.data() + reading.at, length);
  reading.at += length;
  return length;
}

// Once, before any thread uses it.
void prepare() {
  static const bool prepared = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  static_cast<void>(prepared);
}

Posted told(CURL* curl, CURLcode code, const char* words, bool whole_was_read) {
  if (code == CURLE_OK) return {Posted::How::accepted, "", false};
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  std::string says = words[0] ? words : curl_easy_strerror(code);
  if (answer >= 400) says += " (the server answered " + std::to_string(answer) + ")";
  // 5xx to a recipient or a message is for good; to a login it is a setting that an administrator puts right.
  const bool is_setting =
      code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION;
  if (answer >= 500 && answer < 600 && !is_setting && answer != 530 && answer != 535)
    return {Posted::How::refused, std::move(says), false};
  return {Posted::How::not_yet, std::move(says), whole_was_read && answer < 400};
}

}  // namespace

Posted post_mail(const SmtpSettings& settings, const std::string& from, const std::string& to,
                 const std::string& message) {
  prepare();
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), curl_easy_cleanup);
  if (!curl) return {Posted::How::not_yet, "libcurl could not be started", false};
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> recipients(
      curl_slist_append(nullptr, ("<" + to + ">").c_str()), curl_slist_free_all);
  Reading reading{message};
  char words[CURL_ERROR_SIZE] = "";
  CURL* c = curl.get();
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_ERRORBUFFER, words);
  curl_easy_setopt(c, CURLOPT_URL, settings.url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
  curl_easy_setopt(c, CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(c, CURLOPT_USE_SSL, static_cast<long>(settings.tls_required ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  curl_easy_setopt(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!settings.trust_file.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, settings.trust_file.c_str());
  if (!settings.user.empty()) {
    curl_easy_setopt(c, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(c, CURLOPT_PASSWORD, settings.password.reveal().c_str());  // libcurl logs in with it
  }
  curl_easy_setopt(c, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(c, CURLOPT_READFUNCTION, read_some);
  curl_easy_setopt(c, CURLOPT_READDATA, &reading);
  curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
  const CURLcode code = curl_easy_perform(c);
  return told(c, code, words, reading.at == message.size());
}

}  // namespace c1::connectors
