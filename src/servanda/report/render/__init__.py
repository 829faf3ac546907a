"""A report written out: Markdown, HTML in one file, Word, PDF. One format a file."""
