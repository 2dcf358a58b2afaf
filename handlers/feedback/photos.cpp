#include "handlers/feedback/photos.h"

namespace linli::handlers::feedback {
namespace {

using storage::model::CivilDate;
using storage::model::CommentState;
using storage::model::PictureFile;
using storage::repo::comments::Comment;

constexpr std::size_t kProofDigits = 32;  // 128 bits

std::string proof_of(const Seal& seal, Onlooker onlooker, std::string_view comment,
                     std::string_view last_day) {
  const auto* purpose = onlooker == Onlooker::kStaff ? "photo for staff" : "photo for the organization";
  return seal.proof(purpose, std::string{comment} + " " + std::string{last_day}).substr(0, kProofDigits);
}

/// In time that does not depend on where they differ.
bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differs = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differs |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return differs == 0;
}

bool shown_to(Onlooker onlooker, const Comment& comment) {
  return comment.state == CommentState::kShown ||
         (onlooker == Onlooker::kStaff && comment.state == CommentState::kHeld);
}

}  // namespace

std::string photo_address(const Means& means, const Comment& comment, Onlooker onlooker, CivilDate today) {
  if (means.public_url.empty() || !comment.photo || !comment.photo->file) return "";
  const auto last_day = today.plus_days(kAddressDays).text();
  return means.public_url + "/photo/" + comment.id + "/" + last_day + "/" +
         proof_of(means.seal, onlooker, comment.id, last_day);
}

std::optional<PictureFile> photo_at(storage::db::Connection& connection, const Seal& seal,
                                    std::string_view comment, std::string_view last_day,
                                    std::string_view proof, CivilDate today) {
  const auto last = CivilDate::parse(last_day);
  if (!last || *last < today) return std::nullopt;
  for (const auto onlooker : {Onlooker::kStaff, Onlooker::kOrganization}) {
    if (!same(proof, proof_of(seal, onlooker, comment, last_day))) continue;
    const auto found = storage::repo::comments::find(connection, comment);
    if (found && found->photo && shown_to(onlooker, *found)) return found->photo->file;
  }
  return std::nullopt;
}

}  // namespace linli::handlers::feedback
