"""The web door: pages by role, pictures and papers. It holds no rules: every act is an operation of the office."""
