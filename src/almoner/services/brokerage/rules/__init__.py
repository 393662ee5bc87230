"""Pure decisions about packages: what may follow what, who may be asked, which offer is best."""
