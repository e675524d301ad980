"""What is bought again, and when: renewal, next basket, TIFU-KNN."""
