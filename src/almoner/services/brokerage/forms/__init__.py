"""What is typed about packages, offers, decisions and agreements."""
