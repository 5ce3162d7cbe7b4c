CREATE TABLE digest (
  table_name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "digest" VALUES('edit',789085491639276218);
INSERT INTO "digest" VALUES('image',3642920259248012208);
INSERT INTO "digest" VALUES('landmark',2684153077170262826);
INSERT INTO "digest" VALUES('point',-4488278593895352425);
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
INSERT INTO "edit" VALUES(1,1,'importPoints','[{"layer": "marks", "after": {"x": 2, "landmark": "lead", "status": "placed", "y": 2, "annotator": ""}, "landmark": "lead"}, {"layer": "marks", "after": {"annotator": "", "y": 1, "status": "placed", "x": 1, "landmark": " lead "}, "landmark": " lead "}, {"layer": "marks", "after": {"status": "placed", "landmark": "sella", "annotator": "", "y": 5, "x": 5}, "landmark": "sella"}, {"layer": "marks", "landmark": "rö", "after": {"landmark": "rö", "x": 3, "y": 3, "status": "placed", "annotator": "ann"}}, {"layer": "marks", "landmark": "rö", "after": {"landmark": "rö", "x": 4, "y": 4, "status": "placed", "annotator": "bob"}}]','root','2026-11-30 09:59:50.277','done','',1);
INSERT INTO "edit" VALUES(2,2,'importPoints','[{"layer":"marks","after":{"y":9,"annotator":"","x":9,"status":"placed","landmark":"orphan"},"landmark":"orphan"}]','root','2026-11-30 09:59:50.289','done','',1);
INSERT INTO "edit" VALUES(3,2,'place','[{"layer":"marks","after":{"landmark":"undone","x":7,"status":"placed","annotator":"","y":7},"landmark":"undone"}]','ann','2026-11-30 09:59:50.492','undone','',NULL);
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
INSERT INTO "image" VALUES(1,'skull-01.png',NULL,NULL,NULL,NULL,NULL,0,174595,1796032790082532187,NULL,NULL);
INSERT INTO "image" VALUES(2,'skull-02.png',NULL,NULL,NULL,NULL,NULL,0,171057,1796032790087811087,NULL,NULL);
CREATE TABLE landmark (
  name TEXT PRIMARY KEY,
  place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "landmark" VALUES(' lead ',1);
INSERT INTO "landmark" VALUES('lead',2);
INSERT INTO "landmark" VALUES('rö',4);
INSERT INTO "landmark" VALUES('rö',3);
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
INSERT INTO "point" VALUES(1,'','marks',' lead ',1.0,1.0,'placed',NULL,'');
INSERT INTO "point" VALUES(1,'','marks','lead',2.0,2.0,'placed',NULL,'');
INSERT INTO "point" VALUES(1,'','marks','rö',4.0,4.0,'placed',NULL,'bob');
INSERT INTO "point" VALUES(1,'','marks','rö',3.0,3.0,'placed',NULL,'ann');
INSERT INTO "point" VALUES(1,'','marks','sella',5.0,5.0,'placed',NULL,'');
INSERT INTO "point" VALUES(2,'','marks','orphan',9.0,9.0,'placed',NULL,'');
CREATE TABLE revision (value TEXT NOT NULL) STRICT;
INSERT INTO "revision" VALUES('CD1B9FEC1ED20D43');
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
