"""iltod: public bodies' anti-corruption plans, kept as YAML in git, as a public Mongolian-language site."""
