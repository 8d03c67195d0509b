"""Where articles come from: each module turns one kind of source into articles."""
