"""Whom to believe: claims become events, and a viewpoint says of each what it holds of it."""
