"""«Первоисточник»: answers from Russian documents in their own sentences, each with an exact citation."""

__version__ = "0.1.0"
