//! What is told of templates, whole.
