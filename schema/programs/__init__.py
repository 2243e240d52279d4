"""The programs around performance management, how they depend on each other, and the measures that tell."""
