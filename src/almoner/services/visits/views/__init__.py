"""The care worker's screens, and the manager's plan of visits."""
