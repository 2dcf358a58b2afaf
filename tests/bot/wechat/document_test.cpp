#include "bot/wechat/document.h"

#include "bot/wechat/inbound.h"
#include "bot/wechat/json.h"
#include "bot/wechat/utf8.h"
#include "bot/wechat/xml.h"
#include "tests/bot/wechat/wire.h"
#include "tests/support/catch.h"

using namespace linli::bot::wechat;
using linli::tests::vector_named;
using linli::tests::vectors;

namespace {

std::string hostile(const std::string& id) {
  return vector_named("hostile_documents", id).at("body").get<std::string>();
}

std::string in_xml(const std::string& inside) {
  return "<xml>" + inside + "</xml>";
}

struct Bytes {
  std::string what;
  std::string document;
};

}  // namespace

TEST_CASE("hostile documents are treated as they deserve", "[document]") {
  REQUIRE(vectors().at("hostile_documents").size() == 8);
  CHECK_FALSE(read_xml(hostile("xxe-file")).ok());
  CHECK_FALSE(read_xml(hostile("duplicate-element")).ok());
  CHECK_FALSE(read_xml(hostile("empty-body")).ok());
  CHECK_FALSE(read_json(hostile("empty-body")).ok());
  CHECK(read_xml(hostile("split-cdata"))->value("Content") == "a]]>b");
  CHECK(read_xml(hostile("emoji-4-byte"))->value("Content") == "😀 一");
  CHECK(read_xml(hostile("msgid-63-bit"))->value("MsgId") == "9223372036854775807");

  const auto without_id = read_inbound(*read_xml(hostile("missing-msgid-text")));
  REQUIRE(without_id.ok());
  CHECK(without_id->message_id.empty());
  CHECK(dedupe_key("wx1", *without_id, hostile("missing-msgid-text")).size() == 64);

  const auto text_time = read_inbound(*read_json(hostile("createtime-string-json")));
  std::string with_number = hostile("createtime-string-json");
  with_number.replace(with_number.find("\"1610968440\""), 12, "1610968440");
  const auto number_time = read_inbound(*read_json(with_number));
  REQUIRE(text_time.ok());
  REQUIRE(number_time.ok());
  CHECK(text_time->created_at == number_time->created_at);
  CHECK(text_time->created_at == linli::tests::at_seconds("1610968440"));
}

TEST_CASE("XML that WeChat would not send is refused", "[document]") {
  const auto c = GENERATE(values<Bytes>({
      {"nothing", ""},
      {"blanks", " \n "},
      {"text only", "hello"},
      {"doctype", "<!DOCTYPE xml><xml/>"},
      {"doctype in lower case", "<!doctype xml><xml/>"},
      {"doctype after the root", "<xml/><!DOCTYPE xml>"},
      {"doctype inside", in_xml("<!DOCTYPE a><a>1</a>")},
      {"entity declaration", in_xml("<!ENTITY a 'b'><a>1</a>")},
      {"entity bomb",
       "<!DOCTYPE l [<!ENTITY a \"aaaaaaaa\"><!ENTITY b "
       "\"&a;&a;&a;&a;&a;&a;&a;&a;\">]><xml><a>&b;</a></xml>"},
      {"parameter entity", "<!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1/\">%p;]><xml/>"},
      {"conditional section", in_xml("<![INCLUDE[<a>1</a>]]>")},
      {"cdata in lower case", in_xml("<a><![cdata[1]]></a>")},
      {"unknown entity", in_xml("<a>&nbsp;</a>")},
      {"bare ampersand", in_xml("<a>a & b</a>")},
      {"ampersand at the end", "<xml><a>&"},
      {"long entity", in_xml("<a>&aaaaaaaaaaaaaaaaaaaaaaaaa;</a>")},
      {"number NUL", in_xml("<a>&#0;</a>")},
      {"hex NUL", in_xml("<a>&#x0;</a>")},
      {"number of a surrogate", in_xml("<a>&#xD800;</a>")},
      {"number above Unicode", in_xml("<a>&#x110000;</a>")},
      {"number that overflows", in_xml("<a>&#99999999999;</a>")},
      {"number with a sign", in_xml("<a>&#-1;</a>")},
      {"number without digits", in_xml("<a>&#;</a>")},
      {"processing instruction", in_xml("<?php 1 ?><a>1</a>")},
      {"declaration not at the start", "<xml><?xml version=\"1.0\"?></xml>"},
      {"other encoding", "<?xml version=\"1.0\" encoding=\"gb2312\"?><xml><a>1</a></xml>"},
      {"UTF-16", std::string("\xff\xfe<\0x\0/\0>\0", 10)},
      {"NUL", in_xml(std::string("<a>1\0</a>", 9))},
      {"NUL in CDATA", in_xml(std::string("<a><![CDATA[1\0]]></a>", 21))},
      {"overlong slash", in_xml("<a>\xc0\xaf</a>")},
      {"surrogate bytes", in_xml("<a>\xed\xa0\x80</a>")},
      {"cut character", in_xml("<a>\xe4\xb8</a>")},
      {"stray continuation", in_xml("<a>\x80</a>")},
      {"above Unicode", in_xml("<a>\xf4\x90\x80\x80</a>")},
      {"attribute", "<xml a=\"1\"><a>1</a></xml>"},
      {"namespace", "<xml xmlns:x=\"u\"><a>1</a></xml>"},
      {"two roots", "<xml/><xml/>"},
      {"text after the root", "<xml/>text"},
      {"text before the root", "text<xml/>"},
      {"CDATA outside the root", "<xml/><![CDATA[x]]>"},
      {"open element", "<xml><a>1</a>"},
      {"open tag", "<xml><a"},
      {"open CDATA", "<xml><a><![CDATA[1</a></xml>"},
      {"open comment", "<xml><!-- 1</xml>"},
      {"tags that cross", "<xml><a><b>1</a></b></xml>"},
      {"wrong end", "<xml><a>1</b></xml>"},
      {"end without beginning", "<xml></xml></xml>"},
      {"empty name", "<><a>1</a></>"},
      {"blank in front of a name", "< xml></xml>"},
      {"endless name", "<" + std::string(65, 'a') + "/>"},
      {"field twice", in_xml("<a>1</a><a>1</a>")},
      {"field twice apart", in_xml("<a>1</a><b>1</b><a>2</a>")},
      {"field and structure of one name", in_xml("<a>1</a><a><b>2</b></a>")},
      {"empty field twice", in_xml("<a/><a/>")},
      {"text among elements", in_xml("x<a>1</a>")},
      {"text among elements below", in_xml("<a>x<b>1</b></a>")},
      {"nine levels", "<a><a><a><a><a><a><a><a><a>1</a></a></a></a></a></a></a></a></a>"},
  }));
  INFO(c.what);
  CHECK_FALSE(read_xml(c.document).ok());
}

