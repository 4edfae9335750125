"""The import engine: read a file (reading, cells), stage, match and compare its rows (pipeline), decide, apply, undo.

It knows no column: storeys hand theirs (columns) with the writer that takes them to their tables (writers).
"""
