"""The ticket: what the client typed, the checks that the rule-book asks for, the verdict, the accepted ticket. Pure."""
