"""What many formats share: a row an interval, a row a contact, a roster."""
