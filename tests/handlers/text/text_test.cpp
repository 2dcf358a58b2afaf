#include "handlers/text/text.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using namespace linli;
using handlers::text::Text;
using handlers::text::Values;
using storage::model::Code;

namespace {

struct Texts {
  void write(const std::string& name, const std::string& content) {
    const std::filesystem::path path{scratch.file(name)};
    std::filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << content;
  }
  Text load() {
    auto text = Text::load(scratch.file("."));
    REQUIRE(text);
    return *std::move(text);
  }
  tests::Scratch scratch;
};

}  // namespace

TEST_CASE("a template is named by its folder and file, and its last line ends without a break", "[text]") {
  Texts texts;
  texts.write("report/ask.txt", "几场？\n\n");
  texts.write("guide/deep/er.txt", "一\n二");
  texts.write("guide/readme.md", "not a template");
  const auto text = texts.load();
  CHECK(text.names() == std::vector<std::string>{"guide/deep/er", "report/ask"});
  CHECK(text.say("report/ask") == "几场？");
  CHECK(text.say("guide/deep/er") == "一\n二");
  CHECK_THROWS_AS(text.say("report/asks"), std::out_of_range);
}

TEST_CASE("values fill a template, flags choose and lists repeat", "[text]") {
  Texts texts;
  texts.write("t.txt",
              "{{name}}{{#yes}}是{{/yes}}{{^yes}}否{{/yes}}{{#rows}}[{{n}}{{#more}}、{{/more}}]{{/rows}}");
  const auto text = texts.load();
  CHECK(text.say("t") == "否");
  CHECK(text.say("t", Values{}
                          .set("name", "古丽")
                          .flag("yes", true)
                          .list("rows", {Values{}.set("n", "1").flag("more", true),
                                         Values{}.set("n", "2")})) == "古丽是[1、][2]");
}

TEST_CASE("what people wrote is said as they wrote it, whatever it looks like", "[text]") {
  Texts texts;
  texts.write("t.txt", "“{{words}}”");
  const auto text = texts.load();
  for (const auto* words :
       {"<b>&amp;\"'</b>", "{{other}}", "{{#words}}", "}}", "一\n二", "{{{words}}}", ""}) {
    INFO(words);
    CHECK(text.say("t", Values{}.set("words", words).set("other", "!")) == "“" + std::string{words} + "”");
  }
}

TEST_CASE("a template that does not parse is named", "[text]") {
  Texts texts;
  texts.write("good.txt", "好");
  const auto* broken = GENERATE("{{#open}}", "{{/close}}", "{{name", "{{#a}}{{#b}}{{/a}}{{/b}}");
  texts.write("report/bad.txt", broken);
  const auto text = Text::load(texts.scratch.file("."));
  REQUIRE_FALSE(text);
  CHECK(text.error().code == Code::kInvalid);
  CHECK(text.error().message.find("report/bad.txt") != std::string::npos);
}

TEST_CASE("a folder that is not there is named", "[text]") {
  const auto text = Text::load("/nowhere/at/all");
  REQUIRE_FALSE(text);
  CHECK(text.error().code == Code::kNotFound);
  CHECK(text.error().message.find("/nowhere/at/all") != std::string::npos);
}
