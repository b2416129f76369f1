"""`gradkit demo`: a scratch course with a made-up class, graded from end to end."""
