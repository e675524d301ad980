"""What whoever runs the app decides and keeps: limits, secrets, processes, room on the disk."""
