"""Reviews: cycles, feedback, ratings with their evidence, calibration. Decides no pay."""
