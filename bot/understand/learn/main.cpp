// linli-learn TABLE.cpp EXAMPLES.tsv…: what examples teach, as a source to be compiled into the program.
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <stdexcept>

#include "bot/understand/learn/learn.h"

int main(int count, char** words) {
  using namespace linli::bot::understand;
  try {
    const std::span arguments{words, static_cast<std::size_t>(count)};
    if (arguments.size() < 3) throw std::runtime_error{"usage: linli-learn TABLE.cpp EXAMPLES.tsv..."};
    std::vector<Example> examples;
    for (const std::string path : arguments.subspan(2)) {
      std::ifstream in{path};
      if (!in) throw std::runtime_error{"cannot read " + path};
      auto more = read_examples(in, path);
      std::move(more.begin(), more.end(), std::back_inserter(examples));
    }
    std::ofstream out{arguments[1]};
    write_table(learn(examples), wanted(examples), out);
    if (!out.flush()) throw std::runtime_error{std::string{"cannot write "} + arguments[1]};
  } catch (const std::exception& problem) {
    std::cerr << "linli-learn: " << problem.what() << '\n';
    return 1;
  }
}
