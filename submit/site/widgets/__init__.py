"""What pages draw from the rules: cards, tables, choices, diagrams."""
