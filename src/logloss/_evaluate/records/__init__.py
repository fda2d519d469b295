"""What is returned: plain records that go to JSON and come back the same."""
