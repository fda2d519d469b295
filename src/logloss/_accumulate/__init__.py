"""What adds rows up: a batch of rows as it comes, and what is known of rows as bytes and back."""
