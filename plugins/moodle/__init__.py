"""Moodle: courses, enrolments and completions; enrolments, and accounts where allowed, on the way back."""
