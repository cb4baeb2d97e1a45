"""Chat exports -> Transcript, one file per format."""
