"""What may be planned, and what a change would break: pure, values in and words out."""
