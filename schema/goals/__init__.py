"""The second link: what is to be achieved, how it is measured, and what it contributes to."""
