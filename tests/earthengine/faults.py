"""What goes wrong on request: each fault hits the next so many requests of a kind, then is used up.

Texts and shapes are those that Earth Engine and Google's gateways answer.
"""

from dataclasses import dataclass, field

PIXELS, EXPORT, OPERATION, VALUE, ALGORITHMS = (
    "computePixels",
    "image:export",
    "operations/",
    "value:compute",
    "algorithms",
)
"""Parts of a path, to say what a fault hits."""


@dataclass
class Fault:
    """One thing that goes wrong."""

    where: str
    """Part of the path of the requests that it hits."""
    times: int = 1
    """How many requests it hits; -1 = all."""
    after: int = 0
    """How many requests it lets pass first."""
    status: int = 0
    """Answered instead of the result; 0 = the result is made and then spoilt."""
    body: object = None
    """JSON of an error, or bytes."""
    headers: dict = field(default_factory=dict)
    spoil: str = ""
    """hang, cut (the connection breaks in the middle of the body), truncate (half the body, as if whole), slow."""
    seconds: float = 0.0
    """How long it hangs, or is slow at most."""
    until: object = None
    """Called now and then: true when a slow answer may go."""

    def hits(self, path):
        """True when this request is one of those; counts it."""
        if self.where not in path or self.times == 0:
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= self.times > 0
        return True


def error(code, message, status, details=None):
    """The JSON of an error as Google's services answer it."""
    content = {"code": code, "message": message, "status": status}
    return {"error": content | ({"details": details} if details else {})}


def refused(message):
    """What an expression that Earth Engine does not accept is answered with."""
    return error(400, message, "INVALID_ARGUMENT")


def too_many(times=1, retry_after=None, where=PIXELS):
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    message = "Too Many Requests: Request was rejected because the request rate or concurrency limit was exceeded."
    return Fault(where, times, status=429, body=error(429, message, "RESOURCE_EXHAUSTED"), headers=headers)


def broken_server(status=503, times=1, where=PIXELS, after=0):
    texts = {
        500: ("An internal error has occurred", "INTERNAL"),
        503: ("The service is currently unavailable.", "UNAVAILABLE"),
    }
    return Fault(where, times, after, status=status, body=error(status, *texts[status]))


def html_gateway(times=1, where=PIXELS):
    """A gateway that knows no JSON."""
    return Fault(where, times, status=502, body=b"<html><title>Error 502 (Server Error)!!1</title></html>")


def timed_out(times=1, after=0):
    return Fault(PIXELS, times, after, status=400, body=refused("Computation timed out."))


def out_of_memory(times=1, after=0):
    return Fault(PIXELS, times, after, status=400, body=refused("User memory limit exceeded."))


def not_enabled(project, where=ALGORITHMS):
    """The Cloud project exists and has not switched Earth Engine on."""
    address = f"https://console.developers.google.com/apis/api/earthengine.googleapis.com/overview?project={project}"
    message = (
        f"Google Earth Engine API has not been used in project {project} before or it is disabled. Enable it by"
        f" visiting {address} then retry. If you enabled this API recently, wait a few minutes for the action to"
        " propagate to our systems and retry."
    )
    metadata = {
        "service": "earthengine.googleapis.com",
        "serviceTitle": "Google Earth Engine API",
        "containerInfo": project,
        "consumer": f"projects/{project}",
        "activationUrl": address,
    }
    details = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "SERVICE_DISABLED",
            "domain": "googleapis.com",
            "metadata": metadata,
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{"description": "Google developers console API activation", "url": address}],
        },
    ]
    return Fault(where, -1, status=403, body=error(403, message, "PERMISSION_DENIED", details))


def not_registered(project, where=ALGORITHMS):
    message = (
        f"Not signed up for Earth Engine or project is not registered. Visit"
        f" https://developers.google.com/earth-engine/guides/access (project {project})"
    )
    return Fault(where, -1, status=403, body=error(403, message, "PERMISSION_DENIED"))


def unauthorized(where=PIXELS, times=-1, after=0):
    """The access token is no longer good."""
    message = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid"
        " authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
    )
    headers = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
    return Fault(where, times, after, status=401, body=error(401, message, "UNAUTHENTICATED"), headers=headers)


def hanging(seconds=60.0, times=-1, where=PIXELS, after=0):
    return Fault(where, times, after, spoil="hang", seconds=seconds)


def slow(until, seconds=60.0, times=-1, where=PIXELS):
    """Right answers, held back until something is so."""
    return Fault(where, times, spoil="slow", seconds=seconds, until=until)


def cut_off(times=1, where=PIXELS, after=0):
    return Fault(where, times, after, spoil="cut")


def truncated(times=1, after=0):
    """Half a file, though the answer says that it is whole."""
    return Fault(PIXELS, times, after, spoil="truncate")


def garbage(times=1, after=0):
    return Fault(PIXELS, times, after, status=200, body=b"not a raster at all " * 50)
