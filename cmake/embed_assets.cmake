# c1_embed_assets(TARGET FOLDER HEADER NAMESPACE): what scripts/web has built in FOLDER, inside of the target.
#
# Without a build there is nothing in the table, and the program says so. `page.js` and `page.js.gz` are one asset.
function(c1_embed_assets target folder header namespace)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  set(types html "text/html\; charset=utf-8" js "text/javascript\; charset=utf-8" css "text/css\; charset=utf-8"
            svg "image/svg+xml" woff2 "font/woff2" json "application/json\; charset=utf-8" png "image/png")
  set(number 0)
  set(rows "")
  set(bytes "")
  set(names "")
  foreach(file IN LISTS files)
    if(file MATCHES "\\.gz$" OR file MATCHES "(^|/)\\.")
      continue()
    endif()
    string(REGEX REPLACE ".*\\." "" ending ${file})
    list(FIND types ${ending} at)
    if(at EQUAL -1)
      continue()
    endif()
    math(EXPR at "${at} + 1")
    list(GET types ${at} type)
    set(path "/${file}")
    if(file STREQUAL "index.html")
      set(path "/")
    endif()
    set(views "")
    foreach(part IN ITEMS "" ".gz")
      if(EXISTS ${folder}/${file}${part})
        set(name "${target}_asset_${number}")
        math(EXPR number "${number} + 1")
        string(APPEND bytes "asm(\".section .rodata\\n.global ${name}\\n${name}:\\n.incbin \\\"${folder}/${file}${part}\\\"\\n\"\n"
               "    \".global ${name}_end\\n${name}_end:\\n.byte 0\\n.previous\");\n")
        string(APPEND names "extern \"C\" const char ${name}[], ${name}_end[];\n")
        list(APPEND views "bytes(${name}, ${name}_end)")
        set_property(SOURCE ${CMAKE_BINARY_DIR}/generated/${target}_assets.cpp APPEND PROPERTY
                     OBJECT_DEPENDS ${folder}/${file}${part})
      else()
        list(APPEND views "{}")
      endif()
    endforeach()
    list(JOIN views ", " views)
    string(APPEND rows "      {\"${path}\", \"${type}\", ${views}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/${target}_assets.cpp CONTENT
       "// Made by cmake/embed_assets.cmake.
#include <vector>

#include \"${header}\"

@bytes@
@names@
namespace ${namespace} {
namespace {
[[maybe_unused]] std::string_view bytes(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}
}  // namespace

std::span<const Asset> built_assets() {
  static const std::vector<Asset> kAssets{
@rows@  };
  return kAssets;
}
}  // namespace ${namespace}
" @ONLY)
  target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/generated/${target}_assets.cpp)
  # Alone, so that it is compiled again when an asset has changed; and ccache keeps nothing that has an .incbin in it.
  set_source_files_properties(${CMAKE_BINARY_DIR}/generated/${target}_assets.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
