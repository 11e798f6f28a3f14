# The rooms of the house and the walls between them.

set(C1_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
                -Wno-missing-field-initializers -Werror
                # At -O2 g++ 12 takes the other alternatives of a std::variant for uninitialised, wrongly.
                $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
                # Meant for headers. To g++ a source that is compiled together with others is one; the preset dev watches.
                $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-subobject-linkage>)

# Asio's and Beast's own code is compiled once, in net/boost_src.cpp.
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED
                        BOOST_BEAST_USE_STD_STRING_VIEW RAPIDJSON_HAS_STDSTRING=1)

# c1_module(NAME [USES module...] [LINKS target...] [HIDDEN target...] [ROOMS folder...]): one folder, one library.
# ROOMS are folders inside of it that belong to the same library: bot/api.
#
# A folder sees the headers of USES and of nothing else: each is mounted alone in the build tree, so that an
# include against the arrows of docs/architecture.md does not compile. HIDDEN targets serve its sources only.
function(c1_module name)
  cmake_parse_arguments(M "" "" "USES;LINKS;HIDDEN;ROOMS" ${ARGN})
  set(folders ${name})
  foreach(room IN LISTS M_ROOMS)
    list(APPEND folders ${name}/${room})
  endforeach()
  list(TRANSFORM folders PREPEND ${CMAKE_SOURCE_DIR}/)
  list(TRANSFORM folders APPEND "/*.cpp")
  file(GLOB sources CONFIGURE_DEPENDS ${folders})
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  add_library(c1_${name} STATIC ${sources})
  set(mount ${CMAKE_BINARY_DIR}/mount/${name})
  file(MAKE_DIRECTORY ${mount})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${name} ${mount}/${name} SYMBOLIC)
  target_include_directories(c1_${name} PUBLIC ${mount})
  list(TRANSFORM M_USES PREPEND c1_)
  target_link_libraries(c1_${name} PUBLIC ${M_USES} ${M_LINKS} PRIVATE ${M_HIDDEN})
  target_compile_options(c1_${name} PRIVATE ${C1_WARNINGS})
endfunction()

# c1_tests(NAME [SHARDS n] [FILTER gtest-filter] [USES module...] [LINKS target...] [RUNS program...]): tests/NAME/*.cpp as
# one GoogleTest program, that starts the programs RUNS.
function(c1_tests name)
  cmake_parse_arguments(T "" "SHARDS;FILTER" "USES;LINKS;RUNS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${name} ${sources})
  list(TRANSFORM T_USES PREPEND c1_)
  target_link_libraries(test_${name} PRIVATE ${T_USES} ${T_LINKS} GTest::gtest_main GTest::gmock)
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(test_${name} PRIVATE C1_SOURCE_DIR="${CMAKE_SOURCE_DIR}" C1_BINARY_DIR="${CMAKE_BINARY_DIR}")
  # C1_TEST_FLAGS: what is only run once need not be optimised, and its own arithmetic need not be watched; with g++ 12
  # that halves the time to build the tests.
  target_compile_options(test_${name} PRIVATE ${C1_WARNINGS} ${C1_TEST_FLAGS})
  if(T_RUNS)
    add_dependencies(test_${name} ${T_RUNS})
  endif()
  c1_cases(test_${name} LABEL ${name} SHARDS ${T_SHARDS} FILTER "${T_FILTER}" RUNS ${T_RUNS})
endfunction()

# c1_cases(PROGRAM LABEL name [SHARDS n] [RUNS program...] [PREFIX words] [FILTER gtest-filter]
#          [ENVIRONMENT NAME=VALUE...]): what ctest runs of it. Each case by itself, to work on one; or, with
# C1_TEST_SHARDS, all of them in n processes (1 where n is not given), because a program starts slowly under a sanitizer:
# then what came of each case is in results/*.xml, and what has passed is not run again until something changes.
function(c1_cases program)
  cmake_parse_arguments(C "" "LABEL;SHARDS;PREFIX;FILTER" "RUNS;ENVIRONMENT" ${ARGN})
  if(NOT C1_TEST_SHARDS)
    gtest_discover_tests(${program} TEST_PREFIX "${C_PREFIX}" TEST_LIST "${C_PREFIX}${program}"
                         TEST_FILTER "${C_FILTER}"
                         PROPERTIES TIMEOUT 120 LABELS ${C_LABEL} ENVIRONMENT "${C_ENVIRONMENT}")
    return()
  endif()
  if(NOT C_SHARDS)
    set(C_SHARDS 1)
  endif()
  if(NOT C_FILTER)
    set(C_FILTER "*")
  endif()
  math(EXPR last "${C_SHARDS} - 1")
  get_filename_component(preset ${CMAKE_BINARY_DIR} NAME)
  set(runs "")
  foreach(other IN LISTS C_RUNS)
    list(APPEND runs --needs $<TARGET_FILE:${other}>)
  endforeach()
  foreach(i RANGE ${last})
    set(case ${C_PREFIX}${program}.${i})
    add_test(NAME ${case} COMMAND ${CMAKE_SOURCE_DIR}/scripts/unless_passed.py ${preset}.${case}
             --needs $<TARGET_FILE:${program}> ${runs} -- $<TARGET_FILE:${program}>)
    set(share "GTEST_TOTAL_SHARDS=${C_SHARDS}" "GTEST_SHARD_INDEX=${i}" "GTEST_FILTER=${C_FILTER}"
              "GTEST_OUTPUT=xml:${CMAKE_BINARY_DIR}/results/${case}.xml" ${C_ENVIRONMENT})
    set_tests_properties(${case} PROPERTIES TIMEOUT 600 LABELS ${C_LABEL} ENVIRONMENT "${share}")
  endforeach()
endfunction()
