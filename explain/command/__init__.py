"""The command line `becausal`: one module for each command."""