TEST_CASE("unusual but honest XML is read", "[document]") {
  const auto a = [](const std::string& document) {
    const auto read = read_xml(document);
    INFO(document);
    REQUIRE(read.ok());
    return std::string(read->value("a"));
  };
  CHECK(a(in_xml("<a>1</a>")) == "1");
  CHECK(a("\xef\xbb\xbf" + in_xml("<a>1</a>")) == "1");
  CHECK(a("  \n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + in_xml("<a>1</a>") + "\n ") == "1");
  CHECK(a("<?xml version='1.0' encoding='utf-8' standalone='yes'?>" + in_xml("<a>1</a>")) == "1");
  CHECK(a(in_xml("<a>&lt;&gt;&amp;&quot;&apos;</a>")) == "<>&\"'");
  CHECK(a(in_xml("<a>&#20013;&#x1F600;</a>")) == "中😀");
  CHECK(a(in_xml("<a>&amp;lt;</a>")) == "&lt;");
  CHECK(a(in_xml("<a><![CDATA[<b>&x;</b>]]></a>")) == "<b>&x;</b>");
  CHECK(a(in_xml("<a>x<![CDATA[y]]>z</a>")) == "xyz");
  CHECK(a(in_xml("<a>x<!-- y -->z</a>")) == "xz");
  CHECK(a(in_xml("<a/>")) == "");
  CHECK(a(in_xml("<a></a >")) == "");
  CHECK(a(in_xml("<a><![CDATA[ ]]></a>")) == " ");
  CHECK(a(in_xml("<a> </a>")) == " ");
  CHECK(a(in_xml("<a>1\r\n2</a>")) == "1\n2");
  CHECK(a("<a><a>8</a></a>") == "8");
  CHECK(read_xml("<a><a><a><a><a><a><a><a>1</a></a></a></a></a></a></a></a>").ok());
}

TEST_CASE("control characters people's phones send do not lose the message", "[document]") {
  CHECK(read_xml(in_xml("<a><![CDATA[1\x01\x0b\x1f\x7f"
                        "2\t3\n4]]></a>"))
            ->value("a") == "12\t3\n4");
  CHECK(read_xml(in_xml("<a>1&#8;2</a>"))->value("a") == "12");
  CHECK(read_json(R"({"a":"1\u0000\u0008\u001f2\t3"})")->value("a") == "12\t3");
}

TEST_CASE("structures may repeat where fields may not", "[document]") {
  const auto read = read_xml(in_xml("<List><a>1</a></List><List><a>2</a></List>"));
  REQUIRE(read.ok());
  REQUIRE(read->children.size() == 2);
  CHECK(read->children[1].value("a") == "2");
}

TEST_CASE("below a message's own fields a repeated one is a list", "[document]") {
  const auto read = read_xml(in_xml("<Info><fail_idx>1</fail_idx><fail_idx>2</fail_idx></Info>"));
  REQUIRE(read.ok());
  CHECK(read->child("Info")->children.size() == 2);
  CHECK(read->child("Info")->value("fail_idx") == "1");
}

TEST_CASE("documents stop at their size", "[document]") {
  const auto xml_of = [](std::size_t size) { return in_xml("<a>" + std::string(size - 18, 'x') + "</a>"); };
  REQUIRE(xml_of(kDocumentLimit).size() == kDocumentLimit);
  CHECK(read_xml(xml_of(kDocumentLimit)).ok());
  CHECK_FALSE(read_xml(xml_of(kDocumentLimit + 1)).ok());
  CHECK(read_xml(xml_of(kDocumentLimit + 1), kEnvelopeLimit).ok());
  const auto json_of = [](std::size_t size) { return R"({"a":")" + std::string(size - 8, 'x') + "\"}"; };
  REQUIRE(json_of(kDocumentLimit).size() == kDocumentLimit);
  CHECK(read_json(json_of(kDocumentLimit)).ok());
  CHECK_FALSE(read_json(json_of(kDocumentLimit + 1)).ok());

  std::string many;
  for (int i = 0; i < 1023; ++i)
    many += "<a" + std::to_string(i) + "/>";
  CHECK(read_xml(in_xml(many)).ok());
  CHECK_FALSE(read_xml(in_xml(many + "<b/>")).ok());
}

TEST_CASE("JSON that WeChat would not send is refused", "[document]") {
  const auto c = GENERATE(values<Bytes>({
      {"nothing", ""},
      {"a number", "1"},
      {"a text", "\"a\""},
      {"null", "null"},
      {"a list", "[{\"a\":1}]"},
      {"two documents", "{}{}"},
      {"a comment", "{/* */}"},
      {"a comma too many", R"({"a":1,})"},
      {"a field twice", R"({"a":1,"a":2})"},
      {"a field twice below", R"({"b":{"a":1,"a":1}})"},
      {"a field twice by escape", R"({"a":1,"\u0061":2})"},
      {"broken UTF-8", "{\"a\":\"\xc0\xaf\"}"},
      {"half a surrogate", R"({"a":"\ud800"})"},
      {"a raw control character", "{\"a\":\"\x01\"}"},
      {"a bare word", "{a:1}"},
      {"not a number", R"({"a":NaN})"},
      {"33 levels",
       [] {
         std::string s;
         for (int i = 0; i < 33; ++i)
           s += "{\"a\":";
         return s + "1" + std::string(33, '}');
       }()},
      {"33 levels of lists", "{\"a\":" + std::string(32, '[') + std::string(32, ']') + "}"},
      {"100 000 levels of lists cut short", "{\"a\":" + std::string(60000, '[')},
  }));
  INFO(c.what);
  CHECK_FALSE(read_json(c.document).ok());
}

TEST_CASE("JSON numbers keep their digits and lists read as repeated fields", "[document]") {
  const auto read =
      read_json(R"({"id":9223372036854775807,"big":18446744073709551616,"t":"7","f":1.50,"n":null,
    "yes":true,"one":{"x":1},"two":[{"x":1},{"x":2}],"none":[],"deep":[[1],[2]]})");
  REQUIRE(read.ok());
  CHECK(read->value("id") == "9223372036854775807");
  CHECK(read->value("big") == "18446744073709551616");
  CHECK(read->value("t") == "7");
  CHECK(read->value("f") == "1.50");
  CHECK(read->child("n") != nullptr);
  CHECK(read->value("n") == "");
  CHECK(read->value("yes") == "true");
  CHECK(read->child("one")->value("x") == "1");
  CHECK(read->child("none") == nullptr);
  const auto count = [&](std::string_view name) {
    return std::count_if(read->children.begin(), read->children.end(),
                         [&](const auto& e) { return e.name == name; });
  };
  CHECK(count("two") == 2);
  CHECK(count("deep") == 2);
}

TEST_CASE("reasons for a refusal quote nothing that was sent", "[document]") {
  for (const auto& error :
       {read_xml("<secret><a").error(), read_xml(in_xml("<secret>1</secret><secret>2</secret>")).error(),
        read_json(R"({"secret":1,"secret":2})").error(), read_json(R"({"secret)").error()}) {
    CHECK(error.message.find("secret") == std::string::npos);
    CHECK(error.message.find("refused") != std::string::npos);
  }
}

TEST_CASE("texts are cleaned without losing a character", "[document]") {
  const std::string fine = "月报 😀 👨‍👩‍👧 é ‮abc‬ \t\r\n";
  CHECK(clean_text(fine) == fine);
  CHECK(clean_text("a\xff"
                   "b") ==
        "a\xef\xbf\xbd"
        "b");
  CHECK(clean_text("a\xe4\xb8") == "a\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(clean_text("a\xef\xbf\xbe"
                   "b\xef\xbf\xbf") == "ab");
  CHECK(is_utf8("\xf4\x8f\xbf\xbf"));
  CHECK_FALSE(is_utf8("\xf0\x8f\xbf\xbf"));
  CHECK_FALSE(is_utf8("\xe0\x9f\xbf"));
}
