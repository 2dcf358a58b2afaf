#pragma once

#include <set>
#include <string>

#include "storage/db/connection.h"
#include "storage/db/migrate.h"

namespace linli::tests::crash {

/// The work that is cut: units like a turn of a conversation. Each writes a delivery, four fields of a draft,
/// a total, an event in a chain of hashes and a line in the outbox; all of it or nothing of it must be there.
const storage::db::Migrations& unit_schema();

/// Does unit `number`. Every seventh does all the work and then throws std::runtime_error.
void do_unit(storage::db::Connection& connection, int number);
bool is_undone(int number);

/// What is wrong with a database after a crash.
struct Verdict {
  std::string broken;  ///< why it could not be opened or is not intact; empty when it is
  int lost = 0;        ///< acknowledged, and not there
  int half = 0;        ///< there in part, or where the unit was undone
  int doubled = 0;
  bool chain_holds = true;

  bool sound() const { return broken.empty() && half == 0 && doubled == 0 && chain_holds; }
  std::string words() const;
};

/// Opens the database as the server would, looks, and does one more unit to see that it still works.
Verdict judge(const std::string& path, const std::set<int>& acknowledged);

/// The numbers in what a driver said (one a line), without a last line that is not whole.
std::set<int> numbers_in(const std::string& said);

}  // namespace linli::tests::crash
