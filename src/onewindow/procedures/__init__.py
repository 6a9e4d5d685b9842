"""The procedures room: lifecycles that law defines, as pure state machines, and the clock as an account of days."""
