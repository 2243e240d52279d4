"""Xero Payroll of the United Kingdom and of New Zealand: employees, pay and pay runs, and changes of pay."""
