"""HeroServer, the builder that puts everything together."""
