"""What is written for others to read: CI servers, learning platforms, classroom repositories."""
