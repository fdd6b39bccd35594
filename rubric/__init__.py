"""Judges one reply to a person in crisis. Knows nothing of people, chats or storage."""
