"""Score-based generative models: levels, denoisers, samplers and the engine that runs them."""
