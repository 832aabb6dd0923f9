"""Notices to citizens: short, without personal data, kept until they are sent."""
