"""The strong-box: the signed journal in an encrypted SQLite file, and its second copy."""

import sys

import sqlcipher3

# sqlite_utils catches the exceptions of the module called pysqlite3, when there is one, instead of sqlite3's.
sys.modules.setdefault("pysqlite3", sqlcipher3)
