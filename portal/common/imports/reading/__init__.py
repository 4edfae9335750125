"""From a file to typed cells: scanned, read by a disposable child, laid out, headings mapped, each row understood."""
