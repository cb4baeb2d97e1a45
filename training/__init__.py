"""Scripts that make the models which the package ships; nothing here is imported by it."""
