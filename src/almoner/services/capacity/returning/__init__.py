"""The month's return for the national Capacity Tracker, prepared here and sent by the provider."""
