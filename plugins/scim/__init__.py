"""SCIM 2.0 (RFC 7643, RFC 7644): what an identity provider may ask of us. The protocol; the door is `api.scim`."""
