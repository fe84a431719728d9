"""HTTP only: pages, the JSON API, the event stream, and the geometry of the drawing."""
