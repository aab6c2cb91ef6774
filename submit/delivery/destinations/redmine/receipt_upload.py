"""The upload of a receipt under a name that Redmine takes, whatever kinds of files its settings allow."""

from submit.delivery.destinations.redmine.client import ApiClient
from submit.delivery.destinations.redmine.issue_text import receipt_names
from submit.delivery.destinations.redmine.responses import RefusedError


def upload_receipt(client: ApiClient, reference: str, content: bytes) -> str:
    """Return the token of the uploaded receipt. Raises RefusedError if Redmine takes none of its names."""
    *names, last = receipt_names(reference)
    for name in names:
        try:
            return client.upload(name, content, reference)
        except RefusedError:
            continue
    return client.upload(last, content, reference)
