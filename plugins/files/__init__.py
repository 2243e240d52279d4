"""People files (CSV, XLSX) read through a saved mapping profile into typed records and row errors.

Pure: no database, no graph. What applies the records to an organization lives in `plugins.sync`.
"""
