// Timestamps and durations, after the specification's cases "timestamps".
#include "cel_cases.hpp"

namespace c1::workflow::cel::cel_time_test {
namespace {

TEST(CelTime, BecomesOtherTypes) {
  expect_all({{"int(timestamp('2009-02-13T23:31:30Z'))", "1234567890"},
              {"int(timestamp('2004-09-16T23:59:59Z'))", "1095379199"},
              {"int(timestamp('1969-12-31T23:59:59.5Z'))", "-1"},
              {"string(timestamp('2009-02-13T23:31:30Z'))", "\"2009-02-13T23:31:30Z\""},
              {"string(timestamp('9999-12-31T23:59:59.999999999Z'))", "\"9999-12-31T23:59:59.999999999Z\""},
              {"string(timestamp('0001-01-01T00:00:00Z'))", "\"0001-01-01T00:00:00Z\""},
              {"string(timestamp('2026-11-24T10:30:00.250+01:00'))", "\"2026-11-24T09:30:00.25Z\""},
              {"string(duration('1000000s'))", "\"1000000s\""},
              {"string(duration('-1.5s'))", "\"-1.5s\""},
              {"string(duration('-500ms'))", "\"-0.5s\""},
              {"string(duration('0s'))", "\"0s\""},
              {"timestamp(1234567890) == at", "true"},
              {"timestamp(at) == at", "true"},
              {"duration(length) == length", "true"}});
}

TEST(CelTime, ReadsTimestampsOfRfc3339Only) {
  expect_all({{"timestamp('2026-02-29T00:00:00Z')", "problem: 1:11 \"2026-02-29T00:00:00Z\" is no timestamp"},
              {"timestamp('2028-02-29T00:00:00-09:30') == timestamp('2028-02-29T09:30:00Z')", "true"},
              {"timestamp('2026-13-01T00:00:00Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:00:00')", "problem: is no timestamp"},
              {"timestamp('2026-01-01 00:00:00Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T24:00:00Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:60:00Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:00:60Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:00:00.Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:00:00.1234567890Z')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:00:00+25:00')", "problem: is no timestamp"},
              {"timestamp('2026-01-01T00:00:00Zx')", "problem: is no timestamp"},
              {"timestamp('10000-01-01T00:00:00Z')", "problem: is no timestamp"},
              {"timestamp('0000-01-01T00:00:00Z')", "problem: out of the range of timestamps"},
              {"timestamp('')", "problem: is no timestamp"},
              {"timestamp(s)", "error: \"text\" is no timestamp"},
              {"timestamp(9223372036854775807)", "problem: out of the range"}});
}

TEST(CelTime, ReadsDurations) {
  expect_all({{"duration('1h30m') == duration('90m')", "true"},
              {"duration('1.5h') == duration('90m')", "true"},
              {"duration('.5s') == duration('500ms')", "true"},
              {"duration('1s2ms3us4ns') == duration('1.002003004s')", "true"},
              {"duration('1µs') == duration('1000ns')", "true"},
              {"duration('+1m') == duration('60s')", "true"},
              {"duration('-1m') < duration('0')", "true"},
              {"duration('30d') == duration('720h')", "true"},
              {"duration('1w2d') == duration('9d')", "true"},
              {"duration('0.5w') == duration('84h')", "true"},
              {"duration('')", "problem: \"\" is no duration; write it as \"4h\""},
              {"duration('-')", "problem: is no duration"},
              {"duration('4')", "problem: is no duration"},
              {"duration('h')", "problem: is no duration"},
              {"duration('4 h')", "problem: is no duration"},
              {"duration('4h!')", "problem: is no duration"},
              {"duration('1.h')", "problem: is no duration"},
              {"duration('4y')", "problem: is no duration"},
              {"duration(s)", "error: \"text\" is no duration"}});
}

TEST(CelTime, HasParts) {
  expect_all({{"timestamp('2009-02-13T23:31:30Z').getDate()", "13"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfMonth()", "12"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfWeek()", "5"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfYear()", "43"},
              {"timestamp('2009-02-13T23:31:30Z').getFullYear()", "2009"},
              {"timestamp('2009-02-13T23:31:30Z').getHours()", "23"},
              {"timestamp('2009-02-13T23:31:20.123456789Z').getMilliseconds()", "123"},
              {"timestamp('2009-02-13T23:31:30Z').getMinutes()", "31"},
              {"timestamp('2009-02-13T23:31:30Z').getMonth()", "1"},
              {"timestamp('2009-02-13T23:31:30Z').getSeconds()", "30"},
              {"timestamp('1969-12-31T23:59:59.5Z').getSeconds()", "59"},
              {"timestamp('0001-01-01T00:00:00Z').getFullYear()", "1"},
              {"timestamp('9999-12-31T23:59:59Z').getFullYear()", "9999"}});
}

TEST(CelTime, HasPartsInAZone) {
  expect_all({{"timestamp('2009-02-13T23:31:30Z').getDate('Australia/Sydney')", "14"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfMonth('US/Central')", "12"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfMonth('+11:00')", "13"},
              {"timestamp('2009-02-13T02:00:00Z').getDayOfMonth('-02:30')", "11"},
              {"timestamp('2009-02-13T02:00:00Z').getDayOfMonth('America/St_Johns')", "11"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfWeek('UTC')", "5"},
              {"timestamp('2009-02-13T23:31:30Z').getDayOfYear('US/Central')", "43"},
              {"timestamp('2009-02-13T23:31:30Z').getFullYear('-09:30')", "2009"},
              {"timestamp('2009-02-13T23:31:30Z').getHours('02:00')", "1"},
              {"timestamp('2009-02-13T23:31:30Z').getMinutes('Asia/Kathmandu')", "16"},
              {"timestamp('2009-02-13T23:31:30Z').getMonth('UTC')", "1"},
              {"timestamp('2009-02-13T23:31:30Z').getSeconds('-00:00')", "30"},
              {"timestamp('2026-07-01T10:00:00Z').getHours('Europe/Berlin')", "12"},
              {"timestamp('2026-01-01T10:00:00Z').getHours('Europe/Berlin')", "11"},
              {"at.getHours('Europe/Berln')", "problem: 1:13 There is no time zone \"Europe/Berln\""},
              {"at.getHours('+25:00')", "problem: no time zone"},
              {"at.getHours('+1:00')", "problem: no time zone"},
              {"at.getHours('')", "problem: no time zone"},
              {"at.getHours(s)", "error: There is no time zone \"text\""},
              {"at.getHours(1)", "problem: There is no timestamp.getHours(int)"}});
}

TEST(CelTime, OfADurationIsWhole) {
  expect_all({{"duration('10000s').getHours()", "2"},
              {"duration('3730s').getMinutes()", "62"},
              {"duration('3730s').getSeconds()", "3730"},
              {"duration('123.321456789s').getMilliseconds()", "321"},
              {"duration('-90m').getHours()", "-1"},
              {"length.getHours()", "2"}});
}

TEST(CelTime, IsEqualAndOrdered) {
  expect_all({{"timestamp('2009-02-13T23:31:30Z') == timestamp('2009-02-13T23:31:30Z')", "true"},
              {"timestamp('2009-02-13T23:31:29Z') == timestamp('2009-02-13T23:31:30Z')", "false"},
              {"timestamp('2009-02-13T23:31:30+01:00') == timestamp('2009-02-13T22:31:30Z')", "true"},
              {"duration('123s') == duration('123s')", "true"},
              {"duration('604800s') != duration('1w')", "false"},
              {"timestamp('2009-02-13T23:00:00Z') <= timestamp('2009-02-13T23:00:00Z')", "true"},
              {"timestamp('2009-02-13T23:00:00Z') <= timestamp('2009-02-13T22:59:59Z')", "false"},
              {"timestamp('2009-02-13T23:00:00Z') < timestamp('2009-03-13T23:00:00Z')", "true"},
              {"timestamp('2009-02-13T22:58:00Z') >= timestamp('2009-02-13T23:00:00Z')", "false"},
              {"timestamp('2009-02-13T23:59:00Z') > timestamp('2009-02-13T23:00:00.5Z')", "true"},
              {"duration('200s') <= duration('200s')", "true"},
              {"duration('300s') <= duration('200s')", "false"},
              {"duration('120s') >= duration('200s')", "false"},
              {"duration('300s') > duration('200s')", "true"},
              {"length <= duration('4h')", "true"},
              {"length <= '4h'",
               "problem: 1:8 \"<=\" does not go with duration and string. Write a duration as duration(\"4h\")."},
              {"length > 4", "problem: Write a duration as duration(\"4h\")"},
              {"at > '2026-01-01'", "problem: Write a moment as timestamp("},
              {"at > length", "problem: \">\" does not go with timestamp and duration"}});
}

TEST(CelTime, IsAddedAndSubtracted) {
  expect_all({{"timestamp('2009-02-13T23:00:00Z') + duration('240s') == timestamp('2009-02-13T23:04:00Z')", "true"},
              {"duration('120s') + timestamp('2009-02-13T23:01:00Z') == timestamp('2009-02-13T23:03:00Z')", "true"},
              {"duration('600s') + duration('50s') == duration('650s')", "true"},
              {"timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns') == "
               "timestamp('0001-01-01T00:00:00.000000002Z')",
               "true"},
              {"timestamp('0001-01-01T00:00:01.999999999Z') + duration('999999999ns') == "
               "timestamp('0001-01-01T00:00:02.999999998Z')",
               "true"},
              {"timestamp('2009-02-13T23:10:00Z') - duration('600s') == timestamp('2009-02-13T23:00:00Z')", "true"},
              {"timestamp('2009-02-13T23:31:00Z') - timestamp('2009-02-13T23:29:00Z') == duration('120s')", "true"},
              {"duration('900s') - duration('42s') == duration('858s')", "true"},
              {"at - at", "duration(\"0s\")"},
              {"at + at", "problem: \"+\" does not go with timestamp and timestamp"},
              {"length - at", "problem: \"-\" does not go with duration and timestamp"},
              {"length * 2", "problem: \"*\" does not go with duration and int"},
              {"dyn(at) + dyn(at)", "error: \"+\" does not go with timestamp and timestamp"}});
}

TEST(CelTime, EndsAtItsRange) {
  expect_all({{"timestamp('0001-01-01T00:00:00Z') + duration('-1s')", "error: too large"},
              {"timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error: too large"},
              {"timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')", "error: too large"},
              {"timestamp('0001-01-01T00:00:00Z') + duration('-1ns')", "error: too large"},
              {"timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "error: too large"},
              {"timestamp('0001-01-01T00:00:00Z') - timestamp('9999-12-31T23:59:59Z')", "error: too large"},
              {"duration('-320000000000s')", "problem: out of the range of durations"},
              {"duration('320000000000s')", "problem: out of the range of durations"},
              {"duration('99999999999999999999h')", "problem: out of the range of durations"},
              {"duration('9000000000s') + duration('9000000000s')", "error: too large"},
              {"duration('-9000000000s') - duration('9000000000s')", "error: too large"},
              {"at - duration('-9223372036s')", "timestamp(\"2301-05-26T23:18:46Z\")"}});
}

}  // namespace
}  // namespace c1::workflow::cel::cel_time_test
