"""Succession: who could take which seat, how ready they are, and improvement plans. Knows no pay."""
