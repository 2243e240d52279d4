"""Fairness of ratings and pay: comparisons of groups, with what they could and could not have found. Pure.

`signals` compares ratings, `adverse` selection rates, `pay_gap` pay; `study` measures how often they alarm rightly and
wrongly. Results are statistics for people to judge; nothing here decides, and no model reads these attributes.
"""
