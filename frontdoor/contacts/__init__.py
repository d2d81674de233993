"""Talking with people while they are at it: chats, offers of help, callers and what was checked of them."""
