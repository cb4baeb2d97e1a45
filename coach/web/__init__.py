"""The HTTP face: version 1 of the API and the sidebar."""
