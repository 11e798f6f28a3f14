#pragma once
// What the benchmarks share: how long, how much processor time, how much memory; medians; lines of a table.

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace c1::bench {

using Micros = std::chrono::duration<double, std::micro>;

// Processor time of the process, all threads.
inline double cpu_micros() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) { return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec); };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

// Of the process, resident.
inline double megabytes() {
  std::ifstream file("/proc/self/statm");
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

struct Spread {
  double median = 0;
  double p99 = 0;
};

inline Spread spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
  };
  return {at(0.5), at(0.99)};
}

template <class F>
double seconds(F&& work) {
  const auto start = std::chrono::steady_clock::now();
  std::forward<F>(work)();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The wall clock of each of `rounds` calls of work(round).
template <class F>
Spread micros(std::size_t rounds, F&& work) {
  std::vector<double> times;
  times.reserve(rounds);
  for (std::size_t round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work(round);
    times.push_back(Micros(std::chrono::steady_clock::now() - start).count());
  }
  return spread(std::move(times));
}

// Of log y over log x: 0 = flat, 1 = in proportion.
inline double slope(const std::vector<std::pair<double, double>>& points) {
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [px, py] : points) {
    x += std::log(px);
    y += std::log(py);
    xx += std::log(px) * std::log(px);
    xy += std::log(px) * std::log(py);
  }
  const auto n = static_cast<double>(points.size());
  return (n * xy - x * y) / (n * xx - x * x);
}

inline void line(const std::string& what, const std::string& value) {
  std::printf("%-64s %s\n", what.c_str(), value.c_str());
  std::fflush(stdout);
}
inline std::string number(double value, const char* unit) {
  char text[64];
  std::snprintf(text, sizeof text, value < 10 ? "%.2f %s" : "%.0f %s", value, unit);
  return text;
}
inline std::string number(const Spread& spread, const char* unit) {
  return number(spread.median, unit) + " (p99 " + number(spread.p99, unit) + ")";
}

}  // namespace c1::bench
