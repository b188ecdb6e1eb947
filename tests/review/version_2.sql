-- A review as schema version 2 kept it: written by Ranger Desk 0.1.0 from review_samples, then dumped.
PRAGMA application_id = 1382499435;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE beyond (
    report INTEGER NOT NULL REFERENCES reports, position INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, PRIMARY KEY (report, position)) WITHOUT ROWID;
INSERT INTO "beyond" VALUES(1,0,6,15);
INSERT INTO "beyond" VALUES(1,1,16,19);
INSERT INTO "beyond" VALUES(2,0,6,15);
INSERT INTO "beyond" VALUES(2,1,16,19);
INSERT INTO "beyond" VALUES(3,0,6,15);
INSERT INTO "beyond" VALUES(3,1,16,19);
CREATE TABLE closures (
    report INTEGER NOT NULL REFERENCES reports, position INTEGER NOT NULL, place TEXT NOT NULL,
    scope TEXT NOT NULL, extent TEXT NOT NULL, start TEXT, "end" TEXT, reason TEXT, evidence TEXT NOT NULL,
    match TEXT NOT NULL, span_start INTEGER, span_end INTEGER, place_start INTEGER, place_end INTEGER, confidence REAL,
    PRIMARY KEY (report, position)) WITHOUT ROWID;
INSERT INTO "closures" VALUES(1,0,'Boat ramp','place','all_month','2015-07-01','2015-07-31','repairs','Boat ramp closed all month','exact',0,26,0,9,NULL);
INSERT INTO "closures" VALUES(2,0,'Boat ramp','place','all_month','2015-07-01','2015-07-31','repairs','Boat ramp closed all month','exact',0,26,0,9,0.875);
INSERT INTO "closures" VALUES(2,1,'Gate 2','place','part_month','2015-07-01','2015-07-31','repairs','Boat ramp closed all month','exact',0,26,0,9,NULL);
CREATE TABLE counts (
    park_month INTEGER NOT NULL REFERENCES park_months, position INTEGER NOT NULL, field TEXT NOT NULL,
    label TEXT NOT NULL, value, PRIMARY KEY (park_month, position)) WITHOUT ROWID;
INSERT INTO "counts" VALUES(4,0,'F1','TRAFFIC AT GATE',12);
INSERT INTO "counts" VALUES(4,1,'F2','BUSES',NULL);
INSERT INTO "counts" VALUES(4,2,'F3','RATIO',2.0);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY, park_month INTEGER NOT NULL REFERENCES park_months,
    report INTEGER REFERENCES reports, verdict TEXT NOT NULL, summary TEXT NOT NULL, note TEXT NOT NULL,
    reviewer TEXT NOT NULL, time TEXT NOT NULL, folded TEXT NOT NULL,
    previous INTEGER REFERENCES decisions, below INTEGER REFERENCES decisions);
