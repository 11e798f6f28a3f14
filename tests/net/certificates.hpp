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
  explicit Certificate(const std::string& host) {
    std::string pattern = (std::filesystem::temp_directory_path() / "c1-net-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* made = self_signed(key, host);
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
  static X509* self_signed(EVP_PKEY* key, const std::string& host) {
    X509* made = X509_new();
    X509_set_version(made, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
    X509_gmtime_adj(X509_getm_notBefore(made), -60);
    X509_gmtime_adj(X509_getm_notAfter(made), 3600);
    X509_NAME* name = X509_get_subject_name(made);
    const auto* common_name = reinterpret_cast<const unsigned char*>("c1 test");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(made, name);
    X509_set_pubkey(made, key);
    X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, host.c_str());
    X509_add_ext(made, names, -1);
    X509_EXTENSION_free(names);
    X509_sign(made, key, EVP_sha256());
    return made;
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
