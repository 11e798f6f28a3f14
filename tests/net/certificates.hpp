#pragma once
// Certificates made on the spot, in a directory that goes with the object.

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace c1::test {

// A self-signed certificate for `host` ("DNS:localhost", "IP:127.0.0.1"), which is its own trust file too.
class Certificate {
 public:
  explicit Certificate(const std::string& host) : Certificate(host, nullptr, "c1 test") {}
  // By `issuer`, which is its trust file. Without a host it has a common name only: `name`.
  Certificate(const std::string& host, const Certificate* issuer, const std::string& name = "c1 test client") {
    std::string pattern = (std::filesystem::temp_directory_path() / "c1-net-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* made = signed_by(issuer, key, host, name);
    write(certificate_file(), [&](BIO* out) { PEM_write_bio_X509(out, made); });
    write(key_file(), [&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(made);
    EVP_PKEY_free(key);
  }
  ~Certificate() { std::filesystem::remove_all(directory_); }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  // Puts another one in its place, as a renewal does.
  void becomes(const Certificate& other) const {
    const auto over = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(other.certificate_file(), certificate_file(), over);
    std::filesystem::copy_file(other.key_file(), key_file(), over);
  }

  std::string certificate_file() const { return directory_ + "/cert.pem"; }
  std::string key_file() const { return directory_ + "/key.pem"; }

 private:
  template <class Read>
  static auto read(const std::string& path, Read what) {
    BIO* in = BIO_new_file(path.c_str(), "r");
    auto* found = what(in, nullptr, nullptr, nullptr);
    BIO_free(in);
    return found;
  }

  static X509* signed_by(const Certificate* issuer, EVP_PKEY* key, const std::string& host, const std::string& named) {
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -60);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_NAME* name = X509_get_subject_name(made);
    const auto* common_name = reinterpret_cast<const unsigned char*>(named.c_str());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_pubkey(made, key);
    if (!host.empty()) add(made, NID_subject_alt_name, host);
    if (!issuer) {
      add(made, NID_basic_constraints, "critical,CA:TRUE");
      X509_set_issuer_name(made, name);
      X509_sign(made, key, EVP_sha256());
      return made;
    }
    X509* above = read(issuer->certificate_file(), PEM_read_bio_X509);
    EVP_PKEY* its_key = read(issuer->key_file(), PEM_read_bio_PrivateKey);
    X509_set_issuer_name(made, X509_get_subject_name(above));
    X509_sign(made, its_key, EVP_sha256());
    X509_free(above);
    EVP_PKEY_free(its_key);
    return made;
  }

  static void add(X509* made, int what, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, what, value.c_str());
    X509_add_ext(made, extension, -1);
    X509_EXTENSION_free(extension);
  }

  template <class Write>
  static void write(const std::string& path, Write what) {
    BIO* out = BIO_new_file(path.c_str(), "w");
    what(out);
    BIO_free(out);
  }

  std::string directory_;
};

}  // namespace c1::test
