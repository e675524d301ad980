"""How every view looks: rules of axe, widths, colours, present mode."""
