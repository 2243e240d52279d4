"""Who is calling: tokens of persons and of services. Identity only; rights follow from its relations."""
