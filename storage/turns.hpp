#pragma once
// Fair between requests. What a request has to say waits in one of three turns, by how much of it stands before it: the
// first few of each request go first, so whoever has little to say is done before the one with hundreds of readers goes
// on. Nothing waits for ever behind others: the outbox gives every fourth round to what is due for longest.

#include <cstdint>

namespace c1::storage {

inline constexpr int kTurnCount = 3;
inline constexpr std::int64_t kFirstTurn = 32;    // so many effects of one request are in it
inline constexpr std::int64_t kSecondTurn = 128;  // in it and the first; all others are in the third

// Rounds of the outbox, counted from 0: whether this one goes by what is due for longest.
constexpr bool is_for_the_oldest(std::uint64_t round) { return round % 4 == 3; }

}  // namespace c1::storage
