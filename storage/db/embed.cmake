# Writes the migrations into a C++ source. Usage:
#   cmake -D FILES=a.sql|b.sql -D OUT=migrations.cpp -P embed.cmake
# Fails when a name is not 0001_lower_case.sql or the numbers do not run 1, 2, 3 … without gap or double.
cmake_minimum_required(VERSION 3.25)

string(REPLACE "|" ";" files "${FILES}")
list(SORT files COMPARE FILE_BASENAME)
set(version 0)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  get_filename_component(full_name "${file}" NAME)
  if(NOT full_name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+\\.sql$")
    message(FATAL_ERROR "${full_name}: a migration is named like 0001_initial.sql")
  endif()
  string(REGEX REPLACE "^0*([0-9]*[0-9])$" "\\1" number "${CMAKE_MATCH_1}")
  math(EXPR version "${version} + 1")
  if(NOT number EQUAL version)
    message(FATAL_ERROR "${full_name}: expected number ${version}; migrations count 1, 2, 3 without gap or double")
  endif()
  file(READ "${file}" sql)
  string(FIND "${sql}" ")migration\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${full_name} holds the end mark of the C++ text it becomes")
  endif()
  string(APPEND entries "      {${version}, \"${name}\", R\"migration(${sql})migration\"},\n")
endforeach()

file(WRITE "${OUT}" "// Made from storage/migrations by storage/db/embed.cmake.
#include \"storage/db/migrate.h\"

namespace linli::storage::db {

const Migrations& migrations() {
  static const Migrations kAll{
${entries}  };
  return kAll;
}

}  // namespace linli::storage::db
")
