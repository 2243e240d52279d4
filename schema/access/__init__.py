"""Who may see what, in general: viewer, relation, policy, decision. Each link says its own policies in `access.py`."""
