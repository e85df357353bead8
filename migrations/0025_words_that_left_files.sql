-- Words that were taken back leave the files of every report that held them, also of one that was replaced long ago:
-- the bytes go, and what stays is the row with the former hash and the day. What a report is drawn from again (sealed,
-- with people's passages in it) is one of its files, so that it goes with them.
-- SQLite cannot change a check, so the table is made anew with the rows it had.

CREATE TABLE release_file_that_can_go (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  release TEXT NOT NULL,
  language TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN (
    'article', 'sources', 'pdf', 'docx', 'xlsx', 'json', 'poster', 'slides', 'decisions', 'again'
  )),
  content BYTEA,                             -- null: its bytes went on gone_on
  sha256 TEXT NOT NULL,                      -- of what it held
  made_at TEXT NOT NULL,
  gone_on TEXT,
  CHECK ((content IS NULL) = (gone_on IS NOT NULL)),
  UNIQUE (organisation, id),
  UNIQUE (organisation, release, language, format),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
INSERT INTO release_file_that_can_go (id, organisation, release, language, format, content, sha256, made_at, gone_on)
  SELECT id, organisation, release, language, format, content, sha256, made_at, NULL FROM release_file;
DROP TABLE release_file;
ALTER TABLE release_file_that_can_go RENAME TO release_file;
-- append only: release_file
-- bytes may go: release_file (id, organisation, release, language, format, sha256, made_at)
