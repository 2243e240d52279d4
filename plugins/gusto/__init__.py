"""Gusto App Integrations: employees, pay and payrolls, and changes of pay on the way back."""
