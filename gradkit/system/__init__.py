"""What any part of the grader may need of the machine: scratch folders, versions, spreadsheets."""
