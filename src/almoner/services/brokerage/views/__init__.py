"""The screens of brokerage: a council's, and a provider's."""
