"""Whether what is recommended holds for many: views of the group Audit."""
