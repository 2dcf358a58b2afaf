// What must not be kept of what residents write, and what staff look at first.
#include "handlers/feedback/words.h"

#include <fstream>

#include "tests/support/catch.h"
#include "tests/support/scratch.h"

using linli::handlers::feedback::Words;

namespace {

const Words& words() {
  static const auto all = Words::load(LINLI_SOURCE_DIR "/templates/lexicon/residents.toml");
  return *all;
}

}  // namespace

TEST_CASE("numbers by which somebody can be reached are masked, however they are written", "[words]") {
  const auto text =
      GENERATE(as<std::string>{}, "13812345678", "138-1234-5678", "138 1234 5678", "１３８１２３４５６７８",
               "一三八一二三四五六七八", "0998-1234567", "65312119900101123X", "86 138,1234,5678");
  CHECK(words().masked("打" + text + "找我") == "打〔号码〕找我");
}

TEST_CASE("counts, days and times stay", "[words]") {
  const auto text = GENERATE(as<std::string>{}, "来了320人", "花了50块", "2024年5月12日上午9点30分",
                             "等了一个小时", "打12345没人接", "三号楼二单元", "二十三个老人");
  CHECK(words().masked(text) == text);
}

TEST_CASE("children's names are masked", "[words]") {
  const auto [text, masked] = GENERATE(table<std::string, std::string>({
      {"我儿子王小明玩得很开心", "我儿子〔姓名〕玩得很开心"},
      {"孩子叫古丽娜，很喜欢", "孩子叫〔姓名〕，很喜欢"},
      {"李浩然小朋友摔了一跤", "〔姓名〕小朋友摔了一跤"},
      {"我家娃名字叫豆豆", "我家娃名字叫〔姓名〕"},
      {"张伟同学没有拿到奖品", "〔姓名〕同学没有拿到奖品"},
      {"女儿：陈晨在三楼", "女儿：〔姓名〕在三楼"},
  }));
  CHECK(words().masked(text) == masked);
}

TEST_CASE("what is said of children stays", "[words]") {
  const auto text =
      GENERATE(as<std::string>{}, "孩子高兴得很", "孩子们都说好", "小朋友安全第一", "学生时间不够",
               "老师对孩子很有耐心", "同学一起来的", "带着孙子来的", "孩子没地方坐", "希望多办给孩子的活动");
  CHECK(words().masked(text) == text);
}

TEST_CASE("rude, dangerous and advertising texts are held with their reason", "[words]") {
  CHECK(words().unsafe("活动很好，谢谢") == "");
  CHECK(words().unsafe("真他妈的差") == "insults");
  CHECK(words().unsafe("傻 逼 活 动") == "insults");
  CHECK(words().unsafe("我不想活了") == "dangers");
  CHECK(words().unsafe("加 V X 领红包") == "advertising");
  CHECK(words().unsafe("看这里 http://x.cn") == "advertising");
}

TEST_CASE("a text has an end", "[words]") {
  std::string tale;
  for (int i = 0; i < 1000; ++i)
    tale += "好";
  CHECK(words().masked(tale).size() == 500 * 3 + 3);
}

TEST_CASE("a broken word list names what is wrong", "[words]") {
  linli::tests::Scratch scratch;
  const auto path = scratch.file("words.toml");
  const auto written = [&](const char* text) {
    std::ofstream{path} << text;
    return Words::load(path);
  };
  CHECK(written("[unsafe]\ninsults = []\n").error().message.find("insults is no list of texts") !=
        std::string::npos);
  CHECK(written("[unsafe\n").error().message.find("line 1") != std::string::npos);
  CHECK(written("[unsafe]\na = ['x']\n").error().message.find("names is missing") != std::string::npos);
}
