-- The money of a project: the parts of its grant, what was paid of them, what came back, and who judged the work.

-- Projects of a street are looked up by each message of its staff.
CREATE INDEX projects_by_street ON projects (street, place);

-- A part of a grant, as agreed when the project was contracted; whether it can be paid is reckoned, never stored.
CREATE TABLE tranches (
  id          INTEGER PRIMARY KEY,
  project_id  INTEGER NOT NULL REFERENCES projects (id),
  seq         INTEGER NOT NULL CHECK (seq >= 1),
  terms       TEXT NOT NULL,                              -- label, conditions and clause as JSON (handlers/rules/program.h)
  planned_fen INTEGER NOT NULL CHECK (planned_fen >= 0),  -- of the grant
  due_fen     INTEGER NOT NULL CHECK (due_fen BETWEEN 0 AND planned_fen), -- less than planned once a result has cut it
  decision    TEXT NOT NULL CHECK (decision IN ('open', 'withheld', 'cancelled')),
  reason      TEXT NOT NULL,                              -- of withholding or cancelling
  decided_at_ms INTEGER NOT NULL,
  UNIQUE (project_id, seq)
) STRICT;

-- Money that moved between the programme and a project. Only added to: what was wrong is reversed.
CREATE TABLE payments (
  id             INTEGER PRIMARY KEY,
  project_id     INTEGER NOT NULL REFERENCES projects (id),
  tranche_id     INTEGER REFERENCES tranches (id),
  kind           TEXT NOT NULL CHECK (kind IN ('payment', 'recovery')), -- recovery: unspent money that came back
  amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
  moved_on       TEXT NOT NULL CHECK (length(moved_on) = 10),
  document       TEXT NOT NULL CHECK (length(document) > 0),
  payee          TEXT NOT NULL CHECK (payee IN ('organization', 'street')),
  needs_second   INTEGER NOT NULL CHECK (needs_second IN (0, 1)), -- 1: counts once another staff member has confirmed it
  staff_id       INTEGER NOT NULL REFERENCES staff (id),
  recorded_at_ms INTEGER NOT NULL,
  CHECK ((kind = 'payment') = (tranche_id IS NOT NULL))
) STRICT;
CREATE INDEX payments_by_project ON payments (project_id);
CREATE INDEX payments_by_document ON payments (document);
CREATE TRIGGER payments_stay BEFORE UPDATE ON payments BEGIN
  SELECT RAISE(ABORT, 'a payment is never changed, only reversed');
END;
CREATE TRIGGER payments_remain BEFORE DELETE ON payments BEGIN
  SELECT RAISE(ABORT, 'a payment is never deleted, only reversed');
END;

CREATE TABLE payment_confirmations (
  payment_id INTEGER PRIMARY KEY REFERENCES payments (id),
  staff_id   INTEGER NOT NULL REFERENCES staff (id),
  at_ms      INTEGER NOT NULL
) STRICT;

CREATE TABLE payment_reversals (
  payment_id INTEGER PRIMARY KEY REFERENCES payments (id),
  reason     TEXT NOT NULL CHECK (length(reason) > 0),
  actor      TEXT NOT NULL,
  at_ms      INTEGER NOT NULL
) STRICT;

-- Results of evaluations. A later one of the same kind stands in place of the one before.
CREATE TABLE evaluations (
  id             INTEGER PRIMARY KEY,
  project_id     INTEGER NOT NULL REFERENCES projects (id),
  kind           TEXT NOT NULL CHECK (kind IN ('midterm', 'final')),
  score          INTEGER CHECK (score BETWEEN 0 AND 100),
  passed         INTEGER NOT NULL CHECK (passed IN (0, 1)),
  leaves_permille INTEGER NOT NULL CHECK (leaves_permille BETWEEN 0 AND 1000), -- of the parts that wait for it
  comment        TEXT NOT NULL,
  held_on        TEXT NOT NULL CHECK (length(held_on) = 10),
  staff_id       INTEGER NOT NULL REFERENCES staff (id),
  recorded_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX evaluations_by_project ON evaluations (project_id);

-- Vouchers of what an organization spent. Where the street keeps the money, it reimburses them one by one.
CREATE TABLE vouchers (
  id          INTEGER PRIMARY KEY,
  project_id  INTEGER NOT NULL REFERENCES projects (id),
  number      TEXT NOT NULL CHECK (length(number) > 0),
  line        TEXT NOT NULL CHECK (length(line) > 0), -- of the budget
  amount_fen  INTEGER NOT NULL CHECK (amount_fen > 0),
  issued_on   TEXT NOT NULL CHECK (length(issued_on) = 10),
  state       TEXT NOT NULL CHECK (state IN ('noted', 'claimed', 'checked', 'paid', 'refused')),
  document    TEXT NOT NULL, -- of the reimbursement
  changed_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX vouchers_by_project ON vouchers (project_id);
CREATE INDEX vouchers_by_number ON vouchers (number);
-- Payments with what became of them.
CREATE VIEW followed_payments AS
SELECT payments.id AS id, project_id, tranche_id, kind, amount_fen, moved_on, document, payee, needs_second,
  payments.staff_id AS staff_id, recorded_at_ms, payment_confirmations.staff_id AS confirmed_by,
  payment_reversals.reason AS reversal
FROM payments
LEFT JOIN payment_confirmations ON payment_confirmations.payment_id = payments.id
LEFT JOIN payment_reversals ON payment_reversals.payment_id = payments.id;
