"""Views by subject. Each says what it takes and gives in class attributes, which the OpenAPI document is made from."""
