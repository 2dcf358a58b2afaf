# Fails when an include line points the wrong way: bot → handlers → storage, model below everything, and no
# capability of handlers/ looks at a sibling (console may). Usage: cmake -D ROOT=<project> -P arrows.cmake
cmake_minimum_required(VERSION 3.25)
set(wrong "")

# What each does for people; a capability knows nothing of the others.
set(capabilities
  applications
  binding
  disclosure
  feedback
  funds
  importing
  obligations
  policy
  programs
  progress
  projects
  reminders
  reports
  review
)
list(JOIN capabilities "|" those)
# What several of them stand on, from the lowest up.
set(shared "text|wording|dossier|catalogue|ledger|sheets|pictures")

# What a room (longest matching prefix first) must not include. Each entry: room|forbidden pattern|allowed pattern
set(rules
  "storage/model|^(storage/(db|repo|migrations)|handlers|bot|tests)/|"
  "storage/db|^(storage/repo|handlers|bot|tests)/|"
  "storage/media|^(storage/(db|repo)|handlers|bot|tests)/|"
  "storage/repo|^(handlers|bot|tests)/|"
  "handlers/contract|^(handlers/(rules|${shared}|${those}|console)|bot|tests)/|"
  "handlers/rules|^(storage/(db|repo)|handlers/(contract|${shared}|${those}|console)|bot|tests)/|"
  "handlers/text|^(storage/(db|repo)|handlers/(rules|wording|dossier|catalogue|ledger|sheets|${those}|console)|bot|tests)/|"
  "handlers/wording|^(handlers/(${those}|console)|bot|tests)/|"
  "handlers/dossier|^(handlers/(${those}|console)|bot|tests)/|"
  "handlers/catalogue|^(handlers/(${those}|console)|bot|tests)/|"
  "handlers/ledger|^(handlers/(contract|text|${those}|guide|console)|bot|tests)/|"
  "handlers/sheets|^(storage/(db|repo)|handlers/(contract|rules|text|wording|dossier|catalogue|ledger|${those}|guide|console)|bot|tests)/|"
  "handlers/pictures|^(storage/(db|repo|media)|handlers/(contract|rules|text|wording|dossier|catalogue|sheets|${those}|guide|console)|bot|tests)/|"
  "handlers/console|^(bot|tests)/|"
  "handlers|^(bot|tests)/|"
  "bot/http|^(storage/(db|repo)|bot/(wechat|understand|dialogue|delivery|routes|cli))/|"
  "bot/wechat|^(storage/(db|repo)|bot/(understand|dialogue|delivery|routes|cli))/|"
  "bot/understand|^(storage/(db|repo)|bot/(http|wechat|dialogue|delivery|routes|cli))/|"
  "bot/dialogue|^bot/(http|delivery|routes|cli)/|"
  "bot/delivery|^bot/(dialogue|routes|cli|understand)/|"
  "bot/media|^bot/(dialogue|delivery|routes|cli|understand|wechat)/|"
  "bot/routes|^bot/cli/|"
  "bot|^tests/|")
# Only these rooms may name these libraries: library|room|room…
set(private_libraries
  "SQLiteCpp/|storage/db/" "sqlite3.h|storage/db/" "httplib.h|bot/http/" "pugixml.hpp|bot/wechat/|handlers/sheets/"
  "kainjow/|handlers/text/" "zip.h|handlers/sheets/" "turbojpeg.h|handlers/pictures/" "png.h|handlers/pictures/"
  "iconv.h|handlers/sheets/" "xlsxwriter.h|handlers/sheets/"
  "qrencode.h|handlers/feedback/")

file(GLOB_RECURSE sources RELATIVE ${ROOT} ${ROOT}/storage/*.h ${ROOT}/storage/*.cpp ${ROOT}/handlers/*.h
  ${ROOT}/handlers/*.cpp ${ROOT}/bot/*.h ${ROOT}/bot/*.cpp)
list(LENGTH sources count)
if(count EQUAL 0)
  message(FATAL_ERROR "no sources below '${ROOT}'")
endif()

foreach(source IN LISTS sources)
  file(STRINGS ${ROOT}/${source} lines REGEX "^#include")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^#include *[<\"]([^>\"]+)[>\"].*" "\\1" included "${line}")
    set(done FALSE)
    foreach(rule IN LISTS rules)
      string(REGEX REPLACE "^([^|]*)\\|(.*)\\|$" "\\1" room "${rule}")
      string(REGEX REPLACE "^([^|]*)\\|(.*)\\|$" "\\2" forbidden "${rule}")
      if(NOT done AND source MATCHES "^${room}/")
        set(done TRUE)
        if(included MATCHES "${forbidden}")
          list(APPEND wrong "${source} includes ${included}")
        endif()
      endif()
    endforeach()
    if(source MATCHES "^handlers/([a-z]+)/" AND "${CMAKE_MATCH_1}" IN_LIST capabilities)
      set(own ${CMAKE_MATCH_1})
      if(included MATCHES "^handlers/([a-z]+)/" AND "${CMAKE_MATCH_1}" IN_LIST capabilities AND NOT CMAKE_MATCH_1 STREQUAL own)
        list(APPEND wrong "${source} includes its sibling ${included}")
      endif()
    endif()
    foreach(entry IN LISTS private_libraries)
      string(REPLACE "|" ";" homes "${entry}")
      list(POP_FRONT homes library)
      list(JOIN homes "|" home)
      if(included MATCHES "^${library}" AND NOT source MATCHES "^(${home})")
        list(APPEND wrong "${source} includes ${included}, which belongs to ${home}")
      endif()
    endforeach()
  endforeach()
endforeach()

if(wrong)
  list(JOIN wrong "\n  " text)
  message(FATAL_ERROR "arrows that run the wrong way:\n  ${text}")
endif()
message(STATUS "${count} files, every arrow runs bot → handlers → storage")
