"""Walks an expression graph, as the client serialises it, and calls Earth Engine's functions by name."""

import base64
from keyword import iskeyword

from .images import EarthEngineError


class Scope:
    """The arguments of one call of a function, and what was worked out with them."""

    def __init__(self, arguments=None, parent=None):
        self.arguments, self.parent, self.known = arguments or {}, parent, {}

    def look_up(self, name):
        scope = self
        while scope is not None:
            if name in scope.arguments:
                return scope.arguments[name]
            scope = scope.parent
        raise EarthEngineError(f"Unbound argument '{name}'.")


class Evaluator:
    """Evaluates expressions; `functions` maps a name to a callable that takes the arguments by name."""

    def __init__(self, expression, functions):
        if not isinstance(expression, dict) or "values" not in expression or "result" not in expression:
            raise EarthEngineError("Invalid expression: 'values' and 'result' are expected.")
        self._values, self._result, self._functions = expression["values"], expression["result"], functions
        self._free = {}

    def result(self):
        return self._reference(self._result, Scope())

    def _reference(self, key, scope):
        if key not in self._values:
            raise EarthEngineError(f"Reference '{key}' is not in the expression.")
        node, free = self._values[key], self._free_arguments(key)
        # A value belongs to the innermost call whose arguments it uses, so it is worked out once there.
        while scope.parent is not None and not free & scope.arguments.keys():
            scope = scope.parent
        if key not in scope.known:
            scope.known[key] = self._value(node, scope)
        return scope.known[key]

    def _value(self, node, scope):
        (kind, content), *others = node.items()
        if others:
            raise EarthEngineError(f"A value node must have one field, found {sorted(node)}.")
        if kind not in self._KINDS:
            raise EarthEngineError(f"Value nodes of kind '{kind}' are not supported.")
        return self._KINDS[kind](self, content, scope)

    def _constant(self, content, _scope):
        return content

    def _whole(self, content, _scope):
        return int(content)

    def _bytes(self, content, _scope):
        return base64.b64decode(content)

    def _array(self, content, scope):
        return [self._value(node, scope) for node in content.get("values", [])]

    def _dictionary(self, content, scope):
        return {name: self._value(node, scope) for name, node in content.get("values", {}).items()}

    def _argument(self, content, scope):
        return scope.look_up(content)

    def _definition(self, content, scope):
        names, body = content["argumentNames"], content["body"]

        def call(*arguments):
            return self._reference(body, Scope(dict(zip(names, arguments, strict=True)), scope))

        return call

    def _invocation(self, content, scope):
        arguments = {name: self._value(node, scope) for name, node in content.get("arguments", {}).items()}
        if "functionReference" in content:
            return self._reference(content["functionReference"], scope)(*arguments.values())
        name = content["functionName"]
        if name not in self._functions:
            raise EarthEngineError(f"Function '{name}' is not found or not supported on loopback.")
        try:
            return self._functions[name](**{_python_name(key): value for key, value in arguments.items()})
        except TypeError as error:
            if any(value is None for value in arguments.values()):
                missing = ", ".join(key for key, value in arguments.items() if value is None)
                raise EarthEngineError(f"{name}: Parameter '{missing}' is required and may not be null.") from error
            if "argument" in str(error):
                raise EarthEngineError(f"{name}: {error}") from error
            raise

    _KINDS = {
        "constantValue": _constant,
        "integerValue": _whole,
        "bytesValue": _bytes,
        "arrayValue": _array,
        "dictionaryValue": _dictionary,
        "argumentReference": _argument,
        "valueReference": lambda self, content, scope: self._reference(content, scope),
        "functionDefinitionValue": _definition,
        "functionInvocationValue": _invocation,
    }

    def _free_arguments(self, key):
        """Names of the arguments that a value uses and does not bind itself."""
        if key not in self._free:
            self._free[key] = set()
            self._free[key] = self._free_in(self._values[key])
        return self._free[key]

    def _free_in(self, node):
        if isinstance(node, list):
            return set().union(*map(self._free_in, node))
        if not isinstance(node, dict):
            return set()
        found = set()
        for name, content in node.items():
            if name == "constantValue":
                continue
            if name == "argumentReference":
                found.add(content)
            elif name in ("valueReference", "functionReference"):
                found |= self._free_arguments(content)
            elif name == "functionDefinitionValue":
                found |= self._free_arguments(content["body"]) - set(content["argumentNames"])
            else:
                found |= self._free_in(content)
        return found


def _python_name(argument):
    return f"{argument}_" if iskeyword(argument) else argument
