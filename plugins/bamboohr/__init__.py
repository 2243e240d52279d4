"""BambooHR: employees, pay and trainings, and changes of pay and records of training on the way back."""
