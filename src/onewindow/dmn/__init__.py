"""Decision models: tables and requirement graphs, read from XML, YAML and Excel, evaluated with a trace."""
