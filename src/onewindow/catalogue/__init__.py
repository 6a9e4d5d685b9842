"""The catalogue room: matters, documents, facts, dated parameters, layers; ``check`` proves it consistent."""
