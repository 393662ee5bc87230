"""What would another way of commissioning change? Rounds of many days, planned both ways. Pure."""
