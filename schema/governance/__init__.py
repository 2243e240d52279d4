"""What the organization answers for: the record of changes, models, rights of the person, systems on either side."""
