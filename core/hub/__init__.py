"""Models of the Hugging Face Hub: found, downloaded, verified, installed and traced again.

The Hub's own client library answers what there is and who asks; the bytes are moved by a transfer
of ours, because it resumes after a crash, checks every digest and stops at once. Nothing here
imports torch before a model is converted, and nothing contacts the network unasked.
"""
