"""What is asked of every explainer, and how the answers are measured."""
