"""Joins the pure models of `ml` with the database: telemetry, training, registry, serving, audits, drift."""
