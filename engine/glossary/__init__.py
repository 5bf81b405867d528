"""The user's glossary: names and jargon of a project, and those of all projects."""
