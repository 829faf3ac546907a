"""Is it holding? Rates, changes and concentration of what is reported, each voice apart."""
