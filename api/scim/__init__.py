"""SCIM 2.0 over HTTP: what identity providers send, done by the actions of people. The protocol is `plugins.scim`."""
