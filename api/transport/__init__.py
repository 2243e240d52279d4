"""GraphQL over HTTP: how a request is read, what is refused before any work, the shape of every answer."""
