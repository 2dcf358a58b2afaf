#include "bot/understand/lexicon.h"

#include <filesystem>
#include <fstream>

#include "bot/understand/analyse.h"
#include "bot/understand/interpret.h"
#include "tests/bot/understand/lexicon.h"
#include "tests/support/catch.h"

using namespace linli::bot::understand;

namespace {

/// A lexicon file that is gone after the test.
class File {
 public:
  explicit File(const std::string& content)
      : path_(std::filesystem::temp_directory_path() /
              ("linli-lexicon-" + std::to_string(std::hash<std::string>{}(content)) + ".toml")) {
    std::ofstream{path_} << content;
  }
  ~File() { std::filesystem::remove(path_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string fault(const std::string& content) {
  const File file{content};
  const auto lexicon = load_lexicon(file.path());
  return lexicon ? "" : lexicon.error().message;
}

}  // namespace

TEST_CASE("a fault in the lexicon names file, line and key", "[lexicon]") {
  using Catch::Matchers::Contains;
  const std::string fields = "[fields.sessions]\nkind = \"count\"\nnames = [\"场次\"]\n";
  CHECK(fault(fields).empty());
  CHECK_THAT(fault(fields + "[cues]\nhue = [\"x\"]\n"),
             Contains("line 5") && Contains("cues.hue") && Contains(".toml"));
  CHECK_THAT(fault(fields + "[intents.\"report.fly\"]\nexact = []\n"),
             Contains("line 4") && Contains("report.fly"));
  CHECK_THAT(fault(fields + "[intents.help]\nexact = [3]\n"),
             Contains("line 5") && Contains("intents.help.exact"));
  CHECK_THAT(fault(fields + "[intents.help]\npatterns = [\"!不\"]\n"),
             Contains("line 5") && Contains("intents.help.patterns"));
  CHECK_THAT(fault(fields + "[fields.spent]\nkind = \"gold\"\n"),
             Contains("line 5") && Contains("fields.spent.kind"));
  CHECK_THAT(fault(fields + "[fields.spent]\nkind = \"money\"\nnames = [\"场次\"]\n"),
             Contains("line 6") && Contains("two fields"));
  CHECK_THAT(fault(fields + "[ratings]\n7 = [\"x\"]\n"), Contains("line 5") && Contains("ratings.7"));
  CHECK_THAT(fault("[cues]\ntotal = [\"共\"]\n"), Contains("fields"));
  CHECK_THAT(fault("[fields\n"), Contains("line 1"));
}

TEST_CASE("a lexicon that is not there is a fault, not an exception", "[lexicon]") {
  CHECK_FALSE(load_lexicon("/nonexistent/zh.toml"));
}

TEST_CASE("staff teach a word by adding it to the file", "[lexicon]") {
  const File file{
      "[fields.wishes]\nkind = \"count\"\nnames = [\"微心愿\"]\nunits = [\"桩\"]\nown = [\"桩\"]\n"
      "[intents.help]\nexact = [\"搞不懂\"]\n"};
  const auto lexicon = load_lexicon(file.path());
  REQUIRE(lexicon);
  Context context;
  context.today = {2024, 6, 3};
  CHECK(interpret(analyse("完成了15桩", *lexicon), context).number("wishes") == 15);
  CHECK(interpret(analyse("微心愿 15", *lexicon), context).number("wishes") == 15);
  CHECK(interpret(analyse("搞不懂！", *lexicon), context).intent == linli::handlers::contract::Intent::kHelp);
}

TEST_CASE("the lexicon that is shipped loads", "[lexicon]") {
  CHECK(linli::test::lexicon().commands.size() > 300);
}
