"""Work beside the requests: jobs in a queue, listeners to events, schedules, the workers that do them. No HR words."""
