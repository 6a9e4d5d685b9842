"""Papers as PDF: certificates and decision letters, set with typst so that the Chinese text layer is right."""
