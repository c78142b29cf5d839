"""Translation: encoder and decoder, attention, search, BLEU."""
