CREATE TABLE digest (
  table_name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "digest" VALUES('edit',44543394751561379);
INSERT INTO "digest" VALUES('image',5213191734804825143);
INSERT INTO "digest" VALUES('landmark',-2165593949577913686);
INSERT INTO "digest" VALUES('point',4916364002116668549);
INSERT INTO "digest" VALUES('setting',0);
CREATE TABLE edit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  image_id INTEGER NOT NULL REFERENCES image (id),
  kind TEXT NOT NULL,
  changes TEXT NOT NULL,
  author TEXT NOT NULL,
  time TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'abandoned'))
, reader TEXT NOT NULL DEFAULT '', batch INTEGER) STRICT;
INSERT INTO "edit" VALUES(1,1,'importPoints','[{"landmark":"naïve, \"=point\"","layer":"marks","after":{"status":"accepted","confidence":0.5,"annotator":"ann","x":10,"landmark":"naïve, \"=point\"","y":20.25}},{"landmark":"sella","layer":"marks","after":{"status":"placed","annotator":"ann","y":342.385,"x":292.513,"landmark":"sella"}}]','root','2026-11-21 06:57:14.273','done','',NULL);
INSERT INTO "edit" VALUES(2,2,'importPoints','[{"landmark":"porion","after":{"landmark":"porion","status":"missing","annotator":"ann"},"layer":"marks"},{"landmark":"sella","after":{"status":"predicted","confidence":0.75,"annotator":"encoder","y":330,"x":280,"landmark":"sella"},"layer":"predictions"}]','root','2026-11-21 06:57:14.282','done','',NULL);
INSERT INTO "edit" VALUES(3,1,'place','[{"landmark":"porion","after":{"y":400,"status":"placed","landmark":"porion","annotator":"root","x":320},"layer":"marks"}]','root','2026-11-21 06:57:17.219','undone','',NULL);
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO "grdb_migrations" VALUES('1: points, edits, templates, settings');
INSERT INTO "grdb_migrations" VALUES('2: readers, files, revision');
INSERT INTO "grdb_migrations" VALUES('3: stamps of files');
INSERT INTO "grdb_migrations" VALUES('4: digests');
CREATE TABLE image (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  width INTEGER,
  height INTEGER,
  spacing_x REAL,
  spacing_y REAL,
  spacing_source TEXT,
  is_template INTEGER NOT NULL DEFAULT 0
, file_size INTEGER, file_time INTEGER, file_hash TEXT, file_stamp TEXT) STRICT;
INSERT INTO "image" VALUES(1,'skull-01.png',640,800,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL);
INSERT INTO "image" VALUES(2,'skull-02.png',640,800,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
CREATE TABLE landmark (
  name TEXT PRIMARY KEY,
  place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "landmark" VALUES('naïve, "=point"',1);
INSERT INTO "landmark" VALUES('porion',2);
INSERT INTO "landmark" VALUES('sella',0);
CREATE TABLE "point" (
  image_id INTEGER NOT NULL REFERENCES image (id),
  reader TEXT NOT NULL,
  layer TEXT NOT NULL CHECK (layer IN ('marks', 'predictions')),
  landmark TEXT NOT NULL,
  x REAL,
  y REAL,
  status TEXT NOT NULL,
  confidence REAL,
  annotator TEXT NOT NULL,
  PRIMARY KEY (image_id, reader, layer, landmark)
) STRICT, WITHOUT ROWID;
INSERT INTO "point" VALUES(1,'','marks','naïve, "=point"',10.0,20.25,'accepted',0.5,'ann');
INSERT INTO "point" VALUES(1,'','marks','sella',292.513,342.385,'placed',NULL,'ann');
INSERT INTO "point" VALUES(2,'','marks','porion',NULL,NULL,'missing',NULL,'ann');
INSERT INTO "point" VALUES(2,'','predictions','sella',280.0,330.0,'predicted',0.75,'encoder');
CREATE TABLE revision (value TEXT NOT NULL) STRICT;
INSERT INTO "revision" VALUES('75DBAF20E403556C');
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIEW visible_point AS
  SELECT * FROM point WHERE layer = 'marks'
  UNION ALL
  SELECT * FROM point AS prediction WHERE layer = 'predictions' AND NOT EXISTS (
    SELECT 1 FROM point WHERE image_id = prediction.image_id AND reader = prediction.reader
      AND layer = 'marks' AND landmark = prediction.landmark);
CREATE INDEX edit_of_image ON edit (image_id, reader, state, id);
CREATE INDEX edit_of_batch ON edit (batch) WHERE batch IS NOT NULL;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('edit',3);
