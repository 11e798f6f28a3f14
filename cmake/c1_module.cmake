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

# c1_tests(NAME [USES module...] [LINKS target...]): tests/NAME/*.cpp as one GoogleTest program, each case a ctest.
function(c1_tests name)
  cmake_parse_arguments(T "" "" "USES;LINKS" ${ARGN})
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
  gtest_discover_tests(test_${name} PROPERTIES TIMEOUT 120 LABELS ${name})
endfunction()
