"""The glossary: names and jargon of the project, and those of all projects."""
