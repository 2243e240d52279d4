"""What happened, told as it happens: to subscribers who are connected, and to other systems by webhook. No HR words."""
