# Writes the phone page's files as C++ arrays. Usage: cmake -D FROM=<folder> -D TO=<phone.cpp> -P embed.cmake
cmake_minimum_required(VERSION 3.25)
set(files "/|index.html|text/html" "/phone.css|phone.css|text/css" "/phone.js|phone.js|text/javascript"
  "/bubbles.js|bubbles.js|text/javascript" "/dom.js|dom.js|text/javascript")
set(arrays "")
set(entries "")
set(number 0)
foreach(entry IN LISTS files)
  string(REPLACE "|" ";" parts "${entry}")
  list(GET parts 0 path)
  list(GET parts 1 name)
  list(GET parts 2 type)
  file(READ ${FROM}/${name} bytes HEX)
  string(LENGTH "${bytes}" digits)
  math(EXPR length "${digits} / 2")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(APPEND arrays "constexpr char kFile${number}[] = \"${bytes}\";\n")
  string(APPEND entries "      {\"${path}\", \"${type}; charset=utf-8\", {kFile${number}, ${length}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${TO} "#include \"tests/standin/phone.h\"\n\nnamespace standin {\nnamespace {\n\n${arrays}\n} // namespace\n
const std::vector<PhoneFile>& phone_files() {\n  static const std::vector<PhoneFile> all{\n${entries}  };\n  return all;\n}\n
} // namespace standin\n")
