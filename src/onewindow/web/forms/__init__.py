"""Forms made from definitions: question pages from the dictionary of facts, act forms from the procedures' words."""