INSERT INTO "decisions" VALUES(1,1,2,'accepted','July: Boat ramp was closed, in full.','','Kim','2026-11-23T14:31:58.247799+00:00','july: boat ramp was closed, in full.
',NULL,NULL);
INSERT INTO "decisions" VALUES(2,3,3,'accepted','July: No Closures.','','Kim','2026-11-23T14:31:58.249032+00:00','july: no closures.
',NULL,1);
INSERT INTO "decisions" VALUES(3,1,2,'edited','July: The ramp was closed.','shorter','Lee','2026-11-23T14:31:58.250464+00:00','july: the ramp was closed.
shorter',1,2);
INSERT INTO "decisions" VALUES(4,4,NULL,'rejected','July: Nothing.','wrong','Lee','2026-11-23T14:31:58.252510+00:00','july: nothing.
wrong',NULL,3);
CREATE TABLE flags (
    park_month INTEGER NOT NULL REFERENCES park_months, position INTEGER NOT NULL, rule TEXT NOT NULL,
    severity TEXT NOT NULL, reason TEXT NOT NULL, place TEXT NOT NULL, evidence TEXT NOT NULL, field TEXT,
    PRIMARY KEY (park_month, position)) WITHOUT ROWID;
INSERT INTO "flags" VALUES(1,0,'evidence-missing','high','The comment does not name it.','Boat ramp','closed','F1');
INSERT INTO "flags" VALUES(1,1,'summary-beyond-comment','low','The comment does not name it.','Boat ramp','closed','F1');
CREATE TABLE models (
    id INTEGER PRIMARY KEY, base TEXT NOT NULL, adapter TEXT, format TEXT NOT NULL, version TEXT NOT NULL,
    key TEXT NOT NULL, time TEXT NOT NULL);
INSERT INTO "models" VALUES(1,'Base-1B','first','marked','0.1.0','k1','2026-01-02T03:00:00+00:00');
INSERT INTO "models" VALUES(2,'Base-1B','first','marked','0.1.0','k2','2026-01-02T03:00:00+00:00');
CREATE TABLE park_months (
    id INTEGER PRIMARY KEY, unit_code TEXT NOT NULL, park_name TEXT NOT NULL, year INTEGER NOT NULL,
    month INTEGER NOT NULL, row INTEGER NOT NULL, has_comment INTEGER NOT NULL, comment TEXT NOT NULL,
    folded TEXT NOT NULL);
INSERT INTO "park_months" VALUES(1,'ELMR','Elm River NP',2015,7,2,1,'Boat ramp closed all month; 100% of traffic went to Gate_2.','elmr
elm river np
boat ramp closed all month; 100% of traffic went to gate_2.');
INSERT INTO "park_months" VALUES(2,'ELMR','Elm River NP',2015,8,3,0,'','elmr
elm river np
');
INSERT INTO "park_months" VALUES(3,'ELMR','Elm River NP',2016,7,4,1,'  	Counter repaired.

All open.  ','elmr
elm river np
  	counter repaired.

all open.  ');
INSERT INTO "park_months" VALUES(4,'OAKH','Oak Hill NHS',2015,7,5,1,'Kīlauea trail shut from July 3: rockfall.','oakh
oak hill nhs
kīlauea trail shut from july 3: rockfall.');
INSERT INTO "park_months" VALUES(5,'PINE','pine Lake NRA',1998,12,6,1,'= not a formula','pine
pine lake nra
= not a formula');
CREATE TABLE problems (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL, row INTEGER, "column" TEXT, what TEXT NOT NULL,
    done TEXT NOT NULL);
INSERT INTO "problems" VALUES(1,'export.csv',7,'Date','''soon'' is no date.','The row was left out.');
CREATE TABLE reports (
    id INTEGER PRIMARY KEY, park_month INTEGER NOT NULL REFERENCES park_months,
    model INTEGER NOT NULL REFERENCES models, summary TEXT NOT NULL, answer TEXT NOT NULL, trouble TEXT,
    time TEXT NOT NULL, folded TEXT NOT NULL, confidence REAL);
INSERT INTO "reports" VALUES(1,1,1,'July: Boat ramp was closed.','July: Boat ramp was closed.
raw',NULL,'2026-01-02T03:00:00+00:00','july: boat ramp was closed.',NULL);
INSERT INTO "reports" VALUES(2,1,2,'July: Boat ramp was closed, in full.','July: Boat ramp was closed, in full.
raw','Cut off.','2026-01-02T03:00:00+00:00','july: boat ramp was closed, in full.',0.75);
INSERT INTO "reports" VALUES(3,3,2,'July: No Closures.','July: No Closures.
raw',NULL,'2026-01-02T03:00:00+00:00','july: no closures.',NULL);
CREATE TABLE sources (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, sheet TEXT, form TEXT NOT NULL,
    rows INTEGER NOT NULL);
INSERT INTO "sources" VALUES(1,'/data/export.csv','sha of export.csv',NULL,'comments',6);
CREATE TABLE standing (
    park_month INTEGER PRIMARY KEY REFERENCES park_months, report INTEGER REFERENCES reports,
    decision INTEGER REFERENCES decisions, error TEXT,
    closures INTEGER NOT NULL DEFAULT 0, severity INTEGER NOT NULL DEFAULT 0,
    flags INTEGER NOT NULL DEFAULT 0, confidence REAL);
INSERT INTO "standing" VALUES(1,2,3,NULL,2,3,2,0.75);
INSERT INTO "standing" VALUES(2,NULL,NULL,NULL,0,0,0,NULL);
INSERT INTO "standing" VALUES(3,3,2,NULL,0,0,0,NULL);
INSERT INTO "standing" VALUES(4,NULL,NULL,NULL,0,0,0,NULL);
INSERT INTO "standing" VALUES(5,NULL,NULL,'The model''s process died on this comment, twice.',0,0,0,NULL);
CREATE TABLE steps (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, decision INTEGER NOT NULL REFERENCES decisions,
    time TEXT NOT NULL);
INSERT INTO "steps" VALUES(1,'decide',1,'2026-11-23T14:31:58.247799+00:00');
INSERT INTO "steps" VALUES(2,'decide',2,'2026-11-23T14:31:58.249032+00:00');
INSERT INTO "steps" VALUES(3,'decide',3,'2026-11-23T14:31:58.250464+00:00');
INSERT INTO "steps" VALUES(4,'decide',4,'2026-11-23T14:31:58.252510+00:00');
INSERT INTO "steps" VALUES(5,'undo',4,'2026-11-23T14:31:58.254120+00:00');
INSERT INTO "steps" VALUES(6,'undo',3,'2026-11-23T14:31:58.256622+00:00');
INSERT INTO "steps" VALUES(7,'redo',3,'2026-11-23T14:31:58.258214+00:00');
CREATE INDEX park_months_by_unit ON park_months (unit_code, year, month);
CREATE INDEX models_by_key ON models (key);
CREATE INDEX reports_by_park_month ON reports (park_month, model);
CREATE INDEX flags_by_rule ON flags (rule, park_month);
CREATE INDEX decisions_by_below ON decisions (below);
CREATE INDEX decisions_by_park_month ON decisions (park_month);
CREATE INDEX steps_by_decision ON steps (decision);
COMMIT;
