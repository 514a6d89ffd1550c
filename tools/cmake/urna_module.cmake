# SPDX-License-Identifier: EUPL-1.2
# urna_module(NAME USES a b LINKS lib…): one folder = one library, with its tests, fuzz targets and benchmarks beside it.
#
#   foo.cpp        is compiled into the library urna_NAME
#   foo_test.cpp   into the test program NAME_test
#   foo_bench.cpp  into the benchmark program NAME_bench
#   foo_fuzz.cpp   is a libFuzzer target of its own, built by the preset "fuzz"; the other presets build foo_fuzz_replay,
#                  a test that runs it on tests/corpus/foo_fuzz/

find_package(Threads REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
include(GoogleTest)

option(URNA_FUZZ "Build the fuzz targets (needs clang)" OFF)
set(URNA_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined or thread")

add_library(urna_options INTERFACE)
target_compile_options(urna_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                       -Wnon-virtual-dtor -Woverloaded-virtual -Werror -fno-omit-frame-pointer)
target_include_directories(urna_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
if(URNA_SANITIZE)
  # g++ 12 sees uninitialized members and overruns in the instrumented standard library where there are none.
  target_compile_options(urna_options INTERFACE -fsanitize=${URNA_SANITIZE} -fno-sanitize-recover=all
                         -Wno-maybe-uninitialized -Wno-array-bounds)
  target_link_options(urna_options INTERFACE -fsanitize=${URNA_SANITIZE})
endif()
if(URNA_FUZZ)
  target_compile_options(urna_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(urna_options INTERFACE -fsanitize=address,undefined)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/hardening.cmake)

# Compiled without optimisation, in half the time; the library under test stays fast.
function(urna_unoptimised target)
  set_target_properties(${target} PROPERTIES URNA_UNOPTIMISED ON)
  target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O0>)
endfunction()

if(NOT URNA_FUZZ)
  # The headers of the test libraries, parsed once: they are most of the time that a test takes to compile.
  file(WRITE ${CMAKE_BINARY_DIR}/test_headers.cpp "")
  add_library(urna_test_headers OBJECT EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/test_headers.cpp)
  target_link_libraries(urna_test_headers PRIVATE urna_options GTest::gmock rapidcheck Threads::Threads)
  target_compile_options(urna_test_headers PRIVATE -fpch-preprocess)
  urna_unoptimised(urna_test_headers)
  target_compile_definitions(urna_test_headers PRIVATE URNA_TESTS="${CMAKE_SOURCE_DIR}/tests")
  target_precompile_headers(urna_test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h> <rapidcheck/gtest.h>
                            <boost/multiprecision/cpp_int.hpp>)

  add_library(urna_fuzz_replay OBJECT EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tools/cmake/fuzz_replay.cpp)
  target_link_libraries(urna_fuzz_replay PRIVATE urna_options)
endif()

add_custom_target(benches)  # every *_bench program; `make bench` builds it
add_custom_target(tests)    # every *_test program and replay; `make test` builds it

set(CMAKE_PCH_WARN_INVALID OFF)  # a test whose libraries define what these headers ask for parses them itself

function(urna_module name)
  cmake_parse_arguments(MODULE "" "" "USES;LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp detail/*.cpp)
  file(GLOB tests CONFIGURE_DEPENDS *_test.cpp)
  file(GLOB benches CONFIGURE_DEPENDS *_bench.cpp)
  file(GLOB fuzzers CONFIGURE_DEPENDS *_fuzz.cpp)
  foreach(beside IN LISTS tests benches fuzzers)
    list(REMOVE_ITEM sources ${beside})
  endforeach()
  list(TRANSFORM MODULE_USES PREPEND urna_)

  if(sources)
    add_library(urna_${name} STATIC ${sources})
    target_link_libraries(urna_${name} PUBLIC urna_options ${MODULE_USES} PRIVATE ${MODULE_LINKS} Threads::Threads)
  else()
    add_library(urna_${name} INTERFACE)
    target_link_libraries(urna_${name} INTERFACE urna_options ${MODULE_USES})
  endif()

  if(tests AND NOT URNA_FUZZ)
    add_executable(${name}_test EXCLUDE_FROM_ALL ${tests})
    add_dependencies(tests ${name}_test)
    target_compile_options(${name}_test PRIVATE -fpch-preprocess)
    urna_unoptimised(${name}_test)
    target_link_libraries(${name}_test PRIVATE urna_${name} ${MODULE_LINKS} GTest::gmock GTest::gtest_main rapidcheck)
    target_compile_definitions(${name}_test PRIVATE URNA_TESTS="${CMAKE_SOURCE_DIR}/tests")
    target_precompile_headers(${name}_test REUSE_FROM urna_test_headers)
    gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 600)
  endif()
  if(benches AND NOT URNA_FUZZ)
    add_executable(${name}_bench EXCLUDE_FROM_ALL ${benches})
    add_dependencies(benches ${name}_bench)
    target_link_libraries(${name}_bench PRIVATE urna_${name} ${MODULE_LINKS} benchmark::benchmark_main)
    target_compile_definitions(${name}_bench PRIVATE URNA_TESTS="${CMAKE_SOURCE_DIR}/tests")
  endif()
  foreach(fuzzer IN LISTS fuzzers)
    get_filename_component(target ${fuzzer} NAME_WE)
    if(URNA_FUZZ)
      add_executable(${target} ${fuzzer})
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
      target_link_libraries(${target} PRIVATE urna_${name} ${MODULE_LINKS})
    else()
      add_executable(${target}_replay EXCLUDE_FROM_ALL ${fuzzer} $<TARGET_OBJECTS:urna_fuzz_replay>)
      add_dependencies(tests ${target}_replay)
      urna_unoptimised(${target}_replay)
      target_link_libraries(${target}_replay PRIVATE urna_${name} ${MODULE_LINKS})
      add_test(NAME ${name}.${target}_replay COMMAND ${target}_replay ${CMAKE_SOURCE_DIR}/tests/corpus/${target})
      set_tests_properties(${name}.${target}_replay PROPERTIES TIMEOUT 300)
    endif()
  endforeach()
endfunction()
