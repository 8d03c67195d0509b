"""The pages: shop demo, chat widget, agent desk and mail sink, as plain files in the package."""
