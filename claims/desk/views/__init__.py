"""One module per thing that an editor does. A view parses, calls one verb and redirects with a message."""
