-- A release is kept in more formats: Word, spreadsheet, JSON, and what goes back to the group (poster and slides).
-- SQLite cannot change a check, so the table is made anew with the rows it had.

CREATE TABLE release_file_wider (
  id TEXT NOT NULL PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisation (id),
  release TEXT NOT NULL,
  language TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN (
    'article', 'sources', 'pdf', 'docx', 'xlsx', 'json', 'poster', 'slides', 'decisions'
  )),
  content BYTEA NOT NULL,
  sha256 TEXT NOT NULL,
  made_at TEXT NOT NULL,
  UNIQUE (organisation, id),
  UNIQUE (organisation, release, language, format),
  FOREIGN KEY (organisation, release) REFERENCES release (organisation, id)
);
INSERT INTO release_file_wider (id, organisation, release, language, format, content, sha256, made_at)
  SELECT id, organisation, release, language, format, content, sha256, made_at FROM release_file;
DROP TABLE release_file;
ALTER TABLE release_file_wider RENAME TO release_file;
-- append only: release_file
