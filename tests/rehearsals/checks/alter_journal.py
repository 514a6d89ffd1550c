#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
# alter_journal.py JOURNAL.DB KEPT alter|cut|mend: does to the journal of a stopped platform what whoever has its disk could do:
# says of an act that it was refused, or takes the first entry of a log away.  What it was goes into the file KEPT, for `mend`.
import json
import sqlite3
import sys

path, kept, act = sys.argv[1:]
with sqlite3.connect(path) as journal:
    if act == 'mend':
        with open(kept) as file:
            row = json.load(file)
        journal.execute('INSERT OR REPLACE INTO entries (log, number, at, text) VALUES (?, ?, ?, ?)', row)
    else:
        order = 'number' if act == 'cut' else 'number DESC LIMIT 1 OFFSET 3'
        row = journal.execute(f"SELECT log, number, at, text FROM entries WHERE text LIKE '%\"ok\"%' ORDER BY log, {order}").fetchone()
        with open(kept, 'w') as file:
            json.dump(row, file)
        if act == 'cut':
            journal.execute('DELETE FROM entries WHERE log = ? AND number = ?', row[:2])
        else:
            journal.execute('UPDATE entries SET text = replace(text, \'"ok"\', \'"deny"\') WHERE log = ? AND number = ?', row[:2])
