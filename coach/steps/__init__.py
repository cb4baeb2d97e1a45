"""The steps of a run, one file a node of the graph."""
