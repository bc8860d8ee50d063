"""What is fitted or trained, and how; nothing else imports this package."""
