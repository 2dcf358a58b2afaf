-- What each person, seen from one of our accounts, lets us send; kept for strangers too, and holds no openid.
CREATE TABLE contacts (
  id               INTEGER PRIMARY KEY,
  key              TEXT NOT NULL UNIQUE, -- SHA-256 of account and openid
  account          TEXT NOT NULL CHECK (account IN ('official', 'miniprogram')),
  following        INTEGER NOT NULL DEFAULT 0 CHECK (following IN (0, 1)),
  muted            INTEGER NOT NULL DEFAULT 0 CHECK (muted IN (0, 1)), -- wants no reminders
  blocks_templates INTEGER NOT NULL DEFAULT 0 CHECK (blocks_templates IN (0, 1)),
  message_until_ms INTEGER NOT NULL DEFAULT 0, -- customer-service messages since the person wrote: until when …
  message_remains  INTEGER NOT NULL DEFAULT 0 CHECK (message_remains >= 0), -- … and how many
  moment_until_ms  INTEGER NOT NULL DEFAULT 0, -- the same since a click, a scan, a subscription
  moment_remains   INTEGER NOT NULL DEFAULT 0 CHECK (moment_remains >= 0)
) STRICT;

-- Subscription messages that somebody has consented to: each acceptance allows one.
CREATE TABLE consents (
  contact_id  INTEGER NOT NULL REFERENCES contacts (id),
  template_id TEXT NOT NULL,
  remains     INTEGER NOT NULL CHECK (remains >= 0),
  refused     TEXT NOT NULL DEFAULT '' CHECK (refused IN ('', 'reject', 'ban')), -- what the last answer was
  changed_at_ms INTEGER NOT NULL,
  PRIMARY KEY (contact_id, template_id)
) STRICT, WITHOUT ROWID;

-- A bound person's openid in the account in which they were not bound.
CREATE TABLE person_accounts (
  person_id INTEGER NOT NULL REFERENCES people (id),
  account   TEXT NOT NULL CHECK (account IN ('official', 'miniprogram')),
  openid    TEXT NOT NULL,
  PRIMARY KEY (person_id, account),
  UNIQUE (account, openid)
) STRICT, WITHOUT ROWID;

-- Messages that leave later, in every state they can be in. SQLite cannot alter a CHECK, so the table is made anew.
CREATE TABLE letters (
  id            INTEGER PRIMARY KEY,
  idem_key      TEXT NOT NULL UNIQUE,
  kind          TEXT NOT NULL CHECK (kind IN ('answer', 'reminder', 'notice', 'broadcast')),
  priority      INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2), -- answers, reminders and notices, broadcasts
  worth         INTEGER NOT NULL CHECK (worth BETWEEN 0 AND 3), -- 3 the most
  about         TEXT NOT NULL DEFAULT '', -- what overtakes it when done: "obligation:12"
  person_id     INTEGER REFERENCES people (id), -- NULL: somebody who only has an openid
  account       TEXT NOT NULL CHECK (account IN ('official', 'miniprogram')), -- whose openid the recipient is
  recipient     TEXT NOT NULL, -- openid; empty before the first attempt to reach a person, and when all is done
  content       TEXT NOT NULL, -- the text
  fields        TEXT NOT NULL DEFAULT '{}', -- what templates are filled with, JSON
  state         TEXT NOT NULL CHECK (state IN ('planned', 'sending', 'sent', 'delivered', 'failed', 'cleared', 'muted',
                                               'window_closed', 'no_consent', 'phone_list')),
  reason        TEXT NOT NULL DEFAULT '', -- why it stands where it stands; names nobody
  way           TEXT NOT NULL DEFAULT '', -- of the last attempt
  message_id    TEXT NOT NULL DEFAULT '', -- the platform's, of the last attempt
  due_at_ms     INTEGER NOT NULL, -- not before; while being sent, the end of the lease
  expires_at_ms INTEGER NOT NULL, -- of no use from then on
  tries         INTEGER NOT NULL DEFAULT 0, -- attempts begun
  unclear       INTEGER NOT NULL DEFAULT 0, -- attempts of which nobody knows whether they arrived
  overtaken     INTEGER NOT NULL DEFAULT 0 CHECK (overtaken IN (0, 1)), -- while being sent
  created_at_ms INTEGER NOT NULL,
  changed_at_ms INTEGER NOT NULL
) STRICT;
INSERT INTO letters (id, idem_key, kind, priority, worth, account, recipient, content, state, reason, due_at_ms,
                     expires_at_ms, tries, created_at_ms, changed_at_ms)
SELECT id, idem_key, 'answer', 0, 1, account, recipient, content,
  CASE state WHEN 'waiting' THEN 'planned' WHEN 'dead' THEN 'failed' ELSE state END, last_error, due_at_ms,
  created_at_ms + 172800000, tries, created_at_ms, created_at_ms
FROM outbox;
DROP TABLE outbox;
ALTER TABLE letters RENAME TO outbox;
CREATE INDEX outbox_next ON outbox (state, priority, worth, due_at_ms);
CREATE INDEX outbox_by_change ON outbox (state, changed_at_ms) WHERE content <> '';
CREATE INDEX outbox_by_about ON outbox (about) WHERE about <> '';
CREATE INDEX outbox_by_recipient ON outbox (recipient) WHERE recipient <> '';
CREATE INDEX outbox_by_person ON outbox (person_id, state) WHERE person_id IS NOT NULL;
CREATE INDEX outbox_by_message ON outbox (message_id) WHERE message_id <> '';

CREATE TABLE outbox_attempts (
  outbox_id INTEGER NOT NULL REFERENCES outbox (id),
  number    INTEGER NOT NULL CHECK (number >= 1),
  at_ms     INTEGER NOT NULL,
  way       TEXT NOT NULL,
  errcode   INTEGER, -- NULL: no answer of the platform
  reason    TEXT NOT NULL,
  unclear   INTEGER NOT NULL CHECK (unclear IN (0, 1)), -- it may have arrived
  PRIMARY KEY (outbox_id, number)
) STRICT, WITHOUT ROWID;

-- Word that a message arrived which came before the answer to the call that sent it.
CREATE TABLE early_confirmations (
  message_id TEXT PRIMARY KEY,
  status     TEXT NOT NULL, -- "" when it arrived
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX early_confirmations_by_age ON early_confirmations (at_ms);
