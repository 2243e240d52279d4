"""Training: folds, boosting, choice, and the two models. Needs LightGBM; reading a trained additive model does not."""
