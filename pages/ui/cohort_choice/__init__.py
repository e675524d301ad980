"""Which customers a view of many is about: the pickers, and the lists that were explained."""
