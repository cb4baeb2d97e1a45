"""The operator's own documents: files -> sections -> passages that can be searched and cited."""
